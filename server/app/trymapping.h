// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/mappings.h"

#include <iosfwd>
#include <string>

namespace tapedeck {

/// Sends messages, one a line or a single document, through a mapping, and writes the rows that come of it, as `tapectl
/// snapshot --json` would show them, and what was not used. Lines of the report that are not rows begin with #.
/// Returns the exit code: 0 if there are rows and nothing was wrong, 1 if not, 2 if there is no such mapping.
int tryMapping(const Mappings &mappings, const std::string &name, std::istream &in, std::ostream &out);

} // namespace tapedeck

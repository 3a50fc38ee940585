// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tapedeck/v1/wire.pb.h"

#include <string>

namespace tapedeck {

/// A line, as `tapectl stats --json` prints it.
[[nodiscard]] std::string statsJson(const v1::Status &status);

} // namespace tapedeck

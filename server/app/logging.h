// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace tapedeck {

/// Sends log messages to standard error, one a line: "2026-01-31T12:00:00.123Z info tapedeck.fanout: text", or as JSON
/// objects with time, level, category and text. `level`: debug, info, warning or error.
void installLogging(const std::string &format, const std::string &level);

} // namespace tapedeck

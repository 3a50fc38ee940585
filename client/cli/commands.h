// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/options.h"

namespace tapedeck {

// Each runs an event loop until it is done, and returns the exit code.

[[nodiscard]] int runSnapshot(const CliOptions &options);
[[nodiscard]] int runTail(const CliOptions &options);
[[nodiscard]] int runWatch(const CliOptions &options);
[[nodiscard]] int runStats(const CliOptions &options);
[[nodiscard]] int runEvents(const CliOptions &options);
[[nodiscard]] int runLoad(const CliOptions &options);
[[nodiscard]] int runRecord(const CliOptions &options);
[[nodiscard]] int runCandles(const CliOptions &options);
[[nodiscard]] int runPublish(const CliOptions &options);
[[nodiscard]] int runBook(const CliOptions &options);

} // namespace tapedeck

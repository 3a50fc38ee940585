// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/options.h"
#include "client/feed/feedclient.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tapedeck {

/// A FeedClient on the main thread, as the commands want it: one board or none, no reconnect where an answer is wanted.
[[nodiscard]] std::unique_ptr<FeedClient> makeClient(const CliOptions &options, bool reconnect, bool status);

/// Runs the event loop until something calls exit(). SIGINT and SIGTERM end it with exitDone, --timeout with what
/// `timedOut` answers.
[[nodiscard]] int runLoop(const CliOptions &options, const std::function<int()> &timedOut);

/// Starts the client and runs the event loop. The client's failure ends it with exitFailed and a sentence; so does the
/// timeout where an answer was waited for, or nobody could be reached. `none`: the sentence for no answer from a server
/// that was reached.
[[nodiscard]] int runClient(FeedClient &client, const CliOptions &options, const std::string &none = {});

/// Ends the event loop with exitFailed and this sentence about the server.
void fail(const CliOptions &options, const std::string &sentence);

/// Writes to standard output. False: nobody reads it any more; the command should end, quietly.
[[nodiscard]] bool put(std::string_view text);

} // namespace tapedeck

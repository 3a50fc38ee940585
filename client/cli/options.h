// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/load/loadoptions.h"

#include <QUrl>

#include <cstdint>
#include <string>
#include <vector>

namespace tapedeck {

/// What tapectl is told.
struct CliOptions {
    enum class Command { Snapshot, Tail, Watch, Stats, Load, Record, Candles, Book, Events, Publish, Version };

    Command command = Command::Version;
    QUrl url;
    bool json = false;
    double timeoutS = 0; ///< 0: none
    std::string board;
    std::vector<std::string> keys;
    std::string key;             ///< candles, book, events
    std::uint32_t intervalS = 0; ///< candles
    std::string stream;          ///< events: trades or match; empty: both
    bool follow = false;         ///< candles, book, events: go on with what comes
    std::string file;            ///< record
    std::string brokerUrl;       ///< publish
    std::string payload;         ///< publish: json or proto
    LoadOptions load;
    double seconds = 0; ///< events, load, record: 0: until interrupted

    /// The command ends with an answer, and has failed if none comes in time.
    [[nodiscard]] bool wantsAnswer() const
    {
        return command == Command::Snapshot || command == Command::Stats
            || ((command == Command::Candles || command == Command::Book || command == Command::Events) && !follow);
    }
};

/// Reads the command line; prints help or what is wrong. Returns -1 to go on, or the exit code.
[[nodiscard]] int readCliOptions(int argc, char **argv, CliOptions &options);

inline constexpr int exitDone = 0;
inline constexpr int exitFailed = 1;
inline constexpr int exitUsage = 2;

} // namespace tapedeck

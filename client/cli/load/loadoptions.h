// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tapedeck {

/// What `tapectl load` is told, besides what all commands are.
struct LoadOptions {
    int clients = 1;
    int threads = 1;
    std::vector<int> ratesHz{10}; ///< given out in turn
    std::vector<std::string> boards{"prices"};
    int keys = 0; ///< of each board; 0: every row
    std::uint64_t seed = 1;
    double slowPercent = 0;
    double slowSeconds = 10;
    double stormSeconds = 0; ///< after all clients are live; 0: none
    double connectRate = 0;  ///< a second; 0: as fast as the server answers
    int verify = 1;          ///< clients of each thread that keep a replica
    double pingSeconds = 0;  ///< 0: no pings
    int serverPid = 0;       ///< 0: what the server's Status says
};

void addLoadOptions(CLI::App &load, LoadOptions &options);

/// What is wrong with them, as a sentence; empty if nothing is.
[[nodiscard]] std::string mistakeIn(const LoadOptions &options);

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tapedeck {

class BenchmarkMarket;
class Dashboard;

/// Settings of its own for a window that measures this computer, not the user's: every column, sorted by the change.
void prepareBenchmarkSettings();

struct BenchmarkOptions {
    double seconds = 10;
    bool json = false;      ///< one line for programs
    bool interacts = false; ///< the table is used meanwhile
};

/// Measures the running dashboard, from when it is live on, prints the figures and ends the program: 0, or 1 if it
/// never went live. `market`: what fills it, or null.
void startBenchmark(Dashboard &dashboard, const BenchmarkOptions &options, const BenchmarkMarket *market);

} // namespace tapedeck

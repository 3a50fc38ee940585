// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tapedeck {

class Dashboard;

/// Measures the running dashboard for `seconds`, from when it is live on, prints the figures and ends the program: 0,
/// or 1 if it never went live.
void startBenchmark(Dashboard &dashboard, double seconds);

} // namespace tapedeck

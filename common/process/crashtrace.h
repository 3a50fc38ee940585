// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tapedeck {

/// From now on a crash (SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT) writes to standard error where it happened, before
/// the system deals with it as ever. `program`: name and version; must live as long as the process. Builds with
/// sanitizers leave that to them.
void traceCrashes(const char *program);

} // namespace tapedeck

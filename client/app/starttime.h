// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QQuickWindow;

namespace tapedeck {

/// Logs, in the category tapedeck.start, how long after the program was started its first frame was there.
void logFirstFrame(QQuickWindow &window);
/// Logs that a step of the start is done, likewise.
void logStart(const char *step);

} // namespace tapedeck

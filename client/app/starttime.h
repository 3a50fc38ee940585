// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

class QQuickWindow;

namespace tapedeck {

class Dashboard;
class FeedClient;

/// Logs, in the category tapedeck.start, how long after the program was started its first frame was there, and the
/// first one that says that all is live.
void logFirstFrames(QQuickWindow &window, const Dashboard &dashboard);
/// Logs likewise when each board is live.
void logLive(FeedClient &client);
/// Logs that a step of the start is done, likewise.
void logStart(const QByteArray &step);

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/boardfeed.h"

#include <QString>
#include <QUrl>

namespace tapedeck {

// A feed's last state on disk, so that a dashboard has something to show, marked stale, before it is connected, and
// then gets what it missed only. A file per server and board: its time, then what Replica::snapshot() gives,
// compressed.

/// Where the state of a board of a server is kept.
[[nodiscard]] QString lastStateFile(const QString &directory, const QUrl &server, const Schema &schema);

/// Writes the state, unless there is none. False, with a warning in the log, if it could not be written; then the file
/// that was there stays.
bool saveLastState(const BoardFeed &feed, const QString &file);

/// Fills a feed that is empty yet. Returns the wall clock of the state; 0 if there is none, or none that can be read
/// and agrees with its digest: then the feed is as it was.
[[nodiscard]] Micros loadLastState(BoardFeed &feed, const QString &file);

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/boardfeed.h"
#include "client/models/gridcolumns.h"

#include <QByteArray>

#include <functional>
#include <vector>

namespace tapedeck {

/// How rows become text for other programs. Numbers are exact and plain ("67123.45"), times ISO 8601 in UTC.
enum class RowsFormat {
    Tabs, ///< what spreadsheets take from the clipboard
    Csv,  ///< RFC 4180; a text that a spreadsheet would take for a formula has a ' before it
};

/// Gives `take` a line of titles and then the rows that still live, some hundred at a time. False, and ends, once
/// `take` says so.
bool writeRows(const BoardFeed &feed, const std::vector<RowId> &rows, const std::vector<GridColumn> &columns,
               RowsFormat format, const std::function<bool(const QByteArray &)> &take);

} // namespace tapedeck

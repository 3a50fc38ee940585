// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/gridexport.h"

#include "client/models/cellformat.h"

#include "common/time/clock.h"

#include <QDateTime>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr std::size_t exportedPerLock = 200; // so that neither the feed nor the view waits

QByteArray plainText(const BoardFeed &feed, const Board &board, RowId row, const GridColumn &column)
{
    using Kind = GridColumn::Kind;
    if (!board.has(row, column.field))
        return {};
    if (column.kind == Kind::Age) {
        const BoardFeed::AppliedAt at = feed.appliedAt(cellVersion(board, row, column));
        return at.orBefore
            ? QByteArray()
            : QDateTime::fromMSecsSinceEpoch((wallClockUs() - steadyClockUs() + at.steadyUs) / 1'000, Qt::UTC)
                  .toString(Qt::ISODateWithMs)
                  .toUtf8();
    }
    if (column.kind == Kind::Time || column.kind == Kind::Start)
        return QDateTime::fromMSecsSinceEpoch(*board.integer(row, column.field) / 1'000, Qt::UTC)
            .toString(Qt::ISODateWithMs)
            .toUtf8();
    if (column.kind == Kind::Clock || column.kind == Kind::Score || !column.isNumber())
        return column.kind == GridColumn::Kind::Status && board.has(row, column.field)
            ? statusText(board, *board.integer(row, column.field)).toUtf8() // the same in every language
            : cellText(board, row, column).text.toUtf8();
    const auto number = cellNumber(board, row, column);
    return number ? QByteArray::fromStdString(number->toString()) : QByteArray();
}

void append(QByteArray &line, QByteArray cell, bool isText, RowsFormat format)
{
    if (format == RowsFormat::Tabs) {
        std::replace_if(
            cell.begin(), cell.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
        line += cell;
        return;
    }
    if (isText && !cell.isEmpty() && QByteArrayView("=+-@").contains(cell.front()))
        cell.prepend('\'');
    const bool quoted =
        std::any_of(cell.begin(), cell.end(), [](char c) { return c == ',' || c == '"' || c == '\n' || c == '\r'; });
    line += quoted ? '"' + cell.replace('"', "\"\"") + '"' : cell;
}

} // namespace

bool writeRows(const BoardFeed &feed, const std::vector<RowId> &rows, const std::vector<GridColumn> &shown,
               RowsFormat format, const std::function<bool(const QByteArray &)> &take)
{
    std::vector<GridColumn> columns; // a line is no text
    std::copy_if(shown.begin(), shown.end(), std::back_inserter(columns),
                 [](const GridColumn &column) { return column.kind != GridColumn::Kind::Spark; });
    const char separator = format == RowsFormat::Csv ? ',' : '\t';
    const QByteArray lineEnd = format == RowsFormat::Csv ? QByteArray("\r\n") : QByteArray("\n");
    QByteArray text;
    for (const GridColumn &column : columns) {
        if (&column != &columns.front())
            text += separator;
        append(text, column.title.toUtf8(), true, format);
    }
    text += lineEnd;
    if (!take(text))
        return false;
    for (std::size_t first = 0; first < rows.size(); first += exportedPerLock) {
        text.clear();
        feed.read([&](const Board &board) {
            for (std::size_t i = first; i < std::min(first + exportedPerLock, rows.size()); ++i) {
                if (!board.alive(rows[i]))
                    continue;
                for (const GridColumn &column : columns) {
                    if (&column != &columns.front())
                        text += separator;
                    append(text, plainText(feed, board, rows[i], column), !column.isNumber(), format);
                }
                text += lineEnd;
            }
        });
        if (!take(text))
            return false;
    }
    return true;
}

} // namespace tapedeck

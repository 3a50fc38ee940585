// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/boardtable.h"

#include "client/cli/tableformat.h"

#include <QDateTime>
#include <google/protobuf/descriptor.h>

#include <algorithm>

namespace tapedeck {

namespace {

const std::vector<std::string> priceColumns = {"key", "name",     "last",   "change",      "bid_size", "bid",
                                               "ask", "ask_size", "volume", "trade_count", "status",   "source_time"};
const std::vector<std::string> rollingColumns = {"key",  "name", "last", "change", "mean",        "deviation",
                                                 "high", "low",  "vwap", "volume", "trade_count", "status"};
const std::vector<std::string> scoreColumns = {"key",    "sport", "home",   "home_score", "away_score", "away",
                                               "period", "clock", "status", "last_event", "source_time"};

const std::vector<std::string> &columnsOf(const Schema &schema)
{
    return &schema == &Schema::scores() ? scoreColumns : &schema == &Schema::rolling() ? rollingColumns : priceColumns;
}

bool isNumber(const Column &column)
{
    return column.storage == Column::Storage::Integer && column.enumType == nullptr && column.kind != v1::TIME;
}

} // namespace

std::vector<std::string> boardTable(const Board &board, const std::vector<RowId> &rows)
{
    std::vector<const Column *> columns;
    std::vector<TableFormat::Column> titles;
    for (const std::string &name : columnsOf(board.schema())) {
        if (const Column *column = board.schema().find(name)) {
            columns.push_back(column);
            titles.push_back({name, isNumber(*column)});
        }
    }
    TableFormat table(std::move(titles));
    for (const RowId row : rows) {
        std::vector<std::string> cells;
        cells.reserve(columns.size());
        for (const Column *column : columns)
            cells.push_back(cellText(board, row, *column));
        table.addRow(std::move(cells));
    }
    return table.lines();
}

std::vector<RowId> rowsByKey(const Board &board)
{
    std::vector<RowId> rows;
    board.forEachRow([&](RowId row) { rows.push_back(row); });
    std::sort(rows.begin(), rows.end(), [&](RowId a, RowId b) { return board.key(a) < board.key(b); });
    return rows;
}

std::string cellText(const Board &board, RowId row, const Column &column)
{
    if (!board.has(row, column.number))
        return {};
    if (column.storage == Column::Storage::Text)
        return std::string(board.text(row, column.number));
    if (column.kind == v1::PRICE || column.kind == v1::SIZE)
        return board.decimal(row, column.number)->toString();
    const std::int64_t value = *board.integer(row, column.number);
    if (column.kind == v1::TIME)
        return QDateTime::fromMSecsSinceEpoch(value / 1000)
            .toUTC()
            .toString(QStringLiteral("HH:mm:ss.zzz"))
            .toStdString();
    if (column.enumType != nullptr) {
        const auto *enumerator = column.enumType->FindValueByNumber(static_cast<int>(value));
        return enumerator == nullptr ? std::to_string(value)
                                     : QString::fromStdString(enumerator->name()).toLower().toStdString();
    }
    return std::to_string(value);
}

} // namespace tapedeck

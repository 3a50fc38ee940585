// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/rowjson.h"

#include "common/wire/jsontext.h"

#include <google/protobuf/descriptor.h>

namespace tapedeck {

namespace {

void appendEnumerator(const Column &column, std::int64_t value, std::string &out)
{
    const auto *enumerator = column.enumType->FindValueByNumber(static_cast<int>(value));
    if (enumerator != nullptr)
        appendJsonText(enumerator->name(), out);
    else
        appendJsonNumber(value, out); // of a newer server
}

void appendValue(const Board &board, RowId row, int index, const Column &column, std::string &out)
{
    if (column.storage == Column::Storage::Text)
        appendJsonText(board.cellText(row, index), out);
    else if (column.kind == v1::PRICE || column.kind == v1::SIZE)
        appendJsonText(board.decimal(row, column.number)->toString(), out);
    else if (column.enumType != nullptr)
        appendEnumerator(column, board.cell(row, index), out);
    else
        appendJsonNumber(board.cell(row, index), out);
}

enum class Nulls { None, OfChanged, All }; ///< which of the cells without a value are told

/// The rest of an object that has been begun: key, cells, brace.
void appendCells(const Board &board, RowId row, Version since, Nulls nulls, std::string &out)
{
    const auto &columns = board.schema().columns();
    const auto appendName = [&out](const Column &column) {
        out += out.back() == '{' ? "\"" : ",\"";
        out += column.name;
        out += "\":";
    };
    const int keyIndex = board.schema().keyIndex();
    appendName(columns[static_cast<std::size_t>(keyIndex)]);
    appendJsonText(board.key(row), out);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const int index = static_cast<int>(i);
        if (index == keyIndex)
            continue;
        const bool present = board.presence(row) >> i & 1;
        const bool changed = (present ? board.shownVersion(row, index) : board.cellVersion(row, index)) > since;
        if (present && changed) {
            appendName(columns[i]);
            appendValue(board, row, index, columns[i], out);
        } else if (!present && (nulls == Nulls::All || (nulls == Nulls::OfChanged && changed))) {
            appendName(columns[i]);
            out += "null";
        }
    }
    out.push_back('}');
}

} // namespace

void appendRowJson(const Board &board, RowId row, Version since, std::string &out)
{
    out.push_back('{');
    appendCells(board, row, since, since > 0 ? Nulls::OfChanged : Nulls::None, out);
}

void appendWholeRowJson(const Board &board, RowId row, std::string &out)
{
    out.push_back('{');
    appendCells(board, row, 0, Nulls::All, out);
}

void appendUpdateRowJson(const Board &board, RowId row, Version since, bool receiverIsEmpty, std::string &out)
{
    out += "{\"row\":";
    appendJsonNumber(row, out);
    const bool isNew = board.cellVersion(row, board.schema().keyIndex()) > since;
    appendCells(board, row, since, receiverIsEmpty ? Nulls::None : isNew ? Nulls::All : Nulls::OfChanged, out);
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/rowjson.h"

#include <google/protobuf/descriptor.h>

namespace tapedeck {

namespace {

void appendQuoted(std::string_view text, std::string &out)
{
    static constexpr char hex[] = "0123456789abcdef";
    out.push_back('"');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (byte < 0x20) {
            out += {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
        } else {
            out.push_back(c);
        }
    }
    out.push_back('"');
}

void appendEnumerator(const Column &column, std::int64_t value, std::string &out)
{
    const auto *enumerator = column.enumType->FindValueByNumber(static_cast<int>(value));
    if (enumerator != nullptr)
        appendQuoted(enumerator->name(), out);
    else
        out += std::to_string(value); // of a newer server
}

void appendValue(const Board &board, RowId row, int index, const Column &column, std::string &out)
{
    if (column.storage == Column::Storage::Text)
        appendQuoted(board.cellText(row, index), out);
    else if (column.kind == v1::PRICE || column.kind == v1::SIZE)
        appendQuoted(board.decimal(row, column.number)->toString(), out);
    else if (column.enumType != nullptr)
        appendEnumerator(column, board.cell(row, index), out);
    else
        out += std::to_string(board.cell(row, index));
}

} // namespace

void appendRowJson(const Board &board, RowId row, Version since, std::string &out)
{
    const auto &columns = board.schema().columns();
    const auto appendName = [&out](const Column &column) {
        out += out.back() == '{' ? "\"" : ",\"";
        out += column.name;
        out += "\":";
    };
    out.push_back('{');
    const int keyIndex = board.schema().keyIndex();
    appendName(columns[static_cast<std::size_t>(keyIndex)]);
    appendQuoted(board.key(row), out);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const int index = static_cast<int>(i);
        if (index == keyIndex || board.cellVersion(row, index) <= since)
            continue;
        const bool present = board.presence(row) >> i & 1;
        if (!present && since == 0)
            continue;
        appendName(columns[i]);
        if (present)
            appendValue(board, row, index, columns[i], out);
        else
            out += "null";
    }
    out.push_back('}');
}

} // namespace tapedeck

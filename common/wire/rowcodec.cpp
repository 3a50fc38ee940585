// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/rowcodec.h"

#include "common/wire/wireformat.h"

#include <bit>

namespace tapedeck {

namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

void appendCell(const Board &board, RowId row, int index, const Column &column, Micros timeBaseUs, std::string &out)
{
    if (column.storage == Column::Storage::Text) {
        appendBytes(column.number, board.cellText(row, index), out);
        return;
    }
    std::int64_t value = board.cell(row, index);
    if (column.kind == v1::TIME)
        value = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(timeBaseUs));
    appendVarint(wireTag(column.number, WireFormatLite::WIRETYPE_VARINT), out);
    appendVarint(column.coding == Column::Coding::ZigZag ? WireFormatLite::ZigZagEncode64(value)
                                                         : static_cast<std::uint64_t>(value),
                 out);
}

void appendCleared(const Board &board, RowId row, Version since, std::string &out)
{
    const auto &columns = board.schema().columns();
    std::string numbers;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const int index = static_cast<int>(i);
        if (!(board.presence(row) >> i & 1) && board.cellVersion(row, index) > since)
            appendVarint(static_cast<std::uint64_t>(columns[i].number), numbers);
    }
    if (!numbers.empty())
        appendBytes(board.schema().clearedField(), numbers, out);
}

bool readCleared(Board &board, RowId row, CodedInputStream &in)
{
    std::uint32_t length = 0;
    if (!in.ReadVarint32(&length))
        return false;
    const auto limit = in.PushLimit(static_cast<int>(length));
    while (in.BytesUntilLimit() > 0) {
        std::uint32_t number = 0;
        if (!in.ReadVarint32(&number))
            return false;
        board.clear(row, static_cast<int>(number & 0x7fffffffu));
    }
    in.PopLimit(limit);
    return true;
}

} // namespace

void appendRow(const Board &board, RowId row, Version since, Micros timeBaseUs, std::string &out)
{
    const Schema &schema = board.schema();
    appendVarint(wireTag(schema.updateField(), WireFormatLite::WIRETYPE_LENGTH_DELIMITED), out);
    // Most rows are shorter than 128 bytes: their length takes one byte.
    const std::size_t lengthAt = out.size();
    out.push_back('\0');

    appendVarint(wireTag(schema.rowField(), WireFormatLite::WIRETYPE_VARINT), out);
    appendVarint(row, out);
    // A row that carries its key starts empty at the receiver, so nothing needs clearing.
    if (board.cellVersion(row, schema.keyIndex()) <= since)
        appendCleared(board, row, since, out);
    for (std::uint64_t left = board.presence(row); left != 0; left &= left - 1) {
        const int index = std::countr_zero(left);
        if (board.cellVersion(row, index) > since)
            appendCell(board, row, index, schema.columns()[static_cast<std::size_t>(index)], timeBaseUs, out);
    }

    const std::size_t length = out.size() - lengthAt - 1;
    if (length < 0x80) {
        out[lengthAt] = static_cast<char>(length);
    } else {
        std::string prefix;
        appendVarint(length, prefix);
        out.replace(lengthAt, 1, prefix);
    }
}

RowHead readRowHead(const Schema &schema, std::string_view message)
{
    RowHead head;
    CodedInputStream in(reinterpret_cast<const std::uint8_t *>(message.data()), static_cast<int>(message.size()));
    const int keyNumber = schema.columns()[static_cast<std::size_t>(schema.keyIndex())].number;
    while (const std::uint32_t tag = in.ReadTag()) {
        const int number = WireFormatLite::GetTagFieldNumber(tag);
        if (number == schema.rowField() && WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_VARINT) {
            if (!in.ReadVarint32(&head.row))
                return {};
        } else if (number == keyNumber
                   && WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
            if (!readBytes(in, head.key))
                return {};
        } else if (!WireFormatLite::SkipField(&in, tag)) {
            return {};
        }
        // Fields come in order of their numbers from us: behind the key there is nothing to find.
        if (number >= keyNumber)
            break;
    }
    return head;
}

bool applyRow(Board &board, RowId row, Micros timeBaseUs, std::string_view message)
{
    const Schema &schema = board.schema();
    CodedInputStream in(reinterpret_cast<const std::uint8_t *>(message.data()), static_cast<int>(message.size()));
    while (const std::uint32_t tag = in.ReadTag()) {
        const int number = WireFormatLite::GetTagFieldNumber(tag);
        const auto wireType = WireFormatLite::GetTagWireType(tag);
        const int index = schema.indexOf(number);
        if (number == schema.clearedField() && wireType == WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
            if (!readCleared(board, row, in))
                return false;
            continue;
        }
        if (index < 0) { // the row's number, or a column of a newer server
            if (!WireFormatLite::SkipField(&in, tag))
                return false;
            continue;
        }
        const Column &column = schema.columns()[static_cast<std::size_t>(index)];
        if (column.storage == Column::Storage::Text) {
            std::string_view text;
            if (wireType != WireFormatLite::WIRETYPE_LENGTH_DELIMITED || !readBytes(in, text))
                return false;
            board.setText(row, number, text);
            continue;
        }
        std::uint64_t raw = 0;
        if (wireType != WireFormatLite::WIRETYPE_VARINT || !in.ReadVarint64(&raw))
            return false;
        if (column.coding == Column::Coding::ZigZag)
            raw = static_cast<std::uint64_t>(WireFormatLite::ZigZagDecode64(raw));
        if (column.kind == v1::TIME)
            raw += static_cast<std::uint64_t>(timeBaseUs);
        board.setCell(row, index, static_cast<std::int64_t>(raw));
    }
    return in.ConsumedEntireMessage();
}

} // namespace tapedeck

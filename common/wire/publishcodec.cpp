// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/publishcodec.h"

#include "common/wire/jsontext.h"
#include "common/wire/wireformat.h"

#include "tapedeck/v1/publish.pb.h"

namespace tapedeck {

namespace {

using google::protobuf::internal::WireFormatLite;

bool isPrices(const Schema &schema)
{
    return &schema == &Schema::prices();
}

/// What a v1.Publish holds of a column: what is derived, and an aid of the encoding of Updates, is not told.
bool isPublished(const Column &column)
{
    return !column.isDerived() && column.kind != v1::TIME_SHIFT;
}

void appendColumn(const Board &board, RowId row, int index, const Column &column, std::string &out)
{
    if (column.storage == Column::Storage::Text) {
        appendBytes(column.number, board.cellText(row, index), out);
        return;
    }
    const std::int64_t value = board.cell(row, index);
    appendVarint(wireTag(column.number, WireFormatLite::WIRETYPE_VARINT), out);
    appendVarint(column.coding == Column::Coding::ZigZag ? WireFormatLite::ZigZagEncode64(value)
                                                         : static_cast<std::uint64_t>(value),
                 out);
}

} // namespace

void appendPublishRow(const Board &board, RowId row, std::string &out)
{
    const Schema &schema = board.schema();
    const auto &columns = schema.columns();
    const int number = isPrices(schema) ? v1::Publish::kPricesFieldNumber : v1::Publish::kScoresFieldNumber;
    appendVarint(wireTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED), out);
    const std::size_t begin = out.size();

    appendVarint(wireTag(schema.clearedField(), WireFormatLite::WIRETYPE_LENGTH_DELIMITED), out);
    out.push_back('\0');
    const std::size_t numbers = out.size();
    static_assert(Schema::numberMax < 0x80 && Schema::columnsMax < 0x80); // a number takes one byte, and their count
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (isPublished(columns[i]) && (board.presence(row) >> i & 1) == 0)
            out.push_back(static_cast<char>(columns[i].number));
    }
    out[numbers - 1] = static_cast<char>(out.size() - numbers);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (isPublished(columns[i]) && (board.presence(row) >> i & 1) != 0)
            appendColumn(board, row, static_cast<int>(i), columns[i], out);
    }

    char length[10];
    const auto *end = google::protobuf::io::CodedOutputStream::WriteVarint64ToArray(
        out.size() - begin, reinterpret_cast<std::uint8_t *>(length));
    out.insert(begin, length, static_cast<std::size_t>(reinterpret_cast<const char *>(end) - length));
}

void appendPublishRemoval(const Schema &schema, std::string_view key, std::string &out)
{
    appendBytes(isPrices(schema) ? v1::Publish::kRemovedPricesFieldNumber : v1::Publish::kRemovedScoresFieldNumber, key,
                out);
}

void appendRemovalJson(std::string_view key, std::string &out)
{
    out += "{\"key\":";
    appendJsonText(key, out);
    out += ",\"removed\":true}";
}

} // namespace tapedeck

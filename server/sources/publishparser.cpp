// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/publishparser.h"

#include "common/board/schema.h"
#include "common/wire/wireformat.h"

#include "tapedeck/v1/prices.pb.h"
#include "tapedeck/v1/publish.pb.h"

#include <google/protobuf/descriptor.h>

#include <optional>

namespace tapedeck {

namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr std::size_t keyBytesMax = 200;
constexpr std::size_t textBytesMax = 1'024;

const Schema &schemaOf(BoardId board)
{
    return board == BoardId::Prices ? Schema::prices() : Schema::scores();
}

CodedInputStream reader(std::string_view bytes)
{
    return CodedInputStream(reinterpret_cast<const std::uint8_t *>(bytes.data()), static_cast<int>(bytes.size()));
}

/// What must be known before any cell can be written.
struct RowFacts {
    std::string_view key;
    std::optional<std::uint64_t> priceScale, sizeScale;
};

/// Why these bytes cannot be taken as a row; empty: they can.
std::string readFacts(const Schema &schema, std::string_view message, RowFacts &facts)
{
    CodedInputStream in = reader(message);
    std::string problem; // of a value; the key may come behind it
    while (const std::uint32_t tag = in.ReadTag()) {
        const int index = schema.indexOf(WireFormatLite::GetTagFieldNumber(tag));
        const auto wireType = WireFormatLite::GetTagWireType(tag);
        const Column *column = index < 0 ? nullptr : &schema.columns()[static_cast<std::size_t>(index)];
        if (column == nullptr) {
            if (!WireFormatLite::SkipField(&in, tag))
                return "it breaks off";
        } else if (column->storage == Column::Storage::Text) {
            std::string_view text;
            if (wireType != WireFormatLite::WIRETYPE_LENGTH_DELIMITED || !readBytes(in, text))
                return column->name + " is no text, or breaks off";
            if (text.size() > textBytesMax)
                problem = column->name + " is longer than " + std::to_string(textBytesMax) + " bytes";
            else if (!text.empty() && !simdjson::validate_utf8(text.data(), text.size()))
                problem = column->name + " is no UTF-8";
            else if (column->kind == v1::KEY)
                facts.key = text;
        } else {
            std::uint64_t value = 0;
            if (wireType != WireFormatLite::WIRETYPE_VARINT || !in.ReadVarint64(&value))
                return column->name + " is no whole number, or breaks off";
            if (column->kind == v1::PRICE_SCALE)
                facts.priceScale = value;
            else if (column->kind == v1::SIZE_SCALE)
                facts.sizeScale = value;
            else if (column->enumType != nullptr
                     && column->enumType->FindValueByNumber(static_cast<int>(value)) == nullptr)
                problem = column->name + ' ' + std::to_string(value) + " is not known";
        }
    }
    if (!in.ConsumedEntireMessage())
        return "its bytes are no fields";
    if (!problem.empty())
        return problem;
    if (facts.key.empty())
        return "it has no key";
    if (facts.key.size() > keyBytesMax)
        return "its key is longer than " + std::to_string(keyBytesMax) + " bytes";
    if (facts.priceScale.value_or(0) > Decimal::scaleMax || facts.sizeScale.value_or(0) > Decimal::scaleMax)
        return "a scale is above " + std::to_string(Decimal::scaleMax);
    return {};
}

void clearCells(const Schema &schema, BoardId board, SourceRow row, CodedInputStream &in, int wireType,
                ChangeBatch &batch)
{
    const auto clear = [&] {
        std::uint32_t number = 0;
        if (!in.ReadVarint32(&number) || number > Schema::numberMax)
            return;
        const int index = schema.indexOf(static_cast<int>(number));
        if (index >= 0 && schema.columns()[static_cast<std::size_t>(index)].kind != v1::KEY)
            batch.clear(board, row, static_cast<int>(number));
    };
    if (wireType == WireFormatLite::WIRETYPE_VARINT) {
        clear();
        return;
    }
    std::uint32_t length = 0;
    if (!in.ReadVarint32(&length))
        return;
    const auto limit = in.PushLimit(static_cast<int>(length));
    while (in.BytesUntilLimit() > 0)
        clear();
    in.PopLimit(limit);
}

/// Calls removed(board, key) and row(board, bytes) for the fields of a v1.Publish, until one of them says false. False
/// as well if it is no message.
template <typename Removed, typename Row> bool forEachField(std::string_view message, Removed &&removed, Row &&row)
{
    CodedInputStream in = reader(message);
    while (const std::uint32_t tag = in.ReadTag()) {
        const int number = WireFormatLite::GetTagFieldNumber(tag);
        if (WireFormatLite::GetTagWireType(tag) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED
            || number > v1::Publish::kScoresFieldNumber) { // of a newer publisher
            if (!WireFormatLite::SkipField(&in, tag))
                return false;
            continue;
        }
        const BoardId board =
            number == v1::Publish::kRemovedPricesFieldNumber || number == v1::Publish::kPricesFieldNumber
            ? BoardId::Prices
            : BoardId::Scores;
        const bool isRemoval =
            number == v1::Publish::kRemovedPricesFieldNumber || number == v1::Publish::kRemovedScoresFieldNumber;
        std::string_view bytes;
        if (!readBytes(in, bytes) || !(isRemoval ? removed(board, bytes) : row(board, bytes)))
            return false;
    }
    return in.ConsumedEntireMessage();
}

} // namespace

ParseResult PublishParser::parse(const FeedMessage &message, FeedOutput out)
{
    const std::string_view bytes(message.text.data(), message.text.size());
    const auto isRow = [this](BoardId board, std::string_view row) {
        RowFacts facts;
        return m_badRow == BadRow::ItAlone || readFacts(schemaOf(board), row, facts).empty();
    };
    if (!forEachField(
            bytes, [](BoardId, std::string_view) { return true; }, isRow))
        return ParseResult::Malformed;
    const auto removeIt = [&](BoardId board, std::string_view key) {
        remove(board, key, *out.batch);
        return true;
    };
    const auto write = [&](BoardId board, std::string_view row) { return writeRow(board, row, *out.batch); };
    return forEachField(bytes, removeIt, write) ? ParseResult::Ok : ParseResult::Malformed;
}

/// False if the message is not to be taken any further.
bool PublishParser::leaveOut(BoardId board, std::string_view key, std::string_view problem)
{
    ++m_badRows;
    m_problem = board == BoardId::Prices ? "a row of prices" : "a row of scores";
    if (!key.empty())
        m_problem.append(" ('").append(key.substr(0, keyBytesMax)).append("')");
    m_problem.append(" was left out: ").append(problem);
    return m_badRow == BadRow::ItAlone;
}

/// As leaveOut() if the row cannot be taken.
bool PublishParser::writeRow(BoardId board, std::string_view message, ChangeBatch &batch)
{
    const Schema &schema = schemaOf(board);
    RowFacts facts;
    if (const std::string problem = readFacts(schema, message, facts); !problem.empty())
        return leaveOut(board, facts.key, problem);
    const SourceRow *found = findOrDeclare(board, facts.key, batch);
    if (found == nullptr)
        return leaveOut(board, facts.key, "there are " + std::to_string(rowsMax) + " rows already");
    const SourceRow row = *found;
    Row &known = m_boards[static_cast<std::size_t>(board)].rows[row];
    known.priceScale = static_cast<std::uint8_t>(facts.priceScale.value_or(known.priceScale));
    known.sizeScale = static_cast<std::uint8_t>(facts.sizeScale.value_or(known.sizeScale));
    if (std::exchange(known.confirmed, m_cuts) != m_cuts)
        batch.confirm(board, row);
    CodedInputStream in = reader(message);
    while (const std::uint32_t tag = in.ReadTag()) {
        const int number = WireFormatLite::GetTagFieldNumber(tag);
        const int index = schema.indexOf(number);
        if (number == schema.clearedField()) {
            clearCells(schema, board, row, in, WireFormatLite::GetTagWireType(tag), batch);
            continue;
        }
        if (index < 0) {
            (void)WireFormatLite::SkipField(&in, tag);
            continue;
        }
        const Column &column = schema.columns()[static_cast<std::size_t>(index)];
        if (column.storage == Column::Storage::Text) {
            std::string_view text;
            (void)readBytes(in, text);
            if (column.kind != v1::KEY)
                batch.setText(board, row, number, text);
            continue;
        }
        std::uint64_t raw = 0;
        (void)in.ReadVarint64(&raw);
        const auto value = column.coding == Column::Coding::ZigZag ? WireFormatLite::ZigZagDecode64(raw)
                                                                   : static_cast<std::int64_t>(raw);
        switch (column.kind) {
        case v1::PRICE:
            if (!column.isDerived())
                batch.setDecimal(board, row, number, {value, known.priceScale});
            break;
        case v1::SIZE:
            batch.setDecimal(board, row, number, {value, known.sizeScale});
            break;
        case v1::PRICE_SCALE:
        case v1::SIZE_SCALE:
        case v1::TIME_SHIFT:
            break; // the board's own
        default:
            batch.setInteger(board, row, number, value);
        }
    }
    return true;
}

const SourceRow *PublishParser::findOrDeclare(BoardId boardId, std::string_view key, ChangeBatch &batch)
{
    BoardRows &board = m_boards[static_cast<std::size_t>(boardId)];
    if (const auto it = board.byKey.find(key); it != board.byKey.end())
        return &it->second;
    if (board.byKey.size() >= rowsMax)
        return nullptr;
    auto row = static_cast<SourceRow>(board.rows.size());
    if (board.free.empty()) {
        board.rows.emplace_back();
    } else {
        row = board.free.back();
        board.free.pop_back();
    }
    board.rows[row] = {std::string(key), m_cuts};
    batch.declare(boardId, row, key);
    const bool isPrice = boardId == BoardId::Prices;
    const std::size_t colon = key.find(':');
    if (colon != std::string_view::npos && colon > 0 && colon + 1 < key.size()) {
        const Schema &schema = schemaOf(boardId);
        batch.setText(boardId, row, schema.find("venue")->number, key.substr(0, colon));
        batch.setText(boardId, row, schema.find(isPrice ? "symbol" : "match_id")->number, key.substr(colon + 1));
    }
    if (isPrice)
        batch.setInteger(boardId, row, v1::Quote::kStatusFieldNumber, v1::Quote::OPEN);
    return &board.byKey.emplace(key, row).first->second;
}

void PublishParser::remove(BoardId boardId, std::string_view key, ChangeBatch &batch)
{
    BoardRows &board = m_boards[static_cast<std::size_t>(boardId)];
    const auto it = board.byKey.find(key);
    if (it == board.byKey.end())
        return;
    batch.remove(boardId, it->second);
    board.rows[it->second] = {};
    board.free.push_back(it->second);
    board.byKey.erase(it);
}

void PublishParser::removeRow(std::string_view key, ChangeBatch &batch)
{
    remove(BoardId::Prices, key, batch);
    remove(BoardId::Scores, key, batch);
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/mappedparser.h"

#include "server/sources/avroreader.h"
#include "tapedeck/v1/prices.pb.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tapedeck {

using simdjson::SUCCESS;
using v1::Quote;

namespace {

constexpr std::uint64_t enoughRows = 100; // after so many, a place where nothing ever stood is a mistake
constexpr std::size_t keyBytesMax = 200;
constexpr std::size_t shownBytesMax = 60;

std::string shown(const JsonToken &token)
{
    std::string text(token.text.substr(0, shownBytesMax));
    if (token.text.size() > shownBytesMax)
        text += "…";
    switch (token.kind) {
    case JsonToken::Kind::Missing:
        return "nothing";
    case JsonToken::Kind::Null:
        return "null";
    case JsonToken::Kind::Array:
        return "an array";
    case JsonToken::Kind::Object:
        return "an object";
    case JsonToken::Kind::Bytes:
        return "bytes that are no text";
    case JsonToken::Kind::Text:
        return '"' + text + '"';
    case JsonToken::Kind::TimeUs:
    case JsonToken::Kind::Bool:
    case JsonToken::Kind::Number:
        break;
    }
    return text;
}

bool isScalar(const JsonToken &token)
{
    return token.kind == JsonToken::Kind::Text || token.kind == JsonToken::Kind::Number
        || token.kind == JsonToken::Kind::TimeUs || token.kind == JsonToken::Kind::Bool;
}

/// Of a token, so that an equal one need not be written again; never 0. `salt` tells how it is read.
std::uint64_t hashOf(const JsonToken &token, std::uint64_t salt)
{
    const std::uint64_t hash = std::hash<std::string_view>()(token.text)
        ^ (static_cast<std::uint64_t>(token.kind) + salt * 16 + 1) * 0x9e3779b97f4a7c15u;
    return hash != 0 ? hash : 1;
}

} // namespace

MappedParser::MappedParser(std::shared_ptr<const Mapping> mapping, Complain complain)
    : m_mapping(std::move(mapping))
    , m_complain(std::move(complain))
    , m_states(m_mapping->rules.size())
    , m_message(m_mapping->messagePlaces.size())
{
    std::size_t places = 1;
    for (std::size_t i = 0; i < m_states.size(); ++i) {
        m_states[i].found.resize(m_mapping->rules[i].columns.size());
        places = std::max(places, m_mapping->rules[i].rowPlaces.size());
    }
    m_row.resize(places);
}

void MappedParser::restart()
{
    for (BoardRows &board : m_boards) {
        for (Row &row : board.rows)
            std::fill(row.written.begin(), row.written.end(), 0);
    }
}

ParseResult MappedParser::parse(const FeedMessage &message, FeedOutput out)
{
    simdjson::ondemand::document document;
    if (!m_reader.open(message.text, document)) {
        wrong(0, &m_reader, [&] {
            const std::string_view text(message.text.data(), message.text.size());
            return "this message is not JSON: " + shown({JsonToken::Kind::Number, text});
        });
        return ParseResult::Malformed;
    }
    begin(out, 2 * message.text.size());
    m_end = message.text.data() + message.text.size();
    simdjson::ondemand::json_type type{};
    const bool isContainer = document.type().get(type) == SUCCESS
        && (type == simdjson::ondemand::json_type::object || type == simdjson::ondemand::json_type::array);
    m_isArray = type == simdjson::ondemand::json_type::array;
    if (!isContainer || !m_mapping->messagePlaces.read(document, m_end, m_message, m_texts)) {
        wrong(0, &m_message, [&] {
            const std::string_view text(message.text.data(), message.text.size());
            return "an object or an array is expected as the message, and there stood "
                + shown({JsonToken::Kind::Number, text});
        });
        return ParseResult::Malformed;
    }
    return applyRules([&](std::size_t rule) { apply(rule, document); });
}

ParseResult MappedParser::parseAvro(const AvroSchema &schema, std::string_view message, FeedOutput out)
{
    begin(out, avroTextBytesMax * (m_message.size() + m_row.size()));
    AvroReader in(schema, message);
    const auto kind = m_mapping->messagePlaces.read(in, schema.root(), m_message, m_texts);
    if (!kind || !in.isAtEnd()) {
        wrong(0, &m_reader, [&] {
            return "a message of " + std::to_string(message.size()) + " bytes does not fit its schema: "
                + (kind ? std::to_string(in.left()) + " bytes are left over behind it" : in.problem());
        });
        return ParseResult::Malformed;
    }
    m_isArray = kind == JsonToken::Kind::Array;
    if (!m_isArray && kind != JsonToken::Kind::Object) {
        wrong(0, &m_message,
              [] { return "a record, a map or an array is expected as the message; the schema has another type"; });
        return ParseResult::Malformed;
    }
    return applyRules([&](std::size_t rule) { applyAvro(rule, schema, message); });
}

void MappedParser::begin(FeedOutput out, std::size_t textBytesMax)
{
    m_out = out;
    m_wrong = false;
    m_texts.begin(textBytesMax);
    std::fill(m_message.begin(), m_message.end(), JsonToken());
}

template <typename Apply> ParseResult MappedParser::applyRules(Apply &&apply)
{
    ++m_messages;
    bool matched = false;
    for (std::size_t i = 0; i < m_mapping->rules.size(); ++i) {
        const MappingRule &rule = m_mapping->rules[i];
        if (rule.rows) {
            // Conditions on the message decide before its rows are looked for.
            const bool fits = std::all_of(rule.when.begin(), rule.when.end(), [&](const MappingCondition &condition) {
                return condition.place.ofRow || holds(condition);
            });
            if (!fits)
                continue;
            matched = true;
            apply(i);
        } else if (holds(rule.when)) {
            matched = true;
            applyRow(i);
        }
    }
    if (!matched && ++m_unmatched == enoughRows && m_unmatched == m_messages) {
        wrong(0, &m_unmatched, [] {
            return std::string("none of the first 100 messages fits; compare its when = { … } with what is sent");
        });
    }
    return m_wrong ? ParseResult::Malformed : ParseResult::Ok;
}

void MappedParser::apply(std::size_t index, simdjson::ondemand::document &document)
{
    const MappingRule &rule = m_mapping->rules[index];
    beginRows(index);
    const std::size_t textsOfMessage = m_texts.size();
    document.rewind();
    JsonResult<simdjson::ondemand::json_type> type = simdjson::INCORRECT_TYPE;
    JsonResult<JsonValue> value = simdjson::INCORRECT_TYPE;
    if (rule.rowsSteps.empty()) {
        type = document.type();
    } else {
        value = document.at_pointer(*rule.rows);
        if (value.error() == SUCCESS)
            type = value.type();
    }
    simdjson::ondemand::array array;
    simdjson::ondemand::object object;
    simdjson::ondemand::json_type of{};
    if (std::move(type).get(of) != SUCCESS)
        of = simdjson::ondemand::json_type::null;
    if (of == simdjson::ondemand::json_type::array
        && (rule.rowsSteps.empty() ? document.get_array().get(array) : std::move(value).get_array().get(array))
            == SUCCESS) {
        applyRows(index, array);
    } else if (of == simdjson::ondemand::json_type::object
               && (rule.rowsSteps.empty() ? document.get_object().get(object) : value.get_object().get(object))
                   == SUCCESS) {
        applyRows(index, object);
    } else {
        wrong(index, &rule.rows, [&] {
            return "rows: at " + *rule.rows + " stood "
                + (value.error() == SUCCESS ? "neither an array nor an object" : "nothing")
                + "; an array of rows, or an object with one in each member, is expected (when = { … } selects the "
                  "messages that have them)";
        });
        return;
    }
    endRows(index, textsOfMessage);
}

void MappedParser::beginRows(std::size_t index)
{
    const MappingRule &rule = m_mapping->rules[index];
    m_states[index].keysFailed = false;
    if (rule.whole)
        ++m_boards[static_cast<std::size_t>(rule.board)].whole;
}

void MappedParser::endRows(std::size_t index, std::size_t textsBefore)
{
    const MappingRule &rule = m_mapping->rules[index];
    m_texts.cut(textsBefore);
    if (rule.whole && !m_states[index].keysFailed)
        removeOthers(rule.board);
}

void MappedParser::applyAvro(std::size_t index, const AvroSchema &schema, std::string_view message)
{
    const MappingRule &rule = m_mapping->rules[index];
    beginRows(index);
    const std::size_t textsOfMessage = m_texts.size();
    AvroReader in(schema, message);
    const auto element = [&](std::string_view name, int type) {
        m_texts.cut(textsOfMessage);
        applyElement(index, name, [&](std::span<JsonToken> places) {
            const auto kind = rule.rowPlaces.read(in, type, places, m_texts);
            return kind == JsonToken::Kind::Object || kind == JsonToken::Kind::Array;
        });
    };
    const std::optional<int> number = seekAvro(in, schema.root(), rule.rowsSteps);
    const AvroType::Kind kind = number ? schema.type(*number).kind : AvroType::Kind::Null;
    if (kind == AvroType::Kind::Record) {
        const AvroType &type = schema.type(*number);
        for (std::size_t i = 0; i < type.types.size(); ++i)
            element(type.names[i], type.types[i]);
    } else if (kind == AvroType::Kind::Array || kind == AvroType::Kind::Map) {
        const int of = schema.type(*number).types.front();
        std::size_t row = 0;
        for (std::uint64_t count = in.block(); count > 0 && in.isGood(); count = in.block()) {
            for (; count > 0 && in.isGood(); --count) {
                char digits[20];
                if (kind == AvroType::Kind::Map)
                    element(in.bytes(), of);
                else
                    element({digits, std::to_chars(digits, digits + sizeof digits, row++).ptr}, of);
            }
        }
    } else {
        wrong(index, &rule.rows, [&] {
            return "rows: at " + *rule.rows
                + " stood no array, map or record; one of rows is expected (when = { … } selects the messages that "
                  "have "
                  "them)";
        });
        return;
    }
    endRows(index, textsOfMessage);
}

template <typename Rows> void MappedParser::applyRows(std::size_t rule, Rows rows)
{
    const auto read = [&](JsonValue &value) {
        return [this, rule, &value](std::span<JsonToken> places) {
            return m_mapping->rules[rule].rowPlaces.read(value, m_end, places, m_texts);
        };
    };
    std::size_t number = 0;
    for (auto result : rows) {
        JsonValue value;
        if constexpr (std::is_same_v<Rows, simdjson::ondemand::object>) {
            simdjson::ondemand::field field;
            if (std::move(result).get(field) != SUCCESS)
                return;
            std::string_view name = rawName(field.key(), m_end);
            if (name.find('\\') != std::string_view::npos && field.unescaped_key().get(name) != SUCCESS)
                return;
            JsonValue value = field.value();
            applyElement(rule, name, read(value));
        } else {
            if (result.get(value) != SUCCESS)
                return;
            char digits[20];
            const auto end = std::to_chars(digits, digits + sizeof digits, number++).ptr;
            applyElement(rule, {digits, end}, read(value));
        }
    }
}

template <typename Read> void MappedParser::applyElement(std::size_t index, std::string_view name, Read &&read)
{
    const MappingRule &rule = m_mapping->rules[index];
    const std::span<JsonToken> places = std::span(m_row).first(rule.rowPlaces.size());
    std::fill(places.begin(), places.end(), JsonToken());
    if (!read(places)) {
        m_states[index].keysFailed = true;
        wrong(index, &rule.rowPlaces, [&] {
            return "rows: element " + std::string(name) + " of " + *rule.rows + " is neither an object nor an array";
        });
        return;
    }
    places[0] = {JsonToken::Kind::Text, name};
    if (holds(rule.when))
        applyRow(index);
}

void MappedParser::applyRow(std::size_t index)
{
    const MappingRule &rule = m_mapping->rules[index];
    const JsonToken key = read(rule.key, m_key);
    const bool isKey = key.kind == JsonToken::Kind::Text || key.kind == JsonToken::Kind::Number;
    if (!isKey || key.text.empty() || key.text.size() > keyBytesMax) {
        m_states[index].keysFailed = true;
        wrong(index, &rule.key, [&] {
            const char *hint = m_isArray && !rule.rows
                ? "; the message is an array: rows = \"\" takes its elements"
                : "; a text or a number is expected (when = { … } selects the messages that have it)";
            if (const auto part = std::find_if(rule.key.parts.begin(), rule.key.parts.end(),
                                               [&](const auto &part) {
                                                   return part.place && token(*part.place).kind != JsonToken::Kind::Text
                                                       && token(*part.place).kind != JsonToken::Kind::Number;
                                               });
                part != rule.key.parts.end())
                return "key: at " + pointerOf(*part->place, rule) + " stood " + shown(token(*part->place)) + hint;
            return "key: " + rule.key.written + " made " + shown(key) + "; 1 to " + std::to_string(keyBytesMax)
                + " bytes are expected";
        });
        return;
    }
    BoardRows &board = m_boards[static_cast<std::size_t>(rule.board)];
    if (!rule.remove.empty() && holds(rule.remove)) {
        if (const auto it = board.byKey.find(key.text); it != board.byKey.end())
            remove(rule.board, it->second, *m_out.batch);
        return;
    }
    const SourceRow *row = findOrDeclare(index, key.text);
    if (row == nullptr)
        return;
    Row &told = board.rows[*row];
    told.seen = board.whole;
    if (std::exchange(told.confirmed, m_cuts) != m_cuts)
        m_out.batch->confirm(rule.board, *row);
    if (rule.trade)
        writeTrade(rule, *row);
    writeCells(index, *row);
    if (!rule.event.empty())
        writeEvent(rule, *row);
    if (++m_states[index].rows == enoughRows)
        tellMissing(index);
}

void MappedParser::writeCells(std::size_t index, SourceRow row)
{
    const MappingRule &rule = m_mapping->rules[index];
    std::vector<std::uint64_t> &written = m_boards[static_cast<std::size_t>(rule.board)].rows[row].written;
    for (std::size_t i = 0; i < rule.columns.size(); ++i) {
        const MappingRule::ColumnRule &column = rule.columns[i];
        const JsonToken token = read(column.value.from, m_composed);
        if (token.kind == JsonToken::Kind::Missing)
            continue;
        m_states[index].found[i] = 1;
        const std::uint64_t hash = hashOf(token, index * 64 + i);
        if (written[column.cell] == hash)
            continue;
        written[column.cell] = hash;
        MappedValue value;
        if (!column.value.read(token, value)) {
            written[column.cell] = 0;
            value = {};
            wrong(index, &column, [&] {
                const std::string at = column.value.from.isPlace()
                    ? "at " + pointerOf(*column.value.from.parts.front().place, rule) + " stood "
                    : column.value.from.written + " made ";
                return "columns." + column.column->name + ": " + at + shown(token) + "; " + column.value.expected();
            });
        }
        write(rule.board, row, column.column->number, value);
    }
}

void MappedParser::write(BoardId board, SourceRow row, int column, const MappedValue &value)
{
    ChangeBatch &batch = *m_out.batch;
    switch (value.kind) {
    case MappedValue::Kind::None:
        batch.clear(board, row, column);
        break;
    case MappedValue::Kind::Integer:
        batch.setInteger(board, row, column, value.integer);
        break;
    case MappedValue::Kind::Decimal:
        batch.setDecimal(board, row, column, value.decimal);
        break;
    case MappedValue::Kind::Text:
        batch.setText(board, row, column, value.text);
        break;
    }
}

const MappedValue *MappedParser::readPart(std::size_t index, const std::string &name, const MappedValueRule &part)
{
    const JsonToken token = read(part.from, m_composed);
    if (token.kind != JsonToken::Kind::Missing && part.read(token, m_value))
        return &m_value;
    wrong(index, &part,
          [&] { return name + ": at " + part.from.written + " stood " + shown(token) + "; " + part.expected(); });
    return nullptr;
}

void MappedParser::writeTrade(const MappingRule &rule, SourceRow row)
{
    const auto index = static_cast<std::size_t>(&rule - m_mapping->rules.data());
    ChangeBatch::Trade trade{};
    const MappedValue *value = readPart(index, "trade.price", rule.trade->price);
    if (value == nullptr || value->kind != MappedValue::Kind::Decimal)
        return;
    trade.price = value->decimal;
    value = readPart(index, "trade.size", rule.trade->size);
    if (value == nullptr || value->kind != MappedValue::Kind::Decimal)
        return;
    trade.size = value->decimal;
    trade.timeUs = m_out.batch->receivedUs;
    if (rule.trade->time) {
        value = readPart(index, "trade.time", *rule.trade->time);
        if (value != nullptr && value->kind == MappedValue::Kind::Integer)
            trade.timeUs = value->integer;
    }
    if (rule.trade->taker) {
        value = readPart(index, "trade.taker", *rule.trade->taker);
        if (value != nullptr && value->kind == MappedValue::Kind::Integer)
            trade.taker = static_cast<v1::Trade::Taker>(value->integer);
    }
    ChangeBatch &batch = *m_out.batch;
    batch.addTrade(row, trade);
    Row &kept = m_boards[static_cast<std::size_t>(BoardId::Prices)].rows[row];
    ++kept.happened;
    const auto volume = sum(kept.volume, trade.size);
    kept.volume = volume.value_or(kept.volume);
    const auto unmapped = [&](const char *column) { return !m_mapping->maps(BoardId::Prices, column); };
    if (unmapped("last"))
        batch.setDecimal(BoardId::Prices, row, Quote::kLastFieldNumber, trade.price);
    if (unmapped("last_size"))
        batch.setDecimal(BoardId::Prices, row, Quote::kLastSizeFieldNumber, trade.size);
    if (unmapped("volume"))
        batch.setDecimal(BoardId::Prices, row, Quote::kVolumeFieldNumber, kept.volume);
    if (unmapped("trade_count"))
        batch.setInteger(BoardId::Prices, row, Quote::kTradeCountFieldNumber, static_cast<std::int64_t>(kept.happened));
}

/// A message whose kind is missing is no event.
void MappedParser::writeEvent(const MappingRule &rule, SourceRow row)
{
    const auto index = static_cast<std::size_t>(&rule - m_mapping->rules.data());
    const google::protobuf::Reflection &reflection = *v1::MatchEvent::GetReflection();
    m_event.Clear();
    for (const MappingRule::EventField &part : rule.event) {
        const JsonToken::Kind kind = read(part.value.from, m_composed).kind;
        if (kind == JsonToken::Kind::Missing || kind == JsonToken::Kind::Null) {
            if (part.field->number() == v1::MatchEvent::kKindFieldNumber)
                return;
            continue;
        }
        const MappedValue *value = readPart(index, "event." + part.field->name(), part.value);
        if (value == nullptr)
            return;
        if (value->kind == MappedValue::Kind::None)
            continue;
        switch (part.field->cpp_type()) {
        case google::protobuf::FieldDescriptor::CPPTYPE_STRING:
            reflection.SetString(&m_event, part.field, std::string(value->text));
            break;
        case google::protobuf::FieldDescriptor::CPPTYPE_ENUM:
            reflection.SetEnumValue(&m_event, part.field, static_cast<int>(value->integer));
            break;
        case google::protobuf::FieldDescriptor::CPPTYPE_INT64:
            reflection.SetInt64(&m_event, part.field, value->integer);
            break;
        default:
            reflection.SetUInt32(&m_event, part.field, static_cast<std::uint32_t>(value->integer));
        }
    }
    Row &kept = m_boards[static_cast<std::size_t>(BoardId::Scores)].rows[row];
    ++kept.happened;
    if (m_event.id().empty())
        m_event.set_id("event-" + std::to_string(kept.happened));
    if (m_event.time_us() == 0)
        m_event.set_time_us(m_out.batch->receivedUs);
    m_out.batch->addMatchEvent(row) = m_event;
}

const SourceRow *MappedParser::findOrDeclare(std::size_t index, std::string_view key)
{
    const MappingRule &rule = m_mapping->rules[index];
    BoardRows &board = m_boards[static_cast<std::size_t>(rule.board)];
    if (const auto it = board.byKey.find(key); it != board.byKey.end())
        return &it->second;
    if (board.byKey.size() >= rowsMax) {
        wrong(index, &board, [] {
            return "more than " + std::to_string(rowsMax)
                + " rows: further ones are left out (does the key name the "
                  "same thing in each message?)";
        });
        return nullptr;
    }
    auto row = static_cast<SourceRow>(board.rows.size());
    if (board.free.empty()) {
        board.rows.emplace_back();
    } else {
        row = board.free.back();
        board.free.pop_back();
    }
    Row &made = board.rows[row];
    made = Row();
    made.key = key;
    made.confirmed = m_cuts;
    made.written.resize(m_mapping->cells[static_cast<std::size_t>(rule.board)].size());
    declare(rule, row, key);
    return &board.byKey.emplace(key, row).first->second;
}

/// What the mapping leaves out follows from the key, "venue:symbol".
void MappedParser::declare(const MappingRule &rule, SourceRow row, std::string_view key)
{
    ChangeBatch &batch = *m_out.batch;
    batch.declare(rule.board, row, key);
    const bool isPrice = rule.board == BoardId::Prices;
    const Schema &schema = isPrice ? Schema::prices() : Schema::scores();
    const char *symbol = isPrice ? "symbol" : "match_id";
    const std::size_t colon = key.find(':');
    if (colon != std::string_view::npos && colon > 0 && colon + 1 < key.size()) {
        if (!m_mapping->maps(rule.board, "venue"))
            batch.setText(rule.board, row, schema.find("venue")->number, key.substr(0, colon));
        if (!m_mapping->maps(rule.board, symbol))
            batch.setText(rule.board, row, schema.find(symbol)->number, key.substr(colon + 1));
    }
    if (isPrice && !m_mapping->maps(rule.board, "status"))
        batch.setInteger(rule.board, row, Quote::kStatusFieldNumber, Quote::OPEN);
}

void MappedParser::remove(BoardId boardId, SourceRow row, ChangeBatch &batch)
{
    BoardRows &board = m_boards[static_cast<std::size_t>(boardId)];
    batch.remove(boardId, row);
    if (const auto it = board.byKey.find(std::string_view(board.rows[row].key)); it != board.byKey.end())
        board.byKey.erase(it);
    board.rows[row] = Row();
    board.free.push_back(row);
}

void MappedParser::removeRow(std::string_view key, ChangeBatch &batch)
{
    for (const BoardId boardId : {BoardId::Prices, BoardId::Scores}) {
        const auto &byKey = m_boards[static_cast<std::size_t>(boardId)].byKey;
        if (const auto it = byKey.find(key); it != byKey.end())
            remove(boardId, it->second, batch);
    }
}

void MappedParser::removeOthers(BoardId boardId)
{
    BoardRows &board = m_boards[static_cast<std::size_t>(boardId)];
    for (std::size_t row = 0; row < board.rows.size(); ++row) {
        if (!board.rows[row].key.empty() && board.rows[row].seen != board.whole)
            remove(boardId, static_cast<SourceRow>(row), *m_out.batch);
    }
}

const JsonToken &MappedParser::token(const MappingPlace &place) const
{
    return (place.ofRow ? m_row : m_message)[static_cast<std::size_t>(place.place)];
}

/// A place as it is; a composed text is missing or null as soon as one of its parts is.
JsonToken MappedParser::read(const MappingText &text, std::string &composed) const
{
    if (text.isConstant())
        return {JsonToken::Kind::Text, text.written};
    if (text.isPlace())
        return token(*text.parts.front().place);
    composed.clear();
    for (const MappingText::Part &part : text.parts) {
        if (!part.place) {
            composed += part.text;
            continue;
        }
        const JsonToken &at = token(*part.place);
        if (!isScalar(at))
            return {at.kind};
        composed += at.text;
    }
    return {JsonToken::Kind::Text, composed};
}

bool MappedParser::holds(const std::vector<MappingCondition> &conditions) const
{
    return std::all_of(conditions.begin(), conditions.end(),
                       [&](const MappingCondition &condition) { return holds(condition); });
}

bool MappedParser::holds(const MappingCondition &condition) const
{
    const JsonToken &at = token(condition.place);
    if (condition.anything)
        return at.kind != JsonToken::Kind::Missing && at.kind != JsonToken::Kind::Null;
    if (!isScalar(at))
        return false;
    return std::find(condition.values.begin(), condition.values.end(), at.text) != condition.values.end();
}

std::string MappedParser::pointerOf(const MappingPlace &place, const MappingRule &rule) const
{
    if (!place.ofRow)
        return m_mapping->messagePlaces.pointer(place.place);
    return rule.rowPlaces.pointer(place.place) + " of a row of " + (rule.rows->empty() ? "the message" : *rule.rows);
}

std::vector<std::string> MappedParser::neverFound() const
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < m_states.size(); ++i) {
        const MappingRule &rule = m_mapping->rules[i];
        for (std::size_t c = 0; c < rule.columns.size() && m_states[i].rows > 0; ++c) {
            if (!m_states[i].found[c])
                names.push_back("columns." + rule.columns[c].column->name + " (" + rule.columns[c].value.from.written
                                + ")");
        }
    }
    return names;
}

/// Not counted as malformed: no single message is wrong.
void MappedParser::tellMissing(std::size_t index)
{
    const MappingRule &rule = m_mapping->rules[index];
    for (std::size_t i = 0; i < rule.columns.size(); ++i) {
        if (m_states[index].found[i])
            continue;
        m_complain("mapping." + m_mapping->name + ": columns." + rule.columns[i].column->name + ": in the first "
                   + std::to_string(enoughRows) + " rows nothing stood at " + rule.columns[i].value.from.written
                   + "; is the pointer right?");
    }
}

/// Something of the message cannot be used; what it is is told once.
template <typename Sentence> void MappedParser::wrong(std::size_t rule, const void *what, Sentence &&sentence)
{
    m_wrong = true;
    if (m_told.contains({rule, what}))
        return;
    m_told.emplace(rule, what);
    std::string which = "mapping." + m_mapping->name;
    if (m_mapping->rules.size() > 1)
        which += " (number " + std::to_string(rule + 1) + ")";
    m_complain(which + ": " + sentence() + ". More of this kind are only counted.");
}

} // namespace tapedeck

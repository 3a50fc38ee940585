// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/mappedwriter.h"

#include "tapedeck/v1/prices.pb.h"

#include <utility>

namespace tapedeck {

using v1::Quote;

namespace {

constexpr std::uint64_t enoughRows = 100; // after so many, a place where nothing ever stood is a mistake
constexpr std::size_t keyBytesMax = 200;

/// Of a token, so that an equal one need not be written again; never 0. `salt` tells how it is read.
std::uint64_t hashOf(const JsonToken &token, std::uint64_t salt)
{
    const std::uint64_t hash = std::hash<std::string_view>()(token.text)
        ^ (static_cast<std::uint64_t>(token.kind) + salt * 16 + 1) * 0x9e3779b97f4a7c15u;
    return hash != 0 ? hash : 1;
}

} // namespace

MappedWriter::MappedWriter(const Mapping &mapping, MappedTokens &tokens)
    : m_mapping(mapping)
    , m_tokens(tokens)
    , m_trades(mapping, tokens, rowsOf(BoardId::Prices))
    , m_events(mapping, tokens, rowsOf(BoardId::Scores))
    , m_states(mapping.rules.size())
{
    for (std::size_t i = 0; i < m_states.size(); ++i)
        m_states[i].found.resize(mapping.rules[i].columns.size());
}

void MappedWriter::begin(FeedOutput out, bool isAnswer)
{
    m_batch = out.batch;
    m_trades.begin(out, isAnswer);
    m_events.begin(*out.batch, isAnswer);
}

void MappedWriter::beginWhole(const MappingRule &rule)
{
    if (rule.whole)
        rowsOf(rule.board).beginWhole();
}

void MappedWriter::endWhole(const MappingRule &rule)
{
    if (rule.whole)
        rowsOf(rule.board).removeUnseen(rule.board, *m_batch);
}

void MappedWriter::forgetWritten()
{
    for (MappedRows &rows : m_boards)
        rows.forgetWritten();
}

bool MappedWriter::write(std::size_t index, bool isArray)
{
    const MappingRule &rule = m_mapping.rules[index];
    JsonToken key = m_tokens.read(rule.key);
    const bool isKey = key.kind == JsonToken::Kind::Text || key.kind == JsonToken::Kind::Number;
    if (!isKey || key.text.empty() || key.text.size() > keyBytesMax) {
        m_tokens.wrong(index, &rule.key, [&] { return keyTrouble(rule, key, isArray); });
        return false;
    }
    MappedRows &rows = rowsOf(rule.board);
    if (!rule.remove.empty() && m_tokens.holds(rule.remove)) {
        if (const SourceRow *row = rows.find(key.text)) {
            if (rule.trade)
                m_trades.finish(index); // of before
            rows.remove(rule.board, *row, *m_batch);
        }
        return true;
    }
    const SourceRow *found = findOrDeclare(index, key.text);
    if (found == nullptr)
        return true;
    const SourceRow row = *found;
    rows.see(row);
    if (std::exchange(rows[row].confirmed, m_cuts) != m_cuts)
        m_batch->confirm(rule.board, row);
    if (rule.trade) {
        m_trades.add(index, row);
        if (rule.levels.empty())
            m_trades.finish(index); // before its cells
    }
    writeCells(index, row);
    if (!rule.event.empty())
        m_events.add(index, row);
    if (++m_states[index].rows == enoughRows)
        tellMissing(index);
    return true;
}

std::string MappedWriter::keyTrouble(const MappingRule &rule, const JsonToken &key, bool isArray) const
{
    const char *hint = isArray && rule.levels.empty()
        ? "; the message is an array: rows = \"\" takes its elements"
        : "; a text or a number is expected (when = { … } selects the messages that have it)";
    for (const MappingText::Part &part : rule.key.parts) {
        if (!part.place)
            continue;
        const JsonToken &token = m_tokens.at(*part.place);
        if (token.kind != JsonToken::Kind::Text && token.kind != JsonToken::Kind::Number)
            return "key: at " + m_mapping.pointerOf(*part.place, rule) + " stood " + shownToken(token) + hint;
    }
    return "key: " + rule.key.written + " made " + shownToken(key) + "; 1 to " + std::to_string(keyBytesMax)
        + " bytes are expected";
}

void MappedWriter::writeCells(std::size_t index, SourceRow row)
{
    const MappingRule &rule = m_mapping.rules[index];
    std::vector<std::uint64_t> &written = rowsOf(rule.board)[row].written;
    for (std::size_t i = 0; i < rule.columns.size(); ++i) {
        const MappingRule::ColumnRule &column = rule.columns[i];
        const JsonToken token = m_tokens.read(column.value.from);
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
            m_tokens.wrong(index, &column, [&] {
                const std::string at = column.value.from.isPlace()
                    ? "at " + m_mapping.pointerOf(*column.value.from.parts.front().place, rule) + " stood "
                    : column.value.from.written + " made ";
                return "columns." + column.column->name + ": " + at + shownToken(token) + "; "
                    + column.value.expected();
            });
        }
        writeCell(rule.board, row, column.column->number, value);
    }
}

void MappedWriter::writeCell(BoardId board, SourceRow row, int column, const MappedValue &value)
{
    ChangeBatch &batch = *m_batch;
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

const SourceRow *MappedWriter::findOrDeclare(std::size_t index, std::string_view key)
{
    const MappingRule &rule = m_mapping.rules[index];
    MappedRows &rows = rowsOf(rule.board);
    if (const SourceRow *row = rows.find(key))
        return row;
    if (rows.isFull()) {
        m_tokens.wrong(index, &rows, [] {
            return "more than " + std::to_string(MappedRows::rowsMax)
                + " rows: further ones are left out (does the key name the same thing in each message?)";
        });
        return nullptr;
    }
    const SourceRow *row = rows.add(key, m_mapping.cells[static_cast<std::size_t>(rule.board)].size());
    rows[*row].confirmed = m_cuts;
    declare(rule, *row, key);
    return row;
}

/// What the mapping leaves out follows from the key, "venue:symbol".
void MappedWriter::declare(const MappingRule &rule, SourceRow row, std::string_view key)
{
    ChangeBatch &batch = *m_batch;
    batch.declare(rule.board, row, key);
    const bool isPrice = rule.board == BoardId::Prices;
    const Schema &schema = isPrice ? Schema::prices() : Schema::scores();
    const char *symbol = isPrice ? "symbol" : "match_id";
    const std::size_t colon = key.find(':');
    if (colon != std::string_view::npos && colon > 0 && colon + 1 < key.size()) {
        if (!m_mapping.maps(rule.board, "venue"))
            batch.setText(rule.board, row, schema.find("venue")->number, key.substr(0, colon));
        if (!m_mapping.maps(rule.board, symbol))
            batch.setText(rule.board, row, schema.find(symbol)->number, key.substr(colon + 1));
    }
    if (isPrice && !m_mapping.maps(rule.board, "status"))
        batch.setInteger(rule.board, row, Quote::kStatusFieldNumber, Quote::OPEN);
}

void MappedWriter::removeRow(std::string_view key, ChangeBatch &batch)
{
    for (const BoardId board : {BoardId::Prices, BoardId::Scores}) {
        if (const SourceRow *row = rowsOf(board).find(key))
            rowsOf(board).remove(board, *row, batch);
    }
}

std::vector<std::string> MappedWriter::neverFound() const
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < m_states.size(); ++i) {
        const MappingRule &rule = m_mapping.rules[i];
        for (std::size_t c = 0; c < rule.columns.size() && m_states[i].rows > 0; ++c) {
            if (!m_states[i].found[c])
                names.push_back("columns." + rule.columns[c].column->name + " (" + rule.columns[c].value.from.written
                                + ")");
        }
    }
    return names;
}

/// Not counted as malformed: no single message is wrong.
void MappedWriter::tellMissing(std::size_t index)
{
    const MappingRule &rule = m_mapping.rules[index];
    for (std::size_t i = 0; i < rule.columns.size(); ++i) {
        if (m_states[index].found[i])
            continue;
        m_tokens.tell(index,
                      "columns." + rule.columns[i].column->name + ": in the first " + std::to_string(enoughRows)
                          + " rows nothing stood at " + rule.columns[i].value.from.written + "; is the pointer right?");
    }
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/mappedevents.h"
#include "server/sources/mappedrows.h"
#include "server/sources/mappedtokens.h"
#include "server/sources/mappedtrades.h"

#include <array>
#include <string>
#include <vector>

namespace tapedeck {

/// Writes a row of a mapping by what stands at its places: its cells, as far as they changed, its trade and its event.
class MappedWriter
{
public:
    MappedWriter(const Mapping &mapping, MappedTokens &tokens);

    /// A message begins; it may answer a request.
    void begin(FeedOutput out, bool isAnswer);
    /// The row under way. `isArray`: the message is one. False: it cannot be told which row it is.
    bool write(std::size_t rule, bool isArray);
    /// All rows of a rule have been written.
    void finish(std::size_t rule) { m_trades.finish(rule); }
    /// The rows of a rule begin; where they are all there are, the others are removed by endWhole().
    void beginWhole(const MappingRule &rule);
    void endWhole(const MappingRule &rule);

    void cutOff() { ++m_cuts; }
    void forgetWritten();
    void removeRow(std::string_view key, ChangeBatch &batch);
    [[nodiscard]] std::vector<std::string> neverFound() const;

private:
    struct RuleState {
        std::uint64_t rows = 0;  // that it was applied to
        std::vector<char> found; // by column: something stood there
    };

    [[nodiscard]] MappedRows &rowsOf(BoardId board) { return m_boards[static_cast<std::size_t>(board)]; }
    [[nodiscard]] std::string keyTrouble(const MappingRule &rule, const JsonToken &key, bool isArray) const;
    void writeCells(std::size_t rule, SourceRow row);
    void writeCell(BoardId board, SourceRow row, int column, const MappedValue &value);
    [[nodiscard]] const SourceRow *findOrDeclare(std::size_t rule, std::string_view key);
    void declare(const MappingRule &rule, SourceRow row, std::string_view key);
    void tellMissing(std::size_t rule);

    const Mapping &m_mapping;
    MappedTokens &m_tokens;
    std::array<MappedRows, boardCount> m_boards;
    MappedTrades m_trades;
    MappedEvents m_events;
    std::vector<RuleState> m_states; // by rule
    std::uint32_t m_cuts = 0;        // how often the source was cut off
    ChangeBatch *m_batch = nullptr;
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/feedparser.h"
#include "server/sources/mappedrows.h"
#include "server/sources/mappedtokens.h"

#include <vector>

namespace tapedeck {

/// Writes the trades that a mapping finds. Where messages tell trades again that earlier ones told (lists of the newest
/// that are asked for again and again, or what comes with an id), each counts once, in the order of their times; a list
/// that shares nothing with the one before it has a gap, which is counted.
class MappedTrades
{
public:
    MappedTrades(const Mapping &mapping, MappedTokens &tokens, MappedRows &rows)
        : m_mapping(mapping)
        , m_tokens(tokens)
        , m_rows(rows)
    {
    }

    /// A message begins; it may answer a request.
    void begin(FeedOutput out, bool isAnswer)
    {
        m_out = out;
        m_isAnswer = isAnswer;
        m_found.clear();
    }
    /// The trade that stands in the row under way.
    void add(std::size_t rule, SourceRow row);
    /// All rows of a rule have been gone through.
    void finish(std::size_t rule);

private:
    struct Found {
        ChangeBatch::Trade trade;
        SourceRow row;
        std::size_t number; // within the message
        std::uint64_t id;
        bool isKnown;
    };

    [[nodiscard]] bool repeats(const MappingRule &rule) const;
    [[nodiscard]] std::optional<ChangeBatch::Trade> read(std::size_t rule);
    [[nodiscard]] std::uint64_t idOf(const MappingRule &rule, const ChangeBatch::Trade &trade);
    void markKnown(std::size_t rule);
    void judge(std::size_t rule, std::vector<Found>::iterator begin, std::vector<Found>::iterator end);
    void sortByTime();
    void write(SourceRow row, const ChangeBatch::Trade &trade);

    const Mapping &m_mapping;
    MappedTokens &m_tokens;
    MappedRows &m_rows;
    FeedOutput m_out{};
    bool m_isAnswer = false;
    std::vector<Found> m_found;       // that may have been told before
    std::vector<std::uint64_t> m_ids; // that are known of a row
};

} // namespace tapedeck

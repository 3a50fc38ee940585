// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/mappedrows.h"
#include "server/sources/mappedtokens.h"

namespace tapedeck {

/// Writes the events of matches that a mapping finds: what is told again just as before is not.
class MappedEvents
{
public:
    MappedEvents(const Mapping &mapping, MappedTokens &tokens, MappedRows &rows)
        : m_mapping(mapping)
        , m_tokens(tokens)
        , m_rows(rows)
    {
    }

    /// A message begins; it may answer a request, and then tells again what earlier ones told.
    void begin(ChangeBatch &batch, bool isAnswer)
    {
        m_batch = &batch;
        m_isAnswer = isAnswer;
        ++m_message;
    }
    /// The event that stands in the row under way, if there is one.
    void add(std::size_t rule, SourceRow row);

private:
    [[nodiscard]] bool read(std::size_t rule);
    [[nodiscard]] bool isKnown(const MappingRule &rule, MappedRows::Row &row);

    const Mapping &m_mapping;
    MappedTokens &m_tokens;
    MappedRows &m_rows;
    ChangeBatch *m_batch = nullptr;
    bool m_isAnswer = false;
    std::uint64_t m_message = 0;
    v1::MatchEvent m_event;
};

} // namespace tapedeck

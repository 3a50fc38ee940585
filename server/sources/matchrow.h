// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/feedparser.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tapedeck {

/// One match of the board "scores": its key, and the cells as last written, so that only changes are written.
class MatchRow
{
public:
    explicit MatchRow(SourceRow row)
        : m_row(row)
    {
    }

    [[nodiscard]] SourceRow row() const { return m_row; }
    /// Names the row and its match; starts its cells over.
    void declare(ChangeBatch &batch, std::string_view venue, std::string_view matchId);
    void remove(ChangeBatch &batch) { batch.remove(BoardId::Scores, m_row); }
    void setInteger(ChangeBatch &batch, int column, std::int64_t value);
    void setText(ChangeBatch &batch, int column, std::string_view value);
    void clear(ChangeBatch &batch, int column);
    [[nodiscard]] std::optional<std::int64_t> integer(int column) const
    {
        return m_integers[static_cast<std::size_t>(column)];
    }
    /// Something happened: an event with the period and the score as they have been written. Returned for what else is
    /// known of it, before anything else is written.
    v1::MatchEvent &addEvent(ChangeBatch &batch, std::string_view id, v1::MatchEvent::Kind kind, Micros timeUs) const;
    /// The score was changed back: a change like any other, and marked as a correction.
    void correct(FeedOutput out, std::string_view what);

private:
    [[nodiscard]] std::string_view text(int column) const;

    static constexpr std::size_t columns = 64;

    SourceRow m_row;
    std::array<std::optional<std::int64_t>, columns> m_integers;
    std::vector<std::pair<int, std::string>> m_texts;
};

} // namespace tapedeck

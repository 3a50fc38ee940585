// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/feedparser.h"

#include <array>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace tapedeck {

/// Turns messages in Tapedeck's own Protobuf (v1.Publish) into changes. A message is checked to its
/// end before anything of it counts. Allocates nothing for a message but for new rows.
class PublishParser : public FeedParser
{
public:
    static constexpr std::size_t rowsMax = 1'000'000; ///< of a board; further ones are refused

    /// What a row that cannot be taken costs.
    enum class BadRow { TheMessage, ItAlone };

    explicit PublishParser(BadRow badRow = BadRow::TheMessage)
        : m_badRow(badRow)
    {
    }

    ParseResult parse(const FeedMessage &message, FeedOutput out) override;
    void restart() override { }
    void cutOff() override { ++m_cuts; }
    void removeRow(std::string_view key, ChangeBatch &batch) override;

    [[nodiscard]] std::uint64_t badRows() const { return m_badRows; } ///< left out so far
    /// What was wrong with the last of them, in words.
    [[nodiscard]] const std::string &problem() const { return m_problem; }

private:
    struct Row {
        std::string key;
        std::uint32_t confirmed = 0; // the newest cut after which it was told
        std::uint8_t priceScale = 0, sizeScale = 0;
    };
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    struct BoardRows {
        std::vector<Row> rows; // by SourceRow
        std::vector<SourceRow> free;
        std::unordered_map<std::string, SourceRow, Hash, std::equal_to<>> byKey;
    };

    [[nodiscard]] bool writeRow(BoardId board, std::string_view message, ChangeBatch &batch);
    [[nodiscard]] bool leaveOut(BoardId board, std::string_view key, std::string_view problem);
    [[nodiscard]] const SourceRow *findOrDeclare(BoardId board, std::string_view key, ChangeBatch &batch);
    void remove(BoardId board, std::string_view key, ChangeBatch &batch);

    std::array<BoardRows, boardCount> m_boards;
    std::uint32_t m_cuts = 0; // how often the source was cut off
    BadRow m_badRow;
    std::uint64_t m_badRows = 0;
    std::string m_problem;
};

} // namespace tapedeck

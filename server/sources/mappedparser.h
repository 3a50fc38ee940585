// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/feedparser.h"
#include "server/sources/mapping.h"

#include <array>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace tapedeck {

class AvroSchema;

/// Turns messages in JSON into changes by a mapping; knows nothing of where they came from. Writes only what changed.
///
/// What cannot be read as configured leaves its cell without a value, since the one before would be taken for the
/// newest. The message is counted as malformed, and the first of each kind is told by a sentence that names the
/// pointer, what stood there, and what would be right. Allocates nothing for a message but for new rows, and as far as
/// texts with escapes or composed texts are longer than any before.
class MappedParser : public FeedParser
{
public:
    static constexpr std::size_t rowsMax = 100'000; ///< of a board; further ones are refused
    /// Called once for each kind of mistake.
    using Complain = std::function<void(const std::string &sentence)>;

    MappedParser(std::shared_ptr<const Mapping> mapping, Complain complain);

    ParseResult parse(const FeedMessage &message, FeedOutput out) override;
    /// The same of a message in Avro.
    ParseResult parseAvro(const AvroSchema &schema, std::string_view message, FeedOutput out);
    /// All cells are written again when they come next.
    void restart() override;
    void cutOff() override { ++m_cuts; }
    void removeRow(std::string_view key, ChangeBatch &batch) override;

    /// How many messages fitted none of the mapping's rules.
    [[nodiscard]] std::uint64_t unmatched() const { return m_unmatched; }
    /// The columns at whose place nothing has ever stood, though rows were made: "columns.bid (/bid)".
    [[nodiscard]] std::vector<std::string> neverFound() const;

private:
    struct Row {
        std::string key;
        std::uint32_t seen = 0;             // the newest whole message of its board that had it
        std::uint32_t confirmed = 0;        // the newest cut after which it was told
        std::uint64_t happened = 0;         // trades or events
        Decimal volume = {};                // of the trades
        std::vector<std::uint64_t> written; // by cell: a hash of what was written; 0: nothing
    };
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    struct BoardRows {
        std::vector<Row> rows; // by SourceRow
        std::vector<SourceRow> free;
        std::uint32_t whole = 0; // whole messages so far
        std::unordered_map<std::string, SourceRow, Hash, std::equal_to<>> byKey;
    };
    struct RuleState {
        std::uint64_t rows = 0;  // that it was applied to
        std::vector<char> found; // by column: something stood there
        bool keysFailed = false; // in the message under way
    };

    void begin(FeedOutput out, std::size_t textBytesMax);
    template <typename Apply> [[nodiscard]] ParseResult applyRules(Apply &&apply);
    void apply(std::size_t rule, simdjson::ondemand::document &document);
    template <typename Rows> void applyRows(std::size_t rule, Rows rows);
    void applyAvro(std::size_t rule, const AvroSchema &schema, std::string_view message);
    void beginRows(std::size_t rule);
    void endRows(std::size_t rule, std::size_t textsBefore);
    template <typename Read> void applyElement(std::size_t rule, std::string_view name, Read &&read);
    void applyRow(std::size_t rule);
    void writeCells(std::size_t rule, SourceRow row);
    void writeTrade(const MappingRule &rule, SourceRow row);
    void writeEvent(const MappingRule &rule, SourceRow row);
    void write(BoardId board, SourceRow row, int column, const MappedValue &value);
    [[nodiscard]] const SourceRow *findOrDeclare(std::size_t rule, std::string_view key);
    void declare(const MappingRule &rule, SourceRow row, std::string_view key);
    void remove(BoardId board, SourceRow row, ChangeBatch &batch);
    void removeOthers(BoardId board);
    void tellMissing(std::size_t rule);

    [[nodiscard]] const JsonToken &token(const MappingPlace &place) const;
    [[nodiscard]] JsonToken read(const MappingText &text, std::string &composed) const;
    [[nodiscard]] bool holds(const MappingCondition &condition) const;
    [[nodiscard]] bool holds(const std::vector<MappingCondition> &conditions) const;
    [[nodiscard]] std::string pointerOf(const MappingPlace &place, const MappingRule &rule) const;
    template <typename Sentence> void wrong(std::size_t rule, const void *what, Sentence &&sentence);
    [[nodiscard]] const MappedValue *readPart(std::size_t rule, const std::string &name, const MappedValueRule &part);

    std::shared_ptr<const Mapping> m_mapping;
    Complain m_complain;
    JsonReader m_reader;
    JsonUnescaped m_texts;
    std::array<BoardRows, boardCount> m_boards;
    std::vector<RuleState> m_states;  // by rule
    std::vector<JsonToken> m_message; // by place of the message
    std::vector<JsonToken> m_row;     // by place of the row
    std::string m_key, m_composed;
    MappedValue m_value;
    v1::MatchEvent m_event;
    std::set<std::pair<std::size_t, const void *>> m_told; // rule, and what was wrong with it
    std::uint32_t m_cuts = 0;                              // how often the source was cut off
    std::uint64_t m_messages = 0;
    std::uint64_t m_unmatched = 0;

    // Of the message under way.
    FeedOutput m_out{};
    const char *m_end = nullptr;
    bool m_wrong = false;
    bool m_isArray = false;
};

} // namespace tapedeck

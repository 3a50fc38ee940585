// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/feedparser.h"
#include "server/sources/mappedwriter.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace tapedeck {

class AvroSchema;

/// Turns messages in JSON into changes by a mapping; knows nothing of where they came from, but whether one answers a
/// request (FeedMessage::url), since such tell again what earlier ones told. Writes only what changed.
///
/// What cannot be read as configured leaves its cell without a value, since the one before would be taken for the
/// newest. The message is counted as malformed, and the first of each kind is told by a sentence that names the
/// pointer, what stood there, and what would be right. Allocates nothing for a message but for new rows, and as far as
/// texts with escapes or composed texts are longer than any before.
class MappedParser : public FeedParser
{
public:
    static constexpr std::size_t rowsMax = MappedRows::rowsMax; ///< of a board; further ones are refused
    /// Called once for each kind of mistake.
    using Complain = MappedTokens::Complain;

    MappedParser(std::shared_ptr<const Mapping> mapping, Complain complain);

    ParseResult parse(const FeedMessage &message, FeedOutput out) override;
    /// The same of a message in Avro.
    ParseResult parseAvro(const AvroSchema &schema, std::string_view message, FeedOutput out);
    /// All cells are written again when they come next.
    void restart() override { m_writer.forgetWritten(); }
    void cutOff() override { m_writer.cutOff(); }
    void removeRow(std::string_view key, ChangeBatch &batch) override { m_writer.removeRow(key, batch); }

    /// How many messages fitted none of the mapping's rules.
    [[nodiscard]] std::uint64_t unmatched() const { return m_unmatched; }
    /// The columns at whose place nothing has ever stood, though rows were made: "columns.bid (/bid)".
    [[nodiscard]] std::vector<std::string> neverFound() const { return m_writer.neverFound(); }

private:
    /// How far the way to the rows led in the message under way.
    struct Way {
        std::size_t elements = 0; // that were gone through on this level
        std::size_t holders = 0;  // and of the elements before, those that had it
    };
    void begin(FeedOutput out, bool isAnswer, std::size_t textBytesMax);
    template <typename Node> [[nodiscard]] ParseResult applyRules(Node &message);
    template <typename Node> void applyRows(std::size_t rule, Node &message);
    template <typename Node> void walk(std::size_t rule, std::size_t level, Node &from);
    void tellNoRows(std::size_t rule, std::size_t level, JsonToken::Kind kind);

    std::shared_ptr<const Mapping> m_mapping;
    JsonReader m_reader;
    JsonUnescaped m_texts;
    std::size_t m_scansMax = 1; // of one text of a message
    MappedTokens m_tokens;
    MappedWriter m_writer;
    std::uint64_t m_messages = 0;
    std::uint64_t m_unmatched = 0;

    // Of the message under way.
    std::array<Way, mappingLevelsMax> m_way;
    bool m_isArray = false;
    bool m_isBroken = false; // not all rows of the rule under way could be read
};

} // namespace tapedeck

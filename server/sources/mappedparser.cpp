// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/mappedparser.h"

#include "server/sources/avronode.h"
#include "server/sources/jsonnode.h"

#include <algorithm>
#include <utility>

namespace tapedeck {

namespace {

constexpr std::uint64_t enoughMessages = 100; // after so many of which none fits, the mapping is a mistake

std::string beginningOf(std::string_view text)
{
    return shownToken({JsonToken::Kind::Number, text});
}

} // namespace

MappedParser::MappedParser(std::shared_ptr<const Mapping> mapping, Complain complain)
    : m_mapping(std::move(mapping))
    , m_tokens(*m_mapping, std::move(complain))
    , m_writer(*m_mapping, m_tokens)
{
    for (const MappingRule &rule : m_mapping->rules)
        m_scansMax = std::max(m_scansMax, 2 + rule.levels.size());
}

ParseResult MappedParser::parse(const FeedMessage &message, FeedOutput out)
{
    const std::string_view text(message.text.data(), message.text.size());
    begin(out, !message.url.empty(), m_scansMax * text.size());
    simdjson::ondemand::document document;
    if (!m_reader.open(message.text, document)) {
        const bool isPage = text.substr(0, text.find_first_not_of(" \t\r\n") + 1).ends_with('<');
        m_tokens.wrong(0, &m_reader, [&] {
            return "this message is not JSON: " + beginningOf(text)
                + (isPage ? "; that is a page or XML: is the address right, and does it want a token?" : "");
        });
        return ParseResult::Malformed;
    }
    JsonNode node(document, text.data() + text.size());
    const std::span<JsonToken> tokens = m_tokens.begin(0, m_mapping->messagePlaces);
    if (!node.read(m_mapping->messagePlaces, tokens, m_texts)) {
        m_tokens.wrong(0, &m_mapping->messagePlaces, [&] {
            return "an object or an array is expected as the message, and there stood " + beginningOf(text);
        });
        return ParseResult::Malformed;
    }
    return applyRules(node);
}

ParseResult MappedParser::parseAvro(const AvroSchema &schema, std::string_view message, FeedOutput out)
{
    std::size_t places = m_mapping->messagePlaces.size();
    for (const MappingRule &rule : m_mapping->rules) {
        for (const MappingLevel &level : rule.levels)
            places += level.places.size();
    }
    begin(out, false, avroTextBytesMax * places);
    AvroReader in(schema, message);
    const std::span<JsonToken> tokens = m_tokens.begin(0, m_mapping->messagePlaces);
    const auto kind = m_mapping->messagePlaces.read(in, schema.root(), tokens, m_texts);
    if (!kind || !in.isAtEnd()) {
        m_tokens.wrong(0, &m_reader, [&] {
            return "a message of " + std::to_string(message.size()) + " bytes does not fit its schema: "
                + (kind ? std::to_string(in.left()) + " bytes are left over behind it" : in.problem());
        });
        return ParseResult::Malformed;
    }
    if (kind != JsonToken::Kind::Array && kind != JsonToken::Kind::Object) {
        m_tokens.wrong(0, &m_mapping->messagePlaces, [] {
            return "a record, a map or an array is expected as the message; the schema has another type";
        });
        return ParseResult::Malformed;
    }
    AvroNode node = AvroNode(AvroReader(schema, message), schema.root()).at({}, m_texts); // through its unions
    return applyRules(node);
}

void MappedParser::begin(FeedOutput out, bool isAnswer, std::size_t textBytesMax)
{
    m_tokens.beginMessage();
    m_writer.begin(out, isAnswer);
    m_texts.begin(textBytesMax);
}

template <typename Node> ParseResult MappedParser::applyRules(Node &message)
{
    ++m_messages;
    m_isArray = message.kind() == JsonToken::Kind::Array;
    bool matched = false;
    for (std::size_t i = 0; i < m_mapping->rules.size(); ++i) {
        const MappingRule &rule = m_mapping->rules[i];
        if (!m_tokens.holdsOn(0, rule.when)) // before rows are looked for
            continue;
        matched = true;
        if (rule.levels.empty())
            (void)m_writer.write(i, m_isArray);
        else
            applyRows(i, message);
        if (rule.trade)
            m_writer.finish(i);
    }
    if (!matched && ++m_unmatched == enoughMessages && m_unmatched == m_messages) {
        m_tokens.wrong(0, &m_unmatched, [] {
            return std::string("none of the first 100 messages fits; compare its when = { … } with what is sent");
        });
    }
    return m_tokens.isWrong() ? ParseResult::Malformed : ParseResult::Ok;
}

template <typename Node> void MappedParser::applyRows(std::size_t index, Node &message)
{
    const MappingRule &rule = m_mapping->rules[index];
    m_isBroken = false;
    m_way.fill({});
    m_writer.beginWhole(rule);
    const std::size_t before = m_texts.size();
    walk(index, 0, message);
    m_texts.cut(before);
    for (std::size_t level = 1; level < rule.levels.size(); ++level) {
        if (m_way[level - 1].elements > 0 && m_way[level].holders == 0)
            tellNoRows(index, level, JsonToken::Kind::Missing);
    }
    if (!m_isBroken)
        m_writer.endWhole(rule);
}

/// From the message, or an element of the level before, to the elements of this one.
template <typename Node> void MappedParser::walk(std::size_t index, std::size_t level, Node &from)
{
    const MappingRule &rule = m_mapping->rules[index];
    const MappingLevel &stretch = rule.levels[level];
    const bool isLast = level + 1 == rule.levels.size();
    Node holder = from.at(stretch.steps, m_texts);
    const bool isEmpty = level > 0 && holder.kind() == JsonToken::Kind::Null;
    m_way[level].holders += holder.isContainer() || isEmpty ? 1 : 0;
    if (!holder.isContainer()) {
        if (!isEmpty && (level == 0 || holder.kind() != JsonToken::Kind::Missing))
            tellNoRows(index, level, holder.kind());
        return;
    }
    holder.forEach(m_texts, [&](std::string_view name, Node &element) {
        const std::span<JsonToken> places = m_tokens.begin(level + 1, stretch.places);
        if (!element.read(stretch.places, places, m_texts)) {
            m_isBroken = true;
            m_tokens.wrong(index, &stretch, [&] {
                return "rows: element " + std::string(name) + " of " + stretch.pointer
                    + " is neither an object nor an array";
            });
            return;
        }
        places[0] = {JsonToken::Kind::Text, name};
        if (!m_tokens.holdsOn(level + 1, rule.when))
            return;
        ++m_way[level].elements;
        if (!isLast)
            walk(index, level + 1, element);
        else if (!m_writer.write(index, m_isArray))
            m_isBroken = true;
    });
}

void MappedParser::tellNoRows(std::size_t index, std::size_t level, JsonToken::Kind kind)
{
    const MappingRule &rule = m_mapping->rules[index];
    m_isBroken = true;
    m_tokens.wrong(index, &rule.levels[level].steps, [&] {
        const std::string &pointer = rule.levels[level].pointer;
        const bool isMissing = kind == JsonToken::Kind::Missing;
        return "rows: at " + pointer + " stood "
            + (!isMissing       ? "neither an array nor an object"
                   : level == 0 ? "nothing"
                                : "nothing in any of them")
            + "; an array of rows, or an object with one in each member, is expected (when = { … } selects the "
              "messages that have them)";
    });
}

} // namespace tapedeck

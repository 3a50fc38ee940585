// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/mappedtokens.h"

#include <algorithm>

namespace tapedeck {

MappedTokens::MappedTokens(const Mapping &mapping, Complain complain)
    : m_mapping(mapping)
    , m_complain(std::move(complain))
{
    m_levels[0].resize(mapping.messagePlaces.size());
    for (const MappingRule &rule : mapping.rules) {
        for (std::size_t i = 0; i < rule.levels.size(); ++i)
            m_levels[i + 1].resize(std::max(m_levels[i + 1].size(), rule.levels[i].places.size()));
    }
}

std::span<JsonToken> MappedTokens::begin(std::size_t level, const JsonPlaces &places)
{
    const std::span<JsonToken> tokens = std::span(m_levels[level]).first(places.size());
    std::fill(tokens.begin(), tokens.end(), JsonToken());
    return tokens;
}

JsonToken MappedTokens::read(const MappingText &text)
{
    if (text.isConstant())
        return {JsonToken::Kind::Text, text.written};
    if (text.isPlace())
        return at(*text.parts.front().place);
    m_composed.clear();
    for (const MappingText::Part &part : text.parts) {
        if (!part.place) {
            m_composed += part.text;
            continue;
        }
        const JsonToken &token = at(*part.place);
        if (!isScalar(token))
            return {token.kind};
        m_composed += token.text;
    }
    return {JsonToken::Kind::Text, m_composed};
}

bool MappedTokens::holds(const std::vector<MappingCondition> &conditions) const
{
    return std::all_of(conditions.begin(), conditions.end(),
                       [&](const MappingCondition &condition) { return holds(condition); });
}

bool MappedTokens::holdsOn(std::size_t level, const std::vector<MappingCondition> &conditions) const
{
    return std::all_of(conditions.begin(), conditions.end(), [&](const MappingCondition &condition) {
        return condition.place.level != level || holds(condition);
    });
}

bool MappedTokens::holds(const MappingCondition &condition) const
{
    const JsonToken &token = at(condition.place);
    if (condition.anything)
        return token.kind != JsonToken::Kind::Missing && token.kind != JsonToken::Kind::Null;
    return isScalar(token)
        && std::find(condition.values.begin(), condition.values.end(), token.text) != condition.values.end();
}

const MappedValue *MappedTokens::value(std::size_t rule, const std::string &name, const MappedValueRule &part)
{
    const JsonToken token = read(part.from);
    if (token.kind != JsonToken::Kind::Missing && part.read(token, m_value))
        return &m_value;
    wrong(rule, &part,
          [&] { return name + ": at " + part.from.written + " stood " + shownToken(token) + "; " + part.expected(); });
    return nullptr;
}

void MappedTokens::tellFirst(std::size_t rule, const std::string &sentence) const
{
    tell(rule, sentence + (sentence.ends_with('?') ? "" : ".") + " More of this kind are only counted.");
}

void MappedTokens::tell(std::size_t rule, const std::string &sentence) const
{
    const std::string which = m_mapping.rules.size() > 1 ? " (number " + std::to_string(rule + 1) + ")" : "";
    m_complain("mapping." + m_mapping.name + which + ": " + sentence);
}

} // namespace tapedeck

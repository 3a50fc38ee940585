// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/mapping.h"

#include <functional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tapedeck {

/// What stands at the places of the message under way, and what is wrong with it: counted each time, told the first
/// time.
class MappedTokens
{
public:
    using Complain = std::function<void(const std::string &sentence)>;

    MappedTokens(const Mapping &mapping, Complain complain);

    /// Those of a level of a rule, all Missing; 0: of the message.
    [[nodiscard]] std::span<JsonToken> begin(std::size_t level, const JsonPlaces &places);
    [[nodiscard]] const JsonToken &at(const MappingPlace &place) const
    {
        return m_levels[place.level][static_cast<std::size_t>(place.place)];
    }
    /// A place as it is; a composed text is missing or null as soon as one of its parts is, and good until the next.
    [[nodiscard]] JsonToken read(const MappingText &text);
    [[nodiscard]] bool holds(const std::vector<MappingCondition> &conditions) const;
    /// Of the conditions those on that level.
    [[nodiscard]] bool holdsOn(std::size_t level, const std::vector<MappingCondition> &conditions) const;
    /// What a part of a trade or event is, "trade.price"; null if it cannot be read, which is told. Good until the
    /// next.
    [[nodiscard]] const MappedValue *value(std::size_t rule, const std::string &name, const MappedValueRule &part);

    void beginMessage() { m_wrong = false; }
    /// Something of the message under way cannot be used: `what` of the rule, told once.
    template <typename Sentence> void wrong(std::size_t rule, const void *what, Sentence &&sentence)
    {
        m_wrong = true;
        tellOnce(rule, what, std::forward<Sentence>(sentence));
    }
    [[nodiscard]] bool isWrong() const { return m_wrong; }
    /// And what is wrong with no single message.
    template <typename Sentence> void tellOnce(std::size_t rule, const void *what, Sentence &&sentence)
    {
        if (m_told.emplace(rule, what).second)
            tellFirst(rule, sentence());
    }
    void tell(std::size_t rule, const std::string &sentence) const;

private:
    void tellFirst(std::size_t rule, const std::string &sentence) const;
    [[nodiscard]] bool holds(const MappingCondition &condition) const;

    const Mapping &m_mapping;
    Complain m_complain;
    std::array<std::vector<JsonToken>, mappingLevelsMax + 1> m_levels; // by place
    std::string m_composed;
    MappedValue m_value;
    std::set<std::pair<std::size_t, const void *>> m_told; // rule, and what was wrong with it
    bool m_wrong = false;
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/mapping.h"
#include "server/sources/mappingnodes.h"

namespace tapedeck {

/// Reads where things stand, for one rule of a mapping: adds each place that is named to those that are looked for.
class MappingPlaces
{
public:
    MappingPlaces(Mapping &mapping, MappingRule &rule)
        : m_mapping(mapping)
        , m_rule(rule)
    {
    }

    /// The way to the rows, "/events/*/markets"; to be called before anything else.
    void readRows(const toml::node &node);
    /// A pointer, or a text with pointers in braces.
    [[nodiscard]] MappingText text(const toml::node &node, const std::string &what);
    /// `{ "/pointer" = value or list of values, … }`.
    [[nodiscard]] std::vector<MappingCondition> conditions(const toml::node &node, const std::string &what);

private:
    [[nodiscard]] MappingPlace place(std::string_view pointer, const toml::node &node, const std::string &what);
    [[nodiscard]] MappingPlace placeOnTheWay(std::string_view pointer, const std::vector<std::string> &steps,
                                             const toml::node &node, const std::string &what);

    Mapping &m_mapping;
    MappingRule &m_rule;
};

} // namespace tapedeck

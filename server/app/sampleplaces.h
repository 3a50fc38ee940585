// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/mapping.h"

#include <simdjson.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

/// The places of a sample's messages at which values stand, apart from those that a mapping uses: elements of lists,
/// and members of what holds rows, as "*".
class SamplePlaces
{
public:
    explicit SamplePlaces(const Mapping &mapping);

    void note(simdjson::dom::element message) { note(message, {}); }

    struct Place {
        std::string written; ///< as the mapping would name it: of a row, or with ^ of the message
        std::string pointer; ///< from the message on
        std::string example;
        std::string rows; ///< where the rows are that it is in; empty: in none, or in those of the message
    };
    [[nodiscard]] std::vector<Place> unused() const;
    /// Of what is not used those places, as they would be written, that end like `pointer`.
    [[nodiscard]] std::vector<std::string> alike(std::string_view pointer) const;

private:
    void note(simdjson::dom::element element, const std::string &pointer);
    [[nodiscard]] Place place(const std::string &pointer, const std::string &example) const;

    const Mapping &m_mapping;
    std::set<std::string, std::less<>> m_used, m_holders; // of rows
    std::map<std::string, std::string> m_unused;          // with an example
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/sampleplaces.h"

#include <algorithm>

namespace tapedeck {

namespace {

constexpr std::size_t exampleBytesMax = 60;
constexpr std::size_t namesMax = 60; // of an object, beyond which they are taken for data
constexpr std::size_t unusedMax = 10'000;

std::string escaped(std::string_view name)
{
    std::string out;
    for (const char c : name)
        out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return out;
}

} // namespace

SamplePlaces::SamplePlaces(const Mapping &mapping)
    : m_mapping(mapping)
{
    for (std::size_t i = 0; i < mapping.messagePlaces.size(); ++i) {
        const std::string &pointer = mapping.messagePlaces.pointer(static_cast<int>(i));
        m_used.insert(pointer.substr(pointer.front() == '^' ? 1 : 0));
    }
    for (const MappingRule &rule : mapping.rules) {
        for (const MappingLevel &level : rule.levels) {
            m_holders.insert(level.pointer);
            for (std::size_t i = 1; i < level.places.size(); ++i)
                m_used.insert(level.pointer + "/*" + level.places.pointer(static_cast<int>(i)));
        }
    }
}

void SamplePlaces::note(simdjson::dom::element element, const std::string &pointer)
{
    if (m_used.contains(pointer))
        return;
    simdjson::dom::object object;
    simdjson::dom::array array;
    if (element.get(object) == simdjson::SUCCESS) {
        const bool areRows = m_holders.contains(pointer) || object.size() > namesMax;
        for (const auto &[name, value] : object)
            note(value, pointer + '/' + (areRows ? "*" : escaped(name)));
    } else if (element.get(array) == simdjson::SUCCESS) {
        std::size_t index = 0;
        for (const auto value : array) {
            const std::string one = pointer + '/' + std::to_string(index++);
            const bool isNamed =
                std::any_of(m_used.begin(), m_used.end(),
                            [&](const std::string &used) { return used == one || used.starts_with(one + '/'); })
                || std::any_of(m_holders.begin(), m_holders.end(), [&](const std::string &holder) {
                       return holder == one || holder.starts_with(one + '/');
                   });
            note(value, isNamed ? one : pointer + "/*");
        }
    } else if (m_unused.size() < unusedMax) {
        std::string example = simdjson::minify(element);
        if (example.size() > exampleBytesMax)
            example.replace(exampleBytesMax, std::string::npos, "…");
        m_unused.emplace(pointer, std::move(example));
    }
}

/// Of the innermost rows that it is in; else of the message.
SamplePlaces::Place SamplePlaces::place(const std::string &pointer, const std::string &example) const
{
    Place place{pointer, pointer, example, {}};
    for (const MappingRule &rule : m_mapping.rules) {
        if (rule.levels.empty())
            continue;
        const std::string &holder = rule.levels.back().pointer;
        const std::size_t length = holder.size() + 2; // with /*
        if (!pointer.starts_with(holder + "/*/")) {
            if (place.written == pointer)
                place.written = '^' + pointer;
        } else if (pointer.size() - length < place.written.size()) {
            place.written = pointer.substr(length);
            place.rows = holder;
        }
    }
    return place;
}

std::vector<SamplePlaces::Place> SamplePlaces::unused() const
{
    std::vector<Place> places;
    for (const auto &[pointer, example] : m_unused)
        places.push_back(place(pointer, example));
    return places;
}

std::vector<std::string> SamplePlaces::alike(std::string_view pointer) const
{
    std::vector<std::string> found;
    const std::string_view name = pointer.substr(std::min(pointer.rfind('/'), pointer.size()));
    for (const auto &[other, example] : m_unused) {
        if (!name.empty() && other.ends_with(name))
            found.push_back(place(other, example).written);
    }
    return found;
}

} // namespace tapedeck

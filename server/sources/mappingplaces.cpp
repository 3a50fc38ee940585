// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/mappingplaces.h"

#include <algorithm>

namespace tapedeck {

namespace {

bool isPointer(std::string_view text)
{
    return text.starts_with('/') || text.starts_with("^/") || text == rowNamePointer;
}

} // namespace

void MappingPlaces::readRows(const toml::node &node)
{
    const auto pointer = node.value_exact<std::string>();
    const auto steps = pointer ? pointerSteps(*pointer) : std::nullopt;
    if (!steps)
        failAt(node,
               "rows = " + shownNode(node)
                   + ": the JSON pointer of the rows is expected, such as \"/data\" or \"/events/*/markets\", or \"\" "
                     "for the whole message");
    std::string way;
    const auto add = [&](std::vector<std::string> levelSteps) {
        MappingLevel level{way, std::move(levelSteps), {}};
        level.places.add(rowNamePointer, {std::string(rowNamePointer)});
        m_rule.levels.push_back(std::move(level));
    };
    std::vector<std::string> since;
    std::string_view left = *pointer;
    for (const std::string &step : *steps) {
        const std::size_t end = std::min(left.find('/', 1), left.size());
        if (step == eachElement) {
            add(std::exchange(since, {}));
        } else {
            since.push_back(step);
        }
        way += left.substr(0, end);
        left.remove_prefix(end);
    }
    add(std::move(since));
    if (m_rule.levels.size() > mappingLevelsMax)
        failAt(node,
               "rows = " + shownNode(node) + ": at most " + std::to_string(mappingLevelsMax - 1)
                   + " times a * are expected");
}

MappingPlace MappingPlaces::place(std::string_view pointer, const toml::node &node, const std::string &what)
{
    if (pointer == rowNamePointer) {
        if (m_rule.levels.empty())
            failAt(node, what + ": # is the name of a row among several rows, and needs rows = \"/…\"");
        return {m_rule.levels.size(), 0};
    }
    const bool ofMessage = pointer.starts_with('^');
    if (ofMessage)
        pointer.remove_prefix(1);
    const auto steps = pointerSteps(pointer);
    if (!steps || steps->empty())
        failAt(node,
               what + ": '" + std::string(pointer)
                   + "' is no JSON pointer; one such as /data/price is expected (~1 for / and ~0 for ~ in a name)");
    if (std::find(steps->begin(), steps->end(), eachElement) != steps->end())
        return placeOnTheWay(std::string(ofMessage ? "^" : "").append(pointer), *steps, node, what);
    if (ofMessage || m_rule.levels.empty())
        return {0, m_mapping.messagePlaces.add(std::string(ofMessage ? "^" : "").append(pointer), *steps)};
    return {m_rule.levels.size(), m_rule.levels.back().places.add(pointer, *steps)};
}

/// "^/events/*/name" is of the event that the row is in.
MappingPlace MappingPlaces::placeOnTheWay(std::string_view pointer, const std::vector<std::string> &steps,
                                          const toml::node &node, const std::string &what)
{
    std::string way = m_rule.levels.empty() ? "none" : m_rule.levels.back().pointer + "/*";
    if (!pointer.starts_with('^'))
        failAt(node,
               what + ": '" + std::string(pointer)
                   + "': a * stands for each element only in rows, and behind ^ for the one that a row is in");
    std::size_t at = 0;
    std::size_t level = 0;
    std::size_t begin = 0; // of what is left behind the last * that fits
    for (; level < m_rule.levels.size(); ++level) {
        const std::vector<std::string> &wanted = m_rule.levels[level].steps;
        if (steps.size() - at <= wanted.size()
            || !std::equal(wanted.begin(), wanted.end(), steps.begin() + std::ptrdiff_t(at))
            || steps[at + wanted.size()] != eachElement)
            break;
        at += wanted.size() + 1;
        begin = at;
    }
    const std::vector<std::string> left(steps.begin() + std::ptrdiff_t(begin), steps.end());
    if (level == 0 || left.empty() || std::find(left.begin(), left.end(), eachElement) != left.end())
        failAt(node,
               what + ": '" + std::string(pointer)
                   + "': a * stands for the element that a row is in, and the way there is " + way
                   + ", with a name behind it");
    JsonPlaces &places = m_rule.levels[level - 1].places;
    if (left == std::vector<std::string>{std::string(rowNamePointer)})
        return {level, 0};
    std::string below;
    for (std::size_t i = 0, slash = pointer.size(); i < left.size(); ++i) {
        slash = pointer.rfind('/', slash - 1);
        below = pointer.substr(slash);
    }
    return {level, places.add(below, left)};
}

MappingText MappingPlaces::text(const toml::node &node, const std::string &what)
{
    const auto written = plainText(node);
    if (!written)
        failAt(node,
               what + " = " + shownNode(node)
                   + ": a JSON pointer such as \"/price\", or a text such as \"acme:{/symbol}\", is expected");
    MappingText text;
    text.written = *written;
    std::string_view left = *written;
    if (isPointer(left)) {
        text.parts.push_back({{}, place(left, node, what)});
        return text;
    }
    while (!left.empty()) {
        const std::size_t brace = std::min(left.find('{'), left.size());
        if (brace > 0)
            text.parts.push_back({std::string(left.substr(0, brace))});
        left.remove_prefix(brace);
        if (left.empty())
            break;
        const std::size_t end = left.find('}');
        if (end == std::string_view::npos || !isPointer(left.substr(1, end - 1)))
            failAt(node, what + " = " + shownNode(node) + ": {/POINTER} is expected at the brace");
        text.parts.push_back({{}, place(left.substr(1, end - 1), node, what)});
        left.remove_prefix(end + 1);
    }
    return text;
}

std::vector<MappingCondition> MappingPlaces::conditions(const toml::node &node, const std::string &what)
{
    std::vector<MappingCondition> all;
    for (const auto &[key, value] : tableOf(node, what, "{ \"/type\" = \"ticker\" }")) {
        const std::string pointer{std::string_view(key)};
        if (!isPointer(pointer))
            failAt(value,
                   what + ": '" + pointer + "' is no JSON pointer; one in quotes is expected, such as \"/type\"");
        MappingCondition condition{place(pointer, value, what), {}};
        const auto add = [&](const toml::node &element) {
            const auto text = plainText(element);
            if (!text)
                failAt(element,
                       what + ": " + pointer + " = " + shownNode(element)
                           + ": a text, a number, true or false is expected, or a list of them");
            condition.values.push_back(*text);
        };
        if (const toml::array *list = value.as_array()) {
            for (const toml::node &element : *list)
                add(element);
        } else {
            add(value);
        }
        condition.anything = condition.values == std::vector<std::string>{"*"};
        all.push_back(std::move(condition));
    }
    return all;
}

} // namespace tapedeck

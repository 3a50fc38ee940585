// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/mappingnodes.h"

#include <algorithm>
#include <sstream>

namespace tapedeck {

void failAt(const toml::node &node, const std::string &sentence)
{
    throw MappingMistake{sentence, static_cast<unsigned>(node.source().begin.line)};
}

std::string shownNode(const toml::node &node)
{
    std::ostringstream out;
    node.visit([&](const auto &concrete) { out << concrete; });
    return out.str();
}

std::string joined(const std::vector<std::string> &words)
{
    std::string out;
    for (const std::string &word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

std::optional<std::string> plainText(const toml::node &node)
{
    if (const auto text = node.value_exact<std::string>())
        return text;
    if (const auto number = node.value_exact<std::int64_t>())
        return std::to_string(*number);
    if (const auto truth = node.value_exact<bool>())
        return *truth ? "true" : "false";
    return std::nullopt;
}

const toml::table &tableOf(const toml::node &node, const std::string &what, const char *example)
{
    const toml::table *table = node.as_table();
    if (table == nullptr)
        failAt(node, what + " = " + shownNode(node) + ": a table is expected, such as " + example);
    return *table;
}

bool truthOf(const toml::node &node, const std::string &what)
{
    const auto truth = node.value_exact<bool>();
    if (!truth)
        failAt(node, what + " = " + shownNode(node) + ": true or false is expected");
    return *truth;
}

void refuseOthers(const toml::table &table, const std::string &where, std::initializer_list<std::string_view> known)
{
    for (const auto &[key, node] : table) {
        if (std::find(known.begin(), known.end(), std::string_view(key)) != known.end())
            continue;
        std::vector<std::string> names(known.begin(), known.end());
        failAt(node, where + "there is no '" + std::string(std::string_view(key)) + "'; there are " + joined(names));
    }
}

} // namespace tapedeck

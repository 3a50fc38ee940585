// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <toml++/toml.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

/// What is wrong with a mapping, thrown within its reader alone.
struct MappingMistake {
    std::string sentence;
    unsigned line;
};

[[noreturn]] void failAt(const toml::node &node, const std::string &sentence);

/// As it is written in the file.
[[nodiscard]] std::string shownNode(const toml::node &node);
/// "a, b, c".
[[nodiscard]] std::string joined(const std::vector<std::string> &words);
/// Texts, numbers and booleans as a message would write them.
[[nodiscard]] std::optional<std::string> plainText(const toml::node &node);
/// Fails if it is none.
[[nodiscard]] const toml::table &tableOf(const toml::node &node, const std::string &what, const char *example);
/// Fails if it is neither.
[[nodiscard]] bool truthOf(const toml::node &node, const std::string &what);
/// Fails if there is anything but what is known.
void refuseOthers(const toml::table &table, const std::string &where, std::initializer_list<std::string_view> known);

} // namespace tapedeck

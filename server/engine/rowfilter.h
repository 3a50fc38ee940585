// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace tapedeck {

/// Which rows a subscription wants: keys (whole, or the part after "venue:") or a prefix; either suffices. Immutable
/// once made, so that threads may share it.
class RowFilter
{
public:
    RowFilter(std::vector<std::string> keys, std::string prefix)
        : m_keys(std::make_move_iterator(keys.begin()), std::make_move_iterator(keys.end()))
        , m_prefix(std::move(prefix))
    {
    }

    /// The part of a key after "venue:"; empty if there is none.
    [[nodiscard]] static std::string_view symbolOf(std::string_view key)
    {
        const std::size_t colon = key.find(':');
        return colon == std::string_view::npos ? std::string_view() : key.substr(colon + 1);
    }
    [[nodiscard]] const std::string &prefix() const { return m_prefix; }
    [[nodiscard]] bool hasKeys() const { return !m_keys.empty(); }
    template <typename Visitor> void forEachKey(Visitor &&visit) const
    {
        for (const std::string &key : m_keys)
            visit(key);
    }

    [[nodiscard]] bool accepts(std::string_view key) const
    {
        if (!m_prefix.empty() && key.starts_with(m_prefix))
            return true;
        if (m_keys.empty())
            return false;
        if (m_keys.contains(key))
            return true;
        const std::string_view symbol = symbolOf(key);
        return !symbol.empty() && m_keys.contains(symbol);
    }

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    std::unordered_set<std::string, Hash, std::equal_to<>> m_keys;
    std::string m_prefix;
};

} // namespace tapedeck

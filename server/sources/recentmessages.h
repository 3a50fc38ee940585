// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace tapedeck {

/// The newest messages that were taken, by their id and text, to know them when they come again. Of a fixed size, which
/// is allocated with the first message.
class RecentMessages
{
public:
    static constexpr std::size_t capacity = 65'536;

    /// False: it is one of them already.
    bool add(std::string_view id, std::string_view text)
    {
        if (m_table.empty()) {
            m_table.resize(2 * capacity);
            m_order.resize(capacity);
        }
        const std::hash<std::string_view> hash;
        std::uint64_t value = hash(id) * 0x9e3779b97f4a7c15u ^ hash(text);
        value = value == nothing ? 1 : value;
        if (m_table[placeOf(value)] == value)
            return false;
        std::uint64_t &oldest = m_order[m_next];
        if (oldest != nothing)
            remove(oldest);
        oldest = value;
        m_next = (m_next + 1) % capacity;
        m_table[placeOf(value)] = value;
        return true;
    }

private:
    static constexpr std::uint64_t nothing = 0;
    static constexpr std::size_t mask = 2 * capacity - 1;

    /// Where it is, or where it would go.
    [[nodiscard]] std::size_t placeOf(std::uint64_t value) const
    {
        std::size_t place = value & mask;
        while (m_table[place] != nothing && m_table[place] != value)
            place = (place + 1) & mask;
        return place;
    }
    /// And moves up what had to give way to it.
    void remove(std::uint64_t value)
    {
        std::size_t hole = placeOf(value);
        for (std::size_t place = (hole + 1) & mask; m_table[place] != nothing; place = (place + 1) & mask) {
            const std::size_t home = m_table[place] & mask;
            if (((place - home) & mask) >= ((place - hole) & mask)) {
                m_table[hole] = m_table[place];
                hole = place;
            }
        }
        m_table[hole] = nothing;
    }

    std::vector<std::uint64_t> m_table; // by the lower bits, with linear probing
    std::vector<std::uint64_t> m_order; // a ring, oldest at m_next
    std::size_t m_next = 0;
};

} // namespace tapedeck

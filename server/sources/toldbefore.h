// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace tapedeck {

/// What happened to a row lately, as hashes, to know it when it is told again. It keeps twice as many as the longest
/// message told of the row, within bounds.
class ToldBefore
{
public:
    static constexpr std::size_t keptLeast = 128;
    static constexpr std::size_t keptMost = 16'384;

    struct Told {
        std::uint64_t id;      ///< what it is
        std::uint64_t content; ///< what was said of it
    };

    [[nodiscard]] bool isEmpty() const { return m_told.empty(); }
    /// How often that is among what is kept.
    [[nodiscard]] std::size_t count(std::uint64_t id) const
    {
        return static_cast<std::size_t>(
            std::count_if(m_told.begin(), m_told.end(), [id](const Told &told) { return told.id == id; }));
    }
    /// All ids that are kept, ascending.
    void copyIds(std::vector<std::uint64_t> &ids) const
    {
        ids.clear();
        for (const Told &told : m_told)
            ids.push_back(told.id);
        std::sort(ids.begin(), ids.end());
    }
    /// The newest of that id; null if none is kept.
    [[nodiscard]] Told *find(std::uint64_t id)
    {
        const auto it = std::find_if(m_told.begin(), m_told.end(), [id](const Told &told) { return told.id == id; });
        return it == m_told.end() ? nullptr : &*it;
    }
    /// In place of the oldest, if there are enough.
    void add(const Told &told)
    {
        const bool isRoom = m_told.size() < std::clamp(2 * m_longest, keptLeast, keptMost);
        if (!isRoom)
            m_told[m_next] = told;
        else if (m_next == 0)
            m_told.push_back(told);
        else
            m_told.insert(m_told.begin() + static_cast<std::ptrdiff_t>(m_next), told);
        if (!isRoom || m_next != 0)
            m_next = m_next + 1 == m_told.size() ? 0 : m_next + 1;
    }
    /// A message told so many. True: no message before told more, so that this is no shorter list.
    bool noteLength(std::size_t count)
    {
        const bool isFull = count >= m_longest;
        m_longest = std::max(m_longest, count);
        return isFull;
    }
    /// The same one by one, by the message's number.
    void noteTold(std::uint64_t message)
    {
        m_now = message == m_message ? m_now + 1 : 1;
        m_message = message;
        (void)noteLength(m_now);
    }
    void forget() { *this = ToldBefore(); }

private:
    std::vector<Told> m_told; // a ring, the oldest at m_next
    std::size_t m_next = 0;
    std::size_t m_longest = 0;
    std::uint64_t m_message = 0; // the newest that told something
    std::size_t m_now = 0;       // and how much
};

} // namespace tapedeck

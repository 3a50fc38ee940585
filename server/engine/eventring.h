// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace tapedeck {

/// The newest events of one key. They are numbered from 1; the oldest make room for the newest.
template <typename Event> class EventRing
{
public:
    /// The number of the newest event; 0: none yet.
    [[nodiscard]] std::uint64_t last() const { return m_last; }
    /// The number of the oldest event that is kept; last() + 1 if none is.
    [[nodiscard]] std::uint64_t first() const { return m_last - std::min<std::uint64_t>(m_last, m_kept) + 1; }
    /// An event that is kept.
    [[nodiscard]] const Event &at(std::uint64_t number) const { return m_events[number % m_events.size()]; }

    [[nodiscard]] std::size_t capacity() const { return m_events.size(); }
    /// The next event takes the place of the oldest.
    [[nodiscard]] bool full() const { return m_kept == m_events.size(); }
    /// To a larger capacity.
    void grow(std::size_t capacity)
    {
        std::vector<Event> events(capacity);
        for (std::uint64_t number = first(); number <= m_last; ++number)
            events[number % capacity] = std::move(m_events[number % m_events.size()]);
        m_events.swap(events);
    }
    /// The place of the next event, with what was there before. The capacity is not 0.
    [[nodiscard]] Event &next()
    {
        m_kept = std::min(m_kept + 1, m_events.size());
        return m_events[++m_last % m_events.size()];
    }

private:
    std::vector<Event> m_events; // by number, modulo the capacity
    std::size_t m_kept = 0;
    std::uint64_t m_last = 0;
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <queue>
#include <vector>

namespace tapedeck {

/// What is to be done for which client and when. There is no way to take an entry back: whoever is called finds that it
/// no longer applies, by its generation.
class DueQueue
{
public:
    enum class What : std::uint8_t { Open, Stall, Resume, Ping };
    struct Entry {
        Micros atUs; ///< steady clock
        std::uint32_t client;
        std::uint32_t generation; ///< the client's connection, counted
        What what;
    };

    void add(const Entry &entry) { m_entries.push(entry); }
    /// An entry whose time has come, earliest first.
    [[nodiscard]] std::optional<Entry> take(Micros nowUs)
    {
        if (m_entries.empty() || m_entries.top().atUs > nowUs)
            return std::nullopt;
        const Entry entry = m_entries.top();
        m_entries.pop();
        return entry;
    }
    [[nodiscard]] Micros nextUs() const
    {
        return m_entries.empty() ? std::numeric_limits<Micros>::max() : m_entries.top().atUs;
    }

private:
    struct Later {
        bool operator()(const Entry &a, const Entry &b) const { return a.atUs > b.atUs; }
    };
    std::priority_queue<Entry, std::vector<Entry>, Later> m_entries;
};

} // namespace tapedeck

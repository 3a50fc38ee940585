// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

namespace tapedeck {

/// What came of it when all connections were closed at once: when the clients were live again.
class Storm
{
public:
    /// `clients` were told to come back.
    void begin(std::size_t clients)
    {
        *this = Storm();
        m_clients = clients;
        m_liveUs.reserve(clients);
    }
    /// A client is live again, so long after the beginning.
    void add(Micros afterUs)
    {
        m_liveUs.push_back(afterUs);
        m_sorted = false;
    }
    void addResumed(std::uint64_t deltas, std::uint64_t snapshots)
    {
        m_deltas += deltas;
        m_snapshots += snapshots;
    }

    [[nodiscard]] bool begun() const { return m_clients > 0; }
    [[nodiscard]] bool over() const { return m_liveUs.size() >= m_clients; }
    [[nodiscard]] std::size_t clients() const { return m_clients; }
    [[nodiscard]] std::size_t live() const { return m_liveUs.size(); }
    [[nodiscard]] std::uint64_t deltas() const { return m_deltas; }       ///< subscriptions that got what they missed
    [[nodiscard]] std::uint64_t snapshots() const { return m_snapshots; } ///< and those that started over

    /// Time until this fraction of the clients (0 to 1) was live again; nothing if it is not yet.
    [[nodiscard]] std::optional<Micros> timeUntil(double fraction)
    {
        const auto wanted = static_cast<std::size_t>(std::ceil(fraction * static_cast<double>(m_clients)));
        if (wanted == 0 || m_liveUs.size() < wanted)
            return std::nullopt;
        if (!m_sorted)
            std::sort(m_liveUs.begin(), m_liveUs.end());
        m_sorted = true;
        return m_liveUs[wanted - 1];
    }

private:
    std::size_t m_clients = 0;
    std::vector<Micros> m_liveUs;
    bool m_sorted = false;
    std::uint64_t m_deltas = 0;
    std::uint64_t m_snapshots = 0;
};

} // namespace tapedeck

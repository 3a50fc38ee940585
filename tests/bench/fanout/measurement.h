// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/histogram.h"
#include "tests/bench/fanout/protocol.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace tapedeck::bench {

/// What arrived within the measured window.
class Measurement
{
public:
    /// `clients`: of whom a broadcast's 99th percentile is taken.
    explicit Measurement(int clients)
        : m_wanted((static_cast<std::uint64_t>(clients) * 99 + 99) / 100)
    {
    }

    void add(const Heard &heard, std::size_t payloadBytes, Micros nowUs)
    {
        m_messages += static_cast<std::uint64_t>(heard.messages);
        if (heard.isEmpty)
            return;
        m_withContent += static_cast<std::uint64_t>(heard.messages);
        m_bytes += payloadBytes;
        if (heard.publishedUs == 0)
            return;
        m_latency.add(age(heard.publishedUs, nowUs));
        if (heard.sourceUs != 0)
            m_sourceLatency.add(age(heard.sourceUs, nowUs));
        if (heard.publishedUs != m_latestUs) {
            m_latestUs = heard.publishedUs;
            m_latest = &m_broadcasts[m_latestUs];
        }
        if (++m_latest->arrived == m_wanted)
            m_latest->mostUs = age(m_latestUs, nowUs);
    }

    [[nodiscard]] std::uint64_t messages() const { return m_messages; }
    /// Without those that only say that nothing changed. All that follows is of these.
    [[nodiscard]] std::uint64_t messagesWithContent() const { return m_withContent; }
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }
    [[nodiscard]] const Histogram &latency() const { return m_latency; }
    /// Of protocols that tell it: from the server's receipt of the oldest change, rather than from publishing.
    [[nodiscard]] const Histogram &sourceLatency() const { return m_sourceLatency; }
    /// From publishing to arrival at 99 % of the clients: the median of all broadcasts that got so far; 0 if none did.
    [[nodiscard]] std::uint64_t broadcastUs() const;

private:
    struct Broadcast {
        std::uint64_t arrived = 0;
        std::uint64_t mostUs = 0;
    };

    static std::uint64_t age(Micros sinceUs, Micros nowUs)
    {
        return nowUs > sinceUs ? static_cast<std::uint64_t>(nowUs - sinceUs) : 0;
    }

    std::uint64_t m_wanted;
    std::uint64_t m_messages = 0;
    std::uint64_t m_withContent = 0;
    std::uint64_t m_bytes = 0;
    Histogram m_latency;
    Histogram m_sourceLatency;
    std::unordered_map<Micros, Broadcast> m_broadcasts; // by publish time; its elements do not move
    Micros m_latestUs = 0;
    Broadcast *m_latest = nullptr;
};

} // namespace tapedeck::bench

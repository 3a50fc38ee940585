// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>

namespace tapedeck {

/// The spoiler delay: keeps what was received, in order, until it is old enough to be shown. Bounded in bytes. For one
/// thread; times are of the steady clock.
class DelayLine
{
public:
    struct Held {
        Micros receivedUs;     ///< steady clock
        Micros receivedWallUs; ///< the same moment by the wall clock
        std::size_t board;     ///< the receiver's number of it
        std::string message;   ///< of the server, not compressed
    };

    explicit DelayLine(std::size_t bytesMax)
        : m_bytesMax(bytesMax)
    {
    }

    /// Of what is held as well: a shorter delay makes some of it due, a longer one keeps it longer.
    void setDelay(Micros delayUs) { m_delayUs = std::max<Micros>(0, delayUs); }
    [[nodiscard]] Micros delayUs() const { return m_delayUs; }
    /// What is received has to go through the line, or it would overtake.
    [[nodiscard]] bool isOn() const { return m_delayUs > 0 || !m_held.empty(); }

    /// False: there is no room for it, and it is not kept.
    [[nodiscard]] bool push(Held held)
    {
        if (m_bytes + held.message.size() > m_bytesMax)
            return false;
        m_bytes += held.message.size();
        m_held.push_back(std::move(held));
        return true;
    }
    /// The next that is old enough.
    [[nodiscard]] std::optional<Held> take(Micros nowUs)
    {
        if (m_held.empty() || nowUs - m_held.front().receivedUs < m_delayUs)
            return std::nullopt;
        Held held = std::move(m_held.front());
        m_held.pop_front();
        m_bytes -= held.message.size();
        return held;
    }
    /// When the next is old enough; nothing if none is held.
    [[nodiscard]] std::optional<Micros> dueUs() const
    {
        return m_held.empty() ? std::nullopt : std::optional(m_held.front().receivedUs + m_delayUs);
    }
    void clear()
    {
        m_held.clear();
        m_bytes = 0;
    }
    [[nodiscard]] std::size_t count() const { return m_held.size(); }
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }

private:
    std::size_t m_bytesMax;
    std::size_t m_bytes = 0;
    Micros m_delayUs = 0;
    std::deque<Held> m_held;
};

} // namespace tapedeck

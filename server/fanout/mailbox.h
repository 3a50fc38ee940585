// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/delivery.h"
#include "server/fanout/counters.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <variant>

namespace tapedeck {

/// What the engine hands to one worker, in order. Bounded: a few flushes of each board and tier (a worker that is
/// slower than that loses some, and catches its clients up), and one catch-up for each subscription.
class Mailbox : public DeliverySink
{
public:
    static constexpr int flushesMax = 4; ///< of one board and tier

    using StatusPtr = std::shared_ptr<const v1::Status>;
    using Letter = std::variant<FlushPtr, CatchUp, StatusPtr>;

    /// `wake` is called from the engine's thread when the mailbox was empty.
    Mailbox(FanoutCounters &counters, std::function<void()> wake)
        : m_counters(counters)
        , m_wake(std::move(wake))
    {
    }

    void deliver(FlushPtr flush) override
    {
        {
            const std::lock_guard lock(m_mutex);
            int &waiting = m_flushes[static_cast<std::size_t>(flush->board)][static_cast<std::size_t>(flush->tier)];
            if (waiting >= flushesMax) {
                m_counters.flushesDropped.add();
                return;
            }
            ++waiting;
        }
        put(std::move(flush));
    }
    void deliver(CatchUp catchUp) override { put(std::move(catchUp)); }
    void deliver(StatusPtr status) override { put(std::move(status)); }

    /// Moves everything to `out`, whose memory is reused. Returns since when the oldest has waited (steady clock); 0 if
    /// there is none.
    Micros take(std::vector<Letter> &out)
    {
        out.clear();
        const std::lock_guard lock(m_mutex);
        out.swap(m_letters);
        m_flushes = {};
        return m_waitingSinceUs.exchange(0, std::memory_order_relaxed);
    }
    /// For how long the oldest letter has waited. Thread-safe.
    [[nodiscard]] Micros ageUs() const
    {
        const Micros sinceUs = m_waitingSinceUs.load(std::memory_order_relaxed);
        return sinceUs == 0 ? 0 : std::max<Micros>(0, steadyClockUs() - sinceUs);
    }

private:
    void put(Letter letter)
    {
        bool wasEmpty = false;
        {
            const std::lock_guard lock(m_mutex);
            wasEmpty = m_letters.empty();
            if (wasEmpty)
                m_waitingSinceUs.store(steadyClockUs(), std::memory_order_relaxed);
            m_letters.push_back(std::move(letter));
        }
        if (wasEmpty)
            m_wake();
    }

    FanoutCounters &m_counters;
    std::function<void()> m_wake;
    std::mutex m_mutex;
    std::vector<Letter> m_letters;
    std::atomic<Micros> m_waitingSinceUs{0}; // of the first letter; 0: none
    std::array<std::array<int, tierCount>, boardCount> m_flushes{};
};

} // namespace tapedeck

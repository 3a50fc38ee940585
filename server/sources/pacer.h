// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace tapedeck {

/// Lets a source's thread wait, and be woken to end.
class Pacer
{
public:
    /// Waits until the steady clock shows `us`. False: the source is to end.
    [[nodiscard]] bool waitUntil(Micros us)
    {
        std::unique_lock lock(m_mutex);
        const std::chrono::steady_clock::time_point until{std::chrono::microseconds(us)};
        return !m_stopped.wait_until(lock, until, [this] { return m_stopping; });
    }
    [[nodiscard]] bool stopping() const
    {
        const std::lock_guard lock(m_mutex);
        return m_stopping;
    }
    void stop()
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_stopped.notify_all();
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_stopped;
    bool m_stopping = false;
};

} // namespace tapedeck

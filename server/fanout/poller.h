// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>

namespace tapedeck {

/// Somebody whose descriptor is polled.
class PollHandler
{
public:
    virtual ~PollHandler() = default;
    /// `events` as of epoll(7). Must not delete a handler that the same turn may still call.
    virtual void onReady(std::uint32_t events) = 0;
};

/// An epoll(7) loop's descriptor, and a way to wake it from other threads. Qt's dispatchers poll every socket on every
/// turn, which at ten thousand connections costs more than sending to them; epoll costs the ready ones.
class Poller
{
public:
    Poller();
    ~Poller();
    Poller(const Poller &) = delete;
    Poller &operator=(const Poller &) = delete;

    /// False if the kernel refuses (errno).
    [[nodiscard]] bool add(int descriptor, PollHandler &handler, std::uint32_t events);
    void remove(int descriptor);

    /// Thread-safe: wait() returns soon.
    void wake();
    /// Waits at most `timeoutMs` (0: not at all) for something to be ready.
    void wait(int timeoutMs);
    /// Calls the handlers of what was ready.
    void dispatch();

private:
    static constexpr int eventsMax = 256; ///< of one turn

    int m_epoll;
    int m_wake;
    int m_ready = 0;
    std::array<epoll_event, eventsMax> m_events;
};

} // namespace tapedeck

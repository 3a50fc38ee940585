// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/poller.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace tapedeck {

Poller::Poller()
    : m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = nullptr;
    if (m_epoll < 0 || m_wake < 0 || epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wake, &event) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot make an event loop");
}

Poller::~Poller()
{
    ::close(m_wake);
    ::close(m_epoll);
}

bool Poller::add(int descriptor, PollHandler &handler, std::uint32_t events)
{
    epoll_event event{};
    event.events = events;
    event.data.ptr = &handler;
    return epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void Poller::remove(int descriptor)
{
    (void)epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
}

void Poller::wake()
{
    const std::uint64_t one = 1;
    (void)!::write(m_wake, &one, sizeof(one));
}

void Poller::wait(int timeoutMs)
{
    m_ready = epoll_wait(m_epoll, m_events.data(), eventsMax, timeoutMs);
}

void Poller::dispatch()
{
    for (int i = 0; i < m_ready; ++i) {
        const epoll_event &event = m_events[static_cast<std::size_t>(i)];
        if (event.data.ptr == nullptr) {
            std::uint64_t woken = 0;
            (void)!::read(m_wake, &woken, sizeof(woken));
        } else {
            static_cast<PollHandler *>(event.data.ptr)->onReady(event.events);
        }
    }
    m_ready = 0;
}

} // namespace tapedeck

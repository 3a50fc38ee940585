// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/loadthread.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <limits>
#include <semaphore>

namespace tapedeck {

namespace {

constexpr std::uint64_t wakeTag = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t eventsMax = 512;
constexpr unsigned handshakesMax = 500; // under way at once; a server's backlog has an end
constexpr int opensPerTurn = 64;        // so that reading goes on meanwhile
constexpr Micros checkIntervalUs = 1'000'000;
constexpr Micros openBurstUs = 100'000; // what may be made up for if the thread was late

} // namespace

LoadThread::LoadThread(const LoadPlan &plan, int number)
    : m_context(plan)
    , m_first(plan.clientsOf(number).first)
    , m_openIntervalUs(plan.options().connectRate > 0
                           ? static_cast<Micros>(1e6 * plan.options().threads / plan.options().connectRate)
                           : 0)
    , m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    m_context.epoll = epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = wakeTag;
    epoll_ctl(m_context.epoll, EPOLL_CTL_ADD, m_wake, &event);
    const std::uint32_t end = plan.clientsOf(number).second;
    for (std::uint32_t client = m_first; client < end; ++client) {
        const bool verify = client - m_first < static_cast<std::uint32_t>(plan.options().verify);
        m_clients.emplace_back(plan, client, verify, client == 0);
        m_toOpen.push_back(client);
    }
    m_thread = std::thread([this] { run(); });
}

LoadThread::~LoadThread()
{
    order([this] { m_stop = true; });
    m_thread.join();
    ::close(m_context.epoll);
    ::close(m_wake);
}

void LoadThread::order(std::function<void()> what)
{
    {
        const std::lock_guard lock(m_mutex);
        m_orders.push_back(std::move(what));
    }
    const std::uint64_t one = 1;
    (void)!::write(m_wake, &one, sizeof(one));
}

LoadTaken LoadThread::take()
{
    LoadTaken taken;
    std::binary_semaphore done(0);
    order([&] {
        taken = std::exchange(m_context.taken, {});
        m_context.taken.now = taken.now;
        m_context.taken.allConnectedUs = taken.allConnectedUs;
        m_context.taken.allLiveUs = taken.allLiveUs;
        done.release();
    });
    done.acquire();
    return taken;
}

void LoadThread::beginStorm(Micros nowUs)
{
    order([this, nowUs] {
        m_context.stormUs = nowUs;
        m_toOpen.clear();
        for (std::size_t i = 0; i < m_clients.size(); ++i) {
            m_clients[i].beginStorm(m_context);
            m_toOpen.push_back(m_first + static_cast<std::uint32_t>(i));
        }
    });
}

void LoadThread::run()
{
    std::array<epoll_event, eventsMax> events;
    while (!m_stop) {
        const int count = epoll_wait(m_context.epoll, events.data(), eventsMax, waitMs());
        m_context.nowUs = steadyClockUs();
        bool ordered = false;
        for (int i = 0; i < count; ++i) {
            const epoll_event &event = events[static_cast<std::size_t>(i)];
            if (event.data.u64 == wakeTag)
                ordered = true;
            else
                m_clients[event.data.u64 - m_first].ready(m_context, event.events);
        }
        noteProgress();
        if (ordered) // when no event is left that speaks of a connection which an order may close
            obey();
        doDue();
        openSome();
        checkSilence();
    }
}

void LoadThread::noteProgress()
{
    LoadTaken &taken = m_context.taken;
    if (taken.allConnectedUs == 0 && taken.now.connected == m_clients.size())
        taken.allConnectedUs = steadyClockUs();
    if (taken.allLiveUs == 0 && taken.now.live == m_clients.size())
        taken.allLiveUs = steadyClockUs();
}

void LoadThread::obey()
{
    std::uint64_t count = 0;
    (void)!::read(m_wake, &count, sizeof(count));
    std::vector<std::function<void()>> orders;
    {
        const std::lock_guard lock(m_mutex);
        orders.swap(m_orders);
    }
    for (const auto &order : orders)
        order();
}

void LoadThread::doDue()
{
    while (const auto entry = m_context.due.take(m_context.nowUs)) {
        LoadClient &client = m_clients[entry->client - m_first];
        if (!client.concerns(*entry))
            continue;
        if (entry->what == DueQueue::What::Open)
            m_toOpen.push_back(entry->client);
        else
            client.due(m_context, entry->what);
    }
}

void LoadThread::openSome()
{
    for (int i = 0; i < opensPerTurn && !m_toOpen.empty() && m_context.handshakes < handshakesMax; ++i) {
        if (m_openIntervalUs > 0) {
            if (m_context.nowUs < m_nextOpenUs)
                return;
            m_nextOpenUs = std::max(m_nextOpenUs, m_context.nowUs - openBurstUs) + m_openIntervalUs;
        }
        const std::uint32_t number = m_toOpen.front();
        m_toOpen.pop_front();
        m_clients[number - m_first].open(m_context);
    }
}

void LoadThread::checkSilence()
{
    if (m_context.nowUs < m_nextCheckUs)
        return;
    m_nextCheckUs = m_context.nowUs + checkIntervalUs;
    for (LoadClient &client : m_clients)
        client.checkSilence(m_context);
}

int LoadThread::waitMs() const
{
    Micros until = std::min(m_context.due.nextUs(), m_nextCheckUs);
    if (!m_toOpen.empty() && m_context.handshakes < handshakesMax)
        until = std::min(until, m_nextOpenUs); // 0 if nothing is to be waited for
    const Micros waitUs = until - m_context.nowUs;
    return waitUs <= 0 ? 0 : static_cast<int>((waitUs + 999) / 1'000);
}

} // namespace tapedeck

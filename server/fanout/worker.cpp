// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/worker.h"

#include <QLoggingCategory>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace tapedeck {

Q_LOGGING_CATEGORY(workerLog, "tapedeck.fanout")

namespace {

constexpr std::size_t receiveBytes = 64 * 1024;
constexpr Micros sliceUs = 2'000;    // of sending, before what clients say is looked at
constexpr Micros tickUs = 25'000;    // a part of the clients
constexpr Micros roundUs = 250'000;  // all of them
constexpr int acceptsPerTurn = 64;   // so that a storm of new clients does not keep the others waiting
constexpr int strangersMax = 1'000;  // connections beyond clientsMax that get a proper 503
constexpr int requestsReserve = 100; // connections that streams leave to requests

void setOption(int descriptor, int level, int name, int value)
{
    (void)setsockopt(descriptor, level, name, &value, sizeof(value));
}

} // namespace

Worker::Worker(Engine &engine, const FanoutLimits &limits, const std::string &server, SharedAdmission &admission,
               HttpRoutes *routes)
    : m_admission(admission)
    , m_routes(routes)
    , m_mailbox(m_counters, [this] { m_poller.wake(); })
    , m_context{engine,
                engine.addWorker(m_mailbox),
                limits,
                server,
                m_counters,
                Lanes(engine, m_context.worker),
                Followers(engine.stores(), engine.followed()),
                {},
                {}}
    , m_distributor(m_context)
    , m_receiveBuffer(receiveBytes)
    , m_connects(std::max(1u, limits.connectsPerSecond / static_cast<std::uint32_t>(admission.workers)))
{
}

Worker::~Worker()
{
    m_stopping = true;
    m_poller.wake();
    if (m_thread.joinable())
        m_thread.join();
    m_clients.clear();
    if (m_listener >= 0)
        ::close(m_listener);
}

void Worker::start(int listener)
{
    m_listener = listener;
    // Connections inherit these.
    setOption(listener, IPPROTO_TCP, TCP_NODELAY, 1);
    setOption(listener, SOL_SOCKET, SO_KEEPALIVE, 1);
    setOption(listener, SOL_SOCKET, SO_SNDBUF, m_context.limits.sendBufferBytes);
    setOption(listener, IPPROTO_TCP, TCP_NOTSENT_LOWAT, m_context.limits.unsentBytes);
    if (!m_poller.add(listener, *this, EPOLLIN))
        qCCritical(workerLog) << "cannot listen:" << std::strerror(errno);
    m_turnUs = steadyClockUs();
    m_thread = std::thread([this] { run(); });
}

void Worker::drain(Micros patienceUs, std::function<void()> drained)
{
    m_drained = std::move(drained);
    m_drainPatienceUs = patienceUs;
    m_poller.wake();
}

void Worker::run()
{
    m_context.nowUs = m_secondUs = m_tickDueUs = m_roundDueUs = steadyClockUs();
    if (m_routes != nullptr) {
        HttpHost &host = *this;
        m_routes->start(host, m_context.worker);
    }
    while (!m_stopping) {
        turn();
        if (m_drainPatienceUs >= 0)
            startDraining();
        if (m_drainDeadlineUs != 0 && (isDrained() || m_context.nowUs > m_drainDeadlineUs)) {
            m_drained();
            m_drainDeadlineUs = 0;
            if (m_routes == nullptr)
                return;
        }
    }
}

void Worker::turn()
{
    const auto sent = [this](const Flush &flush) {
        const Micros lastedUs = wallClockUs() - flush.header.publishTimeUs;
        const std::lock_guard lock(m_stagesMutex);
        m_stages.publishToSent.add(static_cast<std::uint64_t>(std::max<Micros>(0, lastedUs)));
    };
    const Micros before = steadyClockUs();
    const Micros dueUs = std::min(m_tickDueUs, m_context.followers.dueUs());
    const Micros untilDueUs = std::max<Micros>(0, dueUs - before);
    const bool idle = m_distributor.idle() && !m_routesWork;
    m_poller.wait(idle ? static_cast<int>(untilDueUs / 1'000) + 1 : 0);
    m_context.nowUs = steadyClockUs();
    m_turnUs.store(m_context.nowUs, std::memory_order_relaxed);
    m_idleUs += m_context.nowUs - before;
    m_poller.dispatch();
    readMail();
    m_distributor.run(sliceUs, sent);
    if (m_context.nowUs >= m_context.followers.dueUs())
        m_context.followers.run(m_context.nowUs, m_context.nowUs + sliceUs);
    if (m_context.nowUs >= m_tickDueUs)
        tick();
    if (m_routes != nullptr) {
        m_routesWork = m_routes->work(m_context.nowUs + sliceUs);
        sendAnswers();
    }
    m_context.engine.request(m_context.requests);
    buryTheDead();
}

bool Worker::isDrained() const
{
    if (m_routes == nullptr)
        return m_clients.empty();
    return std::none_of(m_clients.begin(), m_clients.end(), [](const auto &entry) {
        return entry.second->session() != nullptr || entry.second->owesAnswer();
    });
}

bool Worker::admitsStream()
{
    if (m_drainDeadlineUs != 0 || m_streams >= m_context.limits.clientsMax - requestsReserve)
        return false;
    ++m_streams;
    return true;
}

void Worker::answer(std::uint32_t client, HttpAnswer answer)
{
    m_answers.emplace_back(client, std::move(answer));
}

void Worker::sendAnswers()
{
    // Each may bring the next request, and its answer.
    for (std::size_t i = 0; i < m_answers.size(); ++i) {
        auto [id, answer] = std::move(m_answers[i]);
        if (const auto it = m_clients.find(id); it != m_clients.end())
            it->second->answer(std::move(answer));
    }
    m_answers.clear();
}

void Worker::onReady(std::uint32_t)
{
    for (int i = 0; i < acceptsPerTurn; ++i) {
        const int descriptor = ::accept4(m_listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor >= 0) {
            open(descriptor);
            continue;
        }
        if (errno == EMFILE || errno == ENFILE) {
            if (m_context.nowUs - std::exchange(m_crowdedUs, m_context.nowUs) > 1'000'000)
                qCWarning(workerLog) << "no file descriptor is free for a new client: raise the limit (ulimit -n)";
        }
        return;
    }
}

Admission Worker::admit()
{
    if (m_admission.clients.fetch_add(1) >= m_context.limits.clientsMax) {
        --m_admission.clients;
        m_counters.refusedFull.add();
        return Admission::Full;
    }
    if (!m_connects.take(1, m_context.nowUs)) {
        --m_admission.clients;
        m_counters.refusedRate.add();
        return Admission::TooFast;
    }
    return Admission::Admitted;
}

void Worker::open(int descriptor)
{
    const Admission admission = admit();
    const bool crowded = m_clients.size() > static_cast<std::size_t>(m_context.limits.clientsMax + strangersMax);
    if (admission != Admission::Admitted && crowded) {
        ::close(descriptor);
        return;
    }
    ClientHost &host = *this;
    auto client = std::make_unique<Client>(m_nextId, descriptor, admission, host, m_context);
    if (!m_poller.add(descriptor, *client, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET)) {
        m_admission.clients -= client->admitted();
        return;
    }
    m_clients.emplace(m_nextId++, std::move(client));
}

void Worker::bury(Client &client)
{
    m_poller.remove(client.descriptor());
    m_dead.push_back(&client);
}

void Worker::buryTheDead()
{
    for (const Client *client : m_dead) {
        m_admission.clients -= client->admitted();
        m_streams -= m_routes != nullptr && client->isStream();
        m_clients.erase(client->id());
    }
    m_dead.clear();
}

void Worker::readMail()
{
    if (const Micros sinceUs = m_mailbox.take(m_mail); sinceUs != 0) {
        const std::lock_guard lock(m_stagesMutex);
        m_stages.mailbox.add(static_cast<std::uint64_t>(std::max<Micros>(0, m_context.nowUs - sinceUs)));
    }
    for (Mailbox::Letter &letter : m_mail) {
        if (auto *flush = std::get_if<FlushPtr>(&letter)) {
            ++m_flushes;
            m_distributor.add(std::move(*flush));
        } else if (auto *catchUp = std::get_if<CatchUp>(&letter)) {
            deliver(std::move(*catchUp));
        } else {
            deliver(std::get<Mailbox::StatusPtr>(letter));
        }
    }
    m_mail.clear();
}

void Worker::deliver(CatchUp catchUp)
{
    const auto id = static_cast<std::uint32_t>(catchUp.ticket & 0xffffffffu);
    if (m_routes != nullptr && id == HttpRoutes::ticketClient) {
        m_routes->take(std::move(catchUp));
        return;
    }
    const auto it = m_clients.find(id);
    if (it != m_clients.end() && it->second->session() != nullptr)
        it->second->session()->take(std::move(catchUp));
}

void Worker::deliver(const Mailbox::StatusPtr &status)
{
    if (m_routes != nullptr)
        m_routes->take(status);
    v1::ServerMessage message;
    *message.mutable_status() = *status;
    if (!status->incidents_told())
        message.mutable_status()->clear_incidents();
    SharedMessage shared(std::move(message));
    for (const auto &[id, client] : m_clients) {
        if (Session *session = client->session(); session != nullptr && session->wantsStatus())
            session->offer(shared);
    }
}

void Worker::tick()
{
    m_tickDueUs = m_context.nowUs + tickUs;
    if (m_context.nowUs - m_secondUs >= 1'000'000)
        closeSecond();
    if (m_ticked == m_toTick.size()) {
        if (m_context.nowUs < m_roundDueUs)
            return;
        m_roundDueUs = m_context.nowUs + roundUs;
        m_counters.streams.set(m_round.streams);
        m_counters.behind.set(m_round.behind);
        m_counters.reduced.set(m_round.reduced);
        m_counters.snapshotOnly.set(m_round.snapshotOnly);
        m_counters.suspended.set(m_round.suspended);
        m_counters.oldestBehindUs.set(m_round.oldestBehindUs);
        m_round = {};
        m_ticked = 0;
        m_toTick.clear();
        for (const auto &[id, client] : m_clients)
            m_toTick.push_back(id);
    }
    // A Pong that nobody asked for: no client time.
    v1::ServerMessage message;
    message.mutable_pong()->set_server_time_us(wallClockUs());
    SharedMessage heartbeat(std::move(message));
    tickSome(heartbeat);
}

void Worker::tickSome(SharedMessage &heartbeat)
{
    const std::size_t part = m_toTick.size() * tickUs / roundUs + 1;
    const std::size_t end = std::min(m_toTick.size(), m_ticked + part);
    for (; m_ticked < end; ++m_ticked) {
        const auto it = m_clients.find(m_toTick[m_ticked]);
        if (it == m_clients.end())
            continue;
        it->second->tick(heartbeat);
        Session *session = it->second->session();
        if (session == nullptr)
            continue;
        const auto behindUs = static_cast<std::uint64_t>(session->behindUs());
        const v1::Paced::Step step = session->pace().step;
        m_round.streams += it->second->isStream();
        m_round.behind += behindUs > 0;
        m_round.oldestBehindUs = std::max(m_round.oldestBehindUs, behindUs);
        m_round.reduced += step == v1::Paced::REDUCED;
        m_round.snapshotOnly += step == v1::Paced::SNAPSHOT;
        m_round.suspended += step == v1::Paced::SUSPENDED;
        if (const v1::ClientReport *report = session->newReport()) {
            const std::lock_guard lock(m_stagesMutex);
            m_stages.clientPaint.add(report->paint_p99_us());
            m_stages.clientApply.add(report->apply_p99_us());
        }
    }
}

void Worker::closeSecond()
{
    const Micros lastedUs = m_context.nowUs - std::exchange(m_secondUs, m_context.nowUs);
    const Micros idleUs = std::clamp<Micros>(std::exchange(m_idleUs, 0), 0, lastedUs);
    const auto busy = static_cast<std::uint64_t>((lastedUs - idleUs) * 1'000 / lastedUs);
    const std::uint64_t dropped = m_counters.flushesDropped.value();
    const std::uint64_t newlyDropped = dropped - std::exchange(m_droppedBefore, dropped);
    const bool overloaded = isOverloaded(busy, std::exchange(m_flushes, 0) + newlyDropped, newlyDropped);
    m_context.loadShift = m_load.observe(overloaded, m_context.nowUs, {});
    m_counters.busyPermille.set(busy);
    m_counters.followed.set(m_context.followers.targets());
    m_counters.loadShift.set(static_cast<std::uint64_t>(m_context.loadShift));
    const std::lock_guard lock(m_stagesMutex);
    for (int tier = 0; tier < tierCount; ++tier)
        m_followers[static_cast<std::size_t>(tier)] = m_context.lanes.followers(tier);
}

void Worker::takeStages(WorkerStages &stages)
{
    const std::lock_guard lock(m_stagesMutex);
    stages.add(m_stages);
    m_stages = {};
}

std::array<std::uint64_t, tierCount> Worker::followers() const
{
    const std::lock_guard lock(m_stagesMutex);
    return m_followers;
}

void Worker::startDraining()
{
    m_drainDeadlineUs = m_context.nowUs + m_drainPatienceUs.exchange(-1);
    if (m_routes == nullptr) {
        m_poller.remove(m_listener);
        ::close(std::exchange(m_listener, -1));
    } else {
        m_routes->drain();
    }
    readMail();
    m_distributor.run(sliceUs, [](const Flush &) {}); // the last flushes
    m_context.followers.run(m_context.nowUs, m_context.nowUs + sliceUs);
    v1::ServerMessage message;
    message.mutable_go_away()->set_reason("the server is shutting down");
    message.mutable_go_away()->set_reconnect_after_ms(1'000);
    SharedMessage shared(std::move(message));
    for (const auto &[id, client] : m_clients) {
        if (m_routes == nullptr || client->session() != nullptr)
            client->goAway(shared);
    }
    buryTheDead();
}

} // namespace tapedeck

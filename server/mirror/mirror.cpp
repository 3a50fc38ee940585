// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mirror/mirror.h"

#include "common/url/shownurl.h"

#include <QLoggingCategory>
#include <QRandomGenerator>

#include <chrono>

namespace tapedeck {

Q_LOGGING_CATEGORY(mirrorLog, "tapedeck.mirror")

namespace {

constexpr Micros engineUs = 10'000'000; // to answer
constexpr Micros tendIntervalUs = 1'000'000;

std::chrono::steady_clock::time_point steadyTime(Micros us)
{
    return std::chrono::steady_clock::time_point(std::chrono::microseconds(us));
}

} // namespace

Mirror::Mirror(std::string url, Options options, std::unique_ptr<BrokerWriter> writer)
    : m_options(std::move(options))
    , m_writer(std::move(writer))
    , m_backoff(m_options.retry)
    , m_levelUs(wallClockUs())
{
    m_figures.url = std::move(url);
    m_writer->onWaiting([this](const std::string &reason) { setState(v1::Status::STALE, reason); });
    for (const BoardId board : m_options.boards)
        m_boards.emplace_back(board, m_options.payload, m_options.filter);
}

Mirror::~Mirror()
{
    stop();
}

void Mirror::attach(Engine &engine)
{
    m_engine = &engine;
    m_worker = engine.addWorker(*this);
}

void Mirror::start()
{
    m_thread = std::thread([this] { run(); });
}

void Mirror::askToStop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_changed.notify_all();
    m_writer->cancel();
}

void Mirror::stop()
{
    if (!m_thread.joinable())
        return;
    askToStop();
    m_thread.join();
}

bool Mirror::isStopping() const
{
    const std::lock_guard lock(m_mutex);
    return m_isStopping;
}

void Mirror::waitUntil(Micros steadyUs)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_until(lock, steadyTime(steadyUs), [this] { return m_isStopping; });
}

void Mirror::deliver(CatchUp catchUp)
{
    {
        const std::lock_guard lock(m_mutex);
        m_answer = std::move(catchUp);
    }
    m_changed.notify_all();
}

MirrorFigures Mirror::figures() const
{
    const std::lock_guard lock(m_mutex);
    MirrorFigures figures = m_figures;
    figures.lagUs = std::max<Micros>(0, wallClockUs() - m_levelUs);
    return figures;
}

void Mirror::run()
{
    while (!isStopping()) {
        if (!m_isOpen)
            open();
        if (m_isOpen) {
            waitUntil(m_dueUs);
            mirror();
            tend();
        }
    }
    m_writer->close();
}

void Mirror::open()
{
    if (const auto trouble = m_writer->open()) {
        lost(*trouble);
        return;
    }
    m_isOpen = true; // live once it has taken something, or there is nothing to take
    const std::lock_guard lock(m_mutex);
    m_figures.reconnects += std::exchange(m_hasBeenOpen, true) ? 1 : 0;
}

/// A round: whatever the broker does not have yet.
void Mirror::mirror()
{
    const Micros now = steadyClockUs();
    const bool isLate = m_dueUs > 0 && now - m_dueUs > m_options.intervalUs;
    m_dueUs = now + m_options.intervalUs;
    const Micros levelUs = wallClockUs();
    for (MirrorBoard &board : m_boards) {
        const bool isKnown = board.version() == m_engine->version(board.id());
        if (isKnown && board.isWritten())
            continue;
        if ((!isKnown && !sync(board, isLate)) || !write(board))
            return;
    }
    setState(v1::Status::LIVE,
             isLate ? "the broker takes rows more slowly than they change, so that changes are merged" : "");
    m_backoff.reset();
    const std::lock_guard lock(m_mutex);
    m_levelUs = levelUs;
}

void Mirror::tend()
{
    if (!m_isOpen || steadyClockUs() < m_tendDueUs)
        return;
    m_tendDueUs = steadyClockUs() + tendIntervalUs;
    if (const auto trouble = m_writer->tend())
        lost(*trouble);
}

bool Mirror::sync(MirrorBoard &board, bool isLate)
{
    std::vector<CatchUpRequest> requests;
    requests.push_back(board.request(m_worker, ++m_ticket));
    m_engine->request(requests);
    std::unique_lock lock(m_mutex);
    const auto isAnswered = [this] { return m_isStopping || (m_answer && m_answer->ticket == m_ticket); };
    if (!m_changed.wait_until(lock, steadyTime(steadyClockUs() + engineUs), isAnswered) || m_isStopping)
        return false;
    const CatchUp answer = *std::exchange(m_answer, std::nullopt);
    lock.unlock();
    const bool isFirst = board.version() == 0;
    if (!board.take(answer)) {
        qCWarning(mirrorLog) << "a replica for a mirror went wrong: starting over";
        return false;
    }
    if (isFirst && !m_options.initial)
        board.skip();
    lock.lock();
    m_figures.changes += board.changes();
    m_figures.folded += isLate && !isFirst ? board.changes() : 0;
    return true;
}

bool Mirror::write(MirrorBoard &board)
{
    board.begin();
    while (true) {
        m_batch.clear();
        board.fill(m_batch);
        if (m_batch.isEmpty())
            break;
        const std::span<const BrokerMessage> messages = m_batch.messages();
        if (const auto trouble = m_writer->write(messages)) {
            lost(*trouble);
            return false;
        }
        if (!m_isLive)
            setState(v1::Status::LIVE, {});
        const std::lock_guard lock(m_mutex);
        m_figures.messages += messages.size();
        m_figures.bytes += m_batch.payloadBytes();
        m_figures.lastWrittenUs = wallClockUs();
        if (m_isStopping)
            return false;
    }
    board.end();
    return true;
}

void Mirror::lost(const BrokerTrouble &trouble)
{
    m_writer->close();
    m_isOpen = false;
    if (isStopping())
        return;
    const Micros waitUs =
        std::chrono::microseconds(m_backoff.next(QRandomGenerator::system()->generateDouble())).count();
    {
        const std::lock_guard lock(m_mutex);
        ++m_figures.failures;
        m_figures.retryAtUs = wallClockUs() + waitUs;
    }
    setState(trouble.isRefused ? v1::Status::FAILED : v1::Status::BACKING_OFF, trouble.reason);
    waitUntil(steadyClockUs() + waitUs);
    const std::lock_guard lock(m_mutex);
    m_figures.retryAtUs = 0;
}

void Mirror::setState(v1::Status::SourceState state, std::string reason)
{
    const bool isLive = m_isLive = state == v1::Status::LIVE;
    {
        const std::lock_guard lock(m_mutex);
        const bool isOld = m_figures.state == state && (isLive || m_figures.reason == reason);
        m_figures.state = state;
        m_figures.reason = reason;
        if (isOld)
            return;
    }
    const QString name = QString::fromStdString(withoutSecrets(m_figures.url));
    if (isLive)
        qCInfo(mirrorLog).noquote() << name << "is live";
    else
        qCWarning(mirrorLog).noquote() << name + QStringLiteral(":") << QString::fromStdString(reason);
}

} // namespace tapedeck

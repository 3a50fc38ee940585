// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/engine.h"

#include "tapedeck/v1/wire.pb.h"

#include <algorithm>
#include <chrono>
#include <random>

namespace tapedeck {

namespace {

constexpr Micros statusIntervalUs = 1'000'000;
constexpr Micros statusOnRequestUs = 20'000; // how long a request may wait for others, and the least between two
constexpr Micros serveBudgetUs = 10'000;     // of catch-ups in one turn, so that commits and flushes go on

/// A lineage of versions that no earlier run had.
Epoch newEpoch()
{
    std::random_device random;
    const Epoch epoch = std::uint64_t(random()) << 32 | random();
    return epoch == 0 ? 1 : epoch;
}

} // namespace

Engine::Engine(Options options)
    : m_options(std::move(options))
    , m_epochs{newEpoch(), newEpoch()}
    , m_boards{Board(Schema::prices(), m_epochs[0], m_options.board),
               Board(Schema::scores(), m_epochs[1], m_options.board)}
    , m_flushers{TierFlusher(BoardId::Prices, m_boards[0]), TierFlusher(BoardId::Scores, m_boards[1])}
    , m_committer({&m_boards[0], &m_boards[1]})
    , m_queue([this] {
        const std::lock_guard lock(m_mutex);
        m_hasWork = true;
        m_work.notify_one();
    })
    , m_status(m_options.version)
{
}

Engine::~Engine()
{
    stop();
}

void Engine::addSource(std::unique_ptr<Source> source)
{
    m_sinks.push_back(&m_queue.addSource());
    m_sources.push_back(std::move(source));
}

int Engine::addWorker(DeliverySink &sink)
{
    m_workers.push_back(&sink);
    m_interests.emplace_back();
    return static_cast<int>(m_workers.size()) - 1;
}

void Engine::start()
{
    m_thread = std::thread([this] { run(); });
    for (std::size_t i = 0; i < m_sources.size(); ++i)
        m_sources[i]->start(*m_sinks[i]);
}

void Engine::stop()
{
    if (!m_thread.joinable())
        return;
    m_queue.close();
    for (const auto &source : m_sources)
        source->stop();
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_work.notify_one();
    }
    m_thread.join();
}

void Engine::request(std::vector<CatchUpRequest> &requests)
{
    if (requests.empty())
        return;
    const std::lock_guard lock(m_mutex);
    std::move(requests.begin(), requests.end(), std::back_inserter(m_requests));
    requests.clear();
    if (!std::exchange(m_hasWork, true))
        m_work.notify_one();
}

void Engine::follow(int worker, BoardId board, int tier, FlushInterest interest)
{
    const std::lock_guard lock(m_mutex);
    m_requests.emplace_back(Follow{worker, board, tier, interest});
    if (!std::exchange(m_hasWork, true))
        m_work.notify_one();
}

void Engine::requestStatus()
{
    const std::lock_guard lock(m_mutex);
    m_statusAsked = true;
    m_hasWork = true;
    m_work.notify_one();
}

void Engine::run()
{
    m_statusDueUs = steadyClockUs() + statusIntervalUs;
    bool stopping = false;
    while (!stopping) {
        waitForWork();
        {
            const std::lock_guard lock(m_mutex);
            stopping = m_stopping;
        }
        commit();
        serve();
        flush();
        if (steadyClockUs() >= m_statusDueUs)
            reportStatus();
    }
}

void Engine::waitForWork()
{
    Micros due = m_statusDueUs;
    for (const TierFlusher &flusher : m_flushers)
        due = std::min(due, flusher.nextDueUs());
    const std::chrono::steady_clock::time_point until{std::chrono::microseconds(due)};

    std::unique_lock lock(m_mutex);
    if (m_serving.empty())
        m_work.wait_until(lock, until, [this] { return m_hasWork || m_stopping; });
    m_hasWork = false;
    if (m_statusAsked) {
        m_statusAsked = false;
        m_statusDueUs = std::min(m_statusDueUs, std::max(steadyClockUs(), m_statusSentUs + statusOnRequestUs));
    }
    std::move(m_requests.begin(), m_requests.end(), std::back_inserter(m_serving));
    m_requests.clear();
}

void Engine::commit()
{
    m_queue.take(m_taken);
    if (m_taken.empty())
        return;
    const Micros start = steadyClockUs();
    std::array<std::uint64_t, boardCount> taken{};
    std::array<Micros, boardCount> oldestUs{};
    for (Board &board : m_boards)
        board.beginCommit();
    for (const CommitQueue::Submitted &submitted : m_taken) {
        const auto counts = m_committer.apply(submitted.source, *submitted.batch);
        for (std::size_t i = 0; i < counts.size(); ++i) {
            taken[i] += counts[i];
            if (counts[i] > 0 && (oldestUs[i] == 0 || submitted.batch->receivedUs < oldestUs[i]))
                oldestUs[i] = submitted.batch->receivedUs;
        }
    }
    const Micros now = wallClockUs();
    for (std::size_t i = 0; i < m_boards.size(); ++i) {
        m_versions[i] = m_boards[i].endCommit();
        if (taken[i] > 0)
            m_flushers[i].noteCommit(taken[i], oldestUs[i]);
    }
    for (const CommitQueue::Submitted &submitted : m_taken) {
        m_holdUs.add(static_cast<std::uint64_t>(std::max<Micros>(0, now - submitted.batch->receivedUs)));
        m_queue.giveBack(submitted);
    }
    m_commitUs.add(static_cast<std::uint64_t>(steadyClockUs() - start));
}

void Engine::serve()
{
    const Micros end = steadyClockUs() + serveBudgetUs;
    std::size_t served = 0;
    for (; served < m_serving.size() && (served == 0 || steadyClockUs() < end); ++served) {
        const Request &request = m_serving[served];
        if (const auto *follow = std::get_if<Follow>(&request)) {
            setInterest(*follow);
        } else {
            const auto &asked = std::get<CatchUpRequest>(request);
            m_workers[static_cast<std::size_t>(asked.worker)]->deliver(flusher(asked.board).catchUp(asked));
        }
    }
    m_serving.erase(m_serving.begin(), m_serving.begin() + static_cast<std::ptrdiff_t>(served));
}

FlushInterest &Engine::interest(std::size_t worker, BoardId board, int tier)
{
    return m_interests[worker][static_cast<std::size_t>(board)][static_cast<std::size_t>(tier)];
}

void Engine::setInterest(const Follow &follow)
{
    interest(static_cast<std::size_t>(follow.worker), follow.board, follow.tier) = follow.interest;
    FlushInterest all;
    for (std::size_t worker = 0; worker < m_workers.size(); ++worker) {
        const FlushInterest &one = interest(worker, follow.board, follow.tier);
        all.encodings |= one.encodings;
        all.filtered |= one.filtered;
    }
    flusher(follow.board).setInterest(follow.tier, all);
}

void Engine::flush()
{
    for (TierFlusher &flusher : m_flushers) {
        const Micros start = steadyClockUs();
        bool flushed = false;
        flusher.flush(start, [&](const FlushPtr &flush) {
            flushed = true;
            for (std::size_t worker = 0; worker < m_workers.size(); ++worker) {
                if (!interest(worker, flush->board, flush->tier).none())
                    m_workers[worker]->deliver(flush);
            }
        });
        if (flushed)
            m_flushUs.add(static_cast<std::uint64_t>(steadyClockUs() - start));
    }
}

void Engine::reportStatus()
{
    const auto report = std::make_shared<v1::Status>(m_status.begin());
    v1::Status &status = *report;
    for (const auto &source : m_sources)
        StatusReport::add(status, *source);
    for (const Board &board : m_boards)
        StatusReport::add(status, board);
    m_status.addStage(status, "receive_to_commit", m_holdUs);
    m_status.addStage(status, "commit", m_commitUs);
    m_status.addStage(status, "flush", m_flushUs);
    TierFlusher::Counters sum;
    for (const TierFlusher &flusher : m_flushers) {
        sum.flushes += flusher.counters().flushes;
        sum.rows += flusher.counters().rows;
        sum.bytes += flusher.counters().bytes;
        sum.snapshots += flusher.counters().snapshots;
        sum.catchUps += flusher.counters().catchUps;
    }
    StatusReport::addCounter(status, "flushes", sum.flushes);
    StatusReport::addCounter(status, "flushed_rows", sum.rows);
    StatusReport::addCounter(status, "flushed_bytes", sum.bytes);
    StatusReport::addCounter(status, "snapshots_encoded", sum.snapshots);
    StatusReport::addCounter(status, "catch_ups_encoded", sum.catchUps);
    StatusReport::addCounter(status, "changes_refused", m_committer.refused());
    if (m_fanoutFigures)
        m_status.add(status, m_fanoutFigures());

    const Micros now = steadyClockUs();
    m_statusSentUs = now;
    m_statusDueUs = now + statusIntervalUs;
    m_holdUs.reset();
    m_commitUs.reset();
    m_flushUs.reset();
    for (DeliverySink *worker : m_workers)
        worker->deliver(std::shared_ptr<const v1::Status>(report));
}

} // namespace tapedeck

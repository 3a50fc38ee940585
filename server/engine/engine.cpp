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
// Of catch-ups in one turn, so that commits and flushes go on: for those under way, and in all.
constexpr Micros workBudgetUs = 1'000;
constexpr Micros serveBudgetUs = 2'000;

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
    , m_epochs{newEpoch(), newEpoch(), newEpoch()}
    , m_boards{Board(Schema::prices(), m_epochs[0], m_options.board),
               Board(Schema::scores(), m_epochs[1], m_options.board),
               Board(Schema::rolling(), m_epochs[2], m_options.board)}
    , m_flushers{TierFlusher(BoardId::Prices, m_boards[0]), TierFlusher(BoardId::Scores, m_boards[1]),
                 TierFlusher(BoardId::Rolling, m_boards[2])}
    , m_stores(newEpoch(), m_options.candleBytesMax)
    , m_committer({&m_boards[0], &m_boards[1], &m_boards[2]}, &m_stores)
    , m_rolling(m_boards[0], m_boards[2], m_stores.candles)
    , m_consolidator(m_boards[0])
    , m_queue([this] { post([] {}); }, m_stores.followed)
    , m_status(m_options.version)
{
    m_rolling.setWindows(m_options.rollingWindowsS);
}

Engine::~Engine()
{
    stop();
}

bool Engine::addSource(std::unique_ptr<Source> source)
{
    const std::lock_guard lock(m_sourcesMutex);
    if (m_sourcesClosed)
        return false;
    source->setHost(*this);
    m_sinks.push_back(&m_queue.addSource());
    m_sources.push_back(std::move(source));
    if (m_sourcesStarted)
        m_sources.back()->start(*m_sinks.back());
    return true;
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
    const std::lock_guard lock(m_sourcesMutex);
    m_sourcesStarted = true;
    for (std::size_t i = 0; i < m_sources.size(); ++i)
        m_sources[i]->start(*m_sinks[i]);
}

void Engine::stop()
{
    if (!m_thread.joinable())
        return;
    m_queue.close();
    {
        const std::lock_guard lock(m_sourcesMutex);
        m_sourcesClosed = true;
    }
    for (const auto &source : m_sources)
        source->stop();
    post([this] { m_stopping = true; });
    m_thread.join();
}

template <typename Change> void Engine::post(Change change)
{
    bool idle = false;
    {
        const std::lock_guard lock(m_mutex);
        change();
        idle = !std::exchange(m_hasWork, true);
    }
    if (idle) // without the lock, or the woken thread would have to wait for it
        m_work.notify_one();
}

void Engine::request(std::vector<CatchUpRequest> &requests)
{
    if (requests.empty())
        return;
    post([&] { std::move(requests.begin(), requests.end(), std::back_inserter(m_requests)); });
    requests.clear();
}

void Engine::follow(int worker, BoardId board, int tier, FlushInterest interest)
{
    post([&] { m_requests.emplace_back(Follow{worker, board, tier, interest}); });
}

void Engine::requestStatus()
{
    post([this] { m_statusAsked = true; });
}

void Engine::run()
{
    m_statusDueUs = steadyClockUs() + statusIntervalUs;
    bool stopping = false;
    while (!stopping) {
        stopping = waitForWork();
        const Micros start = steadyClockUs();
        commit();
        if (start >= m_rolling.nextDueUs())
            roll();
        serve();
        flush();
        if (steadyClockUs() >= m_statusDueUs)
            reportStatus();
        m_turnUs.add(static_cast<std::uint64_t>(steadyClockUs() - start));
    }
}

bool Engine::waitForWork()
{
    Micros due = std::min(m_statusDueUs, m_rolling.nextDueUs());
    bool busy = m_served < m_serving.size();
    for (TierFlusher &flusher : m_flushers) {
        due = std::min(due, flusher.nextDueUs());
        busy = busy || flusher.catchUps().busy();
    }
    const std::chrono::steady_clock::time_point until{std::chrono::microseconds(due)};

    std::unique_lock lock(m_mutex);
    if (!busy)
        m_work.wait_until(lock, until, [this] { return m_hasWork || m_stopping; });
    m_hasWork = false;
    if (m_statusAsked) {
        m_statusAsked = false;
        m_newcomers = true;
        m_statusDueUs = std::min(m_statusDueUs, std::max(steadyClockUs(), m_statusSentUs + statusOnRequestUs));
    }
    if (m_served == m_serving.size()) {
        m_served = 0;
        m_serving.clear();
        m_serving.swap(m_requests);
    }
    return m_stopping;
}

void Engine::commit()
{
    m_stores.books.keepOnly(m_stores.followed);
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
        m_rolling.note(m_committer.moves());
        for (std::size_t i = 0; i < counts.size(); ++i) {
            taken[i] += counts[i];
            if (counts[i] > 0 && (oldestUs[i] == 0 || submitted.batch->receivedUs < oldestUs[i]))
                oldestUs[i] = submitted.batch->receivedUs;
        }
    }
    m_consolidator.update();
    const Micros now = wallClockUs();
    for (std::size_t i = 0; i < m_boards.size(); ++i) {
        m_versions[i] = m_boards[i].endCommit();
        m_rowLimits[i] = static_cast<RowId>(m_boards[i].rowLimit());
        if (taken[i] > 0)
            m_flushers[i].noteCommit(taken[i], oldestUs[i]);
    }
    for (const CommitQueue::Submitted &submitted : m_taken) {
        m_holdUs.add(static_cast<std::uint64_t>(std::max<Micros>(0, now - submitted.batch->receivedUs)));
        m_committer.timing(submitted.source).addHeld(now - submitted.batch->receivedUs);
        m_queue.giveBack(submitted);
    }
    m_commitUs.add(static_cast<std::uint64_t>(steadyClockUs() - start));
}

void Engine::roll()
{
    const auto index = static_cast<std::size_t>(BoardId::Rolling);
    Board &board = m_boards[index];
    const Micros start = steadyClockUs();
    board.beginCommit();
    const std::uint32_t written = m_rolling.update(start, wallClockUs());
    m_versions[index] = board.endCommit();
    m_rowLimits[index] = static_cast<RowId>(board.rowLimit());
    if (written > 0)
        m_flushers[index].noteCommit(written, wallClockUs());
}

void Engine::serve()
{
    const Micros start = steadyClockUs();
    const CatchUps::Deliver deliver = [this](int worker, CatchUp catchUp) {
        m_workers[static_cast<std::size_t>(worker)]->deliver(std::move(catchUp));
    };
    for (int i = 0; i < boardCount; ++i)
        m_flushers[static_cast<std::size_t>(i)].catchUps().work(start + workBudgetUs * (i + 1) / boardCount, deliver);
    while (m_served < m_serving.size()) {
        Request &request = m_serving[m_served++];
        if (const auto *follow = std::get_if<Follow>(&request)) {
            setInterest(*follow);
            continue;
        }
        auto &asked = std::get<CatchUpRequest>(request);
        flusher(asked.board).catchUps().request(std::move(asked), start + serveBudgetUs, deliver);
        if (steadyClockUs() >= start + serveBudgetUs)
            break;
    }
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
    flusher(follow.board).setInterest(follow.tier, all, steadyClockUs());
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

void Engine::addCounters(v1::Status &status) const
{
    TierFlusher::Counters flushes;
    CatchUps::Counters catchUps;
    for (const TierFlusher &flusher : m_flushers) {
        flushes.flushes += flusher.counters().flushes;
        flushes.rows += flusher.counters().rows;
        flushes.bytes += flusher.counters().bytes;
        const CatchUps::Counters &of = flusher.catchUps().counters();
        catchUps.snapshots += of.snapshots;
        catchUps.deltas += of.deltas;
        catchUps.partials += of.partials;
        catchUps.shared += of.shared;
        catchUps.restarts += of.restarts;
    }
    StatusReport::addCounter(status, "flushes", flushes.flushes);
    StatusReport::addCounter(status, "flushed_rows", flushes.rows);
    StatusReport::addCounter(status, "flushed_bytes", flushes.bytes);
    StatusReport::addCounter(status, "snapshots_encoded", catchUps.snapshots);
    StatusReport::addCounter(status, "catch_ups_encoded", catchUps.deltas);
    StatusReport::addCounter(status, "catch_ups_shared", catchUps.shared);
    StatusReport::addCounter(status, "catch_ups_partial", catchUps.partials);
    StatusReport::addCounter(status, "catch_ups_restarted", catchUps.restarts);
}

void Engine::reportStatus()
{
    const auto report = std::make_shared<v1::Status>(m_status.begin());
    v1::Status &status = *report;
    {
        const std::lock_guard lock(m_sourcesMutex);
        for (std::size_t i = 0; i < m_sources.size(); ++i) {
            const int source = static_cast<int>(i);
            SourceTiming &timing = m_committer.timing(source);
            m_status.add(status, *m_sources[i], {m_committer.staleRows(source), m_committer.lagUs(source)}, timing);
            timing.reset();
        }
    }
    for (const Board &board : m_boards)
        StatusReport::add(status, board);
    m_status.addStage(status, "receive_to_commit", m_holdUs);
    m_status.addStage(status, "commit", m_commitUs);
    m_status.addStage(status, "flush", m_flushUs);
    m_status.addStage(status, "engine_turn", m_turnUs);
    addCounters(status);
    StatusReport::addCounter(status, "changes_refused", m_committer.refused());
    const CandleStore::Counters candles = m_stores.candles.counters();
    StatusReport::addCounter(status, "candle_moves_late", candles.late);
    StatusReport::addCounter(status, "candle_moves_too_late", candles.lateForgotten);
    StatusReport::addCounter(status, "candle_times_refused", candles.timesRefused);
    StatusReport::addCounter(status, "candle_rows_refused", candles.rowsRefused);
    StatusReport::addCounter(status, "candle_restarts", candles.restarts);
    StatusReport::addCounter(status, "candles_forgotten", candles.forgotten);
    StatusReport::addGauge(status, "candles", candles.candles);
    StatusReport::addGauge(status, "candle_bytes", candles.bytes);
    StatusReport::addCounter(status, "books_written", m_stores.books.written());
    StatusReport::addCounter(status, "events_logged", m_stores.trades.appended() + m_stores.matchEvents.appended());
    if (m_fanoutFigures)
        m_status.add(status, m_fanoutFigures());
    if (m_mirrorFigures)
        m_status.add(status, m_mirrorFigures());
    m_status.addIncidents(status, std::exchange(m_newcomers, false));

    const Micros now = steadyClockUs();
    m_statusSentUs = now;
    m_statusDueUs = now + statusIntervalUs;
    m_holdUs.reset();
    m_commitUs.reset();
    m_flushUs.reset();
    m_turnUs.reset();
    for (DeliverySink *worker : m_workers)
        worker->deliver(std::shared_ptr<const v1::Status>(report));
}

} // namespace tapedeck

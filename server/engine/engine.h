// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/histogram.h"
#include "server/engine/commitqueue.h"
#include "server/engine/committer.h"
#include "server/engine/consolidator.h"
#include "server/engine/delivery.h"
#include "server/engine/followstores.h"
#include "server/engine/mirrorfigures.h"
#include "server/engine/rollingboard.h"
#include "server/engine/statusreport.h"
#include "server/engine/tierflusher.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace tapedeck {

/// Owns the boards: one thread commits what the sources submit, flushes the tiers to the workers, answers catch-ups and
/// makes the Status. Everything public is thread-safe; workers and sources only post and return.
class Engine : public SourceHost
{
public:
    struct Options {
        std::string version; ///< program and version, for Status
        Board::Options board;
        std::size_t candleBytesMax = CandleStore::bytesMaxDefault;
        std::vector<std::uint32_t> rollingWindowsS = {}; ///< of RollingBoard::windowsS
    };

    explicit Engine(Options options);
    ~Engine() override;

    bool addSource(std::unique_ptr<Source> source) override;

    // Before start().

    /// The best of all venues of the instrument of that name becomes a row of its own.
    void consolidate(std::string_view name) { m_consolidator.add(name); }
    /// `sink` outlives the engine. The worker's number is the count of those before.
    int addWorker(DeliverySink &sink);
    /// Asked once a second, from the engine's thread.
    void setFanoutFigures(std::function<FanoutFigures()> figures) { m_fanoutFigures = std::move(figures); }

    /// Asked once a second, from the engine's thread.
    void setMirrorFigures(std::function<std::vector<MirrorFigures>()> figures) { m_mirrorFigures = std::move(figures); }

    void start();
    /// Stops sources and thread. What was submitted by then is committed and flushed.
    void stop();

    [[nodiscard]] Epoch epoch(BoardId board) const { return m_epochs[static_cast<std::size_t>(board)]; }
    /// Version of the last commit.
    [[nodiscard]] Version version(BoardId board) const { return m_versions[static_cast<std::size_t>(board)].load(); }

    /// Row numbers of the board are below this.
    [[nodiscard]] RowId rowLimit(BoardId board) const { return m_rowLimits[static_cast<std::size_t>(board)].load(); }
    /// The stages of Status, since the start.
    [[nodiscard]] const StageTotals &stageTotals() const { return m_status.stageTotals(); }

    // For workers.

    /// Where they read what is kept for those who follow rows.
    [[nodiscard]] const FollowStores &stores() const { return m_stores; }
    /// To be told what is followed.
    [[nodiscard]] FollowedKeys &followed() { return m_stores.followed; }
    /// What the worker's clients together want of a tier's flushes from now on. Ask before the first catch-up of a
    /// client that follows the tier, so that no flush falls between.
    void follow(int worker, BoardId board, int tier, FlushInterest interest);
    /// Takes all requests out of the vector; each is answered to its worker's sink.
    void request(std::vector<CatchUpRequest> &requests);
    void requestStatus();

private:
    struct Follow {
        int worker;
        BoardId board;
        int tier;
        FlushInterest interest;
    };
    using Request = std::variant<CatchUpRequest, Follow>;

    void run();
    /// True: the engine is to stop.
    [[nodiscard]] bool waitForWork();
    void commit();
    void roll();
    void serve();
    void flush();
    void reportStatus();
    void addCounters(v1::Status &status) const;
    template <typename Change> void post(Change change); ///< under m_mutex, and wakes the engine
    void setInterest(const Follow &follow);
    [[nodiscard]] TierFlusher &flusher(BoardId board) { return m_flushers[static_cast<std::size_t>(board)]; }
    [[nodiscard]] FlushInterest &interest(std::size_t worker, BoardId board, int tier);

    Options m_options;
    std::array<Epoch, boardCount> m_epochs;
    std::array<Board, boardCount> m_boards;
    std::array<std::atomic<Version>, boardCount> m_versions{};
    std::array<std::atomic<RowId>, boardCount> m_rowLimits{};
    std::array<TierFlusher, boardCount> m_flushers;
    FollowStores m_stores;
    Committer m_committer;
    RollingBoard m_rolling;
    Consolidator m_consolidator;
    CommitQueue m_queue;
    std::mutex m_sourcesMutex; // guards what follows; once closed, there are no more
    std::vector<std::unique_ptr<Source>> m_sources;
    std::vector<SourceSink *> m_sinks;
    bool m_sourcesStarted = false;
    bool m_sourcesClosed = false;
    std::vector<DeliverySink *> m_workers;
    // By worker, board and tier: who gets a flush.
    std::vector<std::array<std::array<FlushInterest, tierCount>, boardCount>> m_interests;
    std::function<FanoutFigures()> m_fanoutFigures;
    std::function<std::vector<MirrorFigures>()> m_mirrorFigures;

    std::mutex m_mutex; // guards what follows
    std::condition_variable m_work;
    bool m_hasWork = false;
    bool m_stopping = false;
    bool m_statusAsked = false;
    std::vector<Request> m_requests; // at most one catch-up per subscription

    // Engine thread only.
    std::vector<CommitQueue::Submitted> m_taken;
    std::vector<Request> m_serving;
    std::size_t m_served = 0; // of them
    Histogram m_commitUs;
    Histogram m_holdUs; // receipt → committed
    Histogram m_flushUs;
    Histogram m_turnUs;
    Micros m_statusDueUs = 0;
    Micros m_statusSentUs = 0;
    bool m_newcomers = false; // have not been told what happened lately
    StatusReport m_status;

    std::thread m_thread;
};

} // namespace tapedeck

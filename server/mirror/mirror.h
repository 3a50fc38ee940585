// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/backoff.h"
#include "server/engine/engine.h"
#include "server/engine/mirrorfigures.h"
#include "server/mirror/mirrorboard.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace tapedeck {

/// Writes boards to a broker, and then their changes, on a thread of its own. It has no queue: like any client it has
/// a cursor, and asks the engine for what changed since, once the broker has confirmed what went before. So a slow
/// broker gets rows less often, and always at their newest value; one that comes back gets all that it missed, each
/// row once.
class Mirror : public DeliverySink
{
public:
    struct Options {
        std::vector<BoardId> boards = {BoardId::Prices};
        MirrorBoard::Payload payload = MirrorBoard::Payload::Json;
        std::shared_ptr<const RowFilter> filter = nullptr; ///< null: every row
        Micros intervalUs = 10'000;                        ///< between two rounds
        bool initial = true;                               ///< begin with all rows, not with the next change
        Backoff::Limits retry = {std::chrono::milliseconds(500), std::chrono::seconds(30)};
    };

    /// `url`: as configured, for Status and the log.
    Mirror(std::string url, Options options, std::unique_ptr<BrokerWriter> writer);
    ~Mirror() override;

    /// Before the engine starts. This is there until the engine has stopped.
    void attach(Engine &engine);
    /// Once the engine has started.
    void start();
    /// Does not wait.
    void askToStop();
    /// What is not written by then is not written.
    void stop();

    [[nodiscard]] MirrorFigures figures() const; ///< by any thread

    // By the engine.
    void deliver(FlushPtr) override { }
    void deliver(CatchUp catchUp) override;
    void deliver(std::shared_ptr<const v1::Status>) override { }

private:
    void run();
    void open();
    void mirror();
    void tend();
    [[nodiscard]] bool sync(MirrorBoard &board, bool isLate);
    [[nodiscard]] bool write(MirrorBoard &board);
    void lost(const BrokerTrouble &trouble);
    void setState(v1::Status::SourceState state, std::string reason);
    void waitUntil(Micros steadyUs); ///< or until it is to stop
    [[nodiscard]] bool isStopping() const;

    Options m_options;
    std::unique_ptr<BrokerWriter> m_writer;
    std::deque<MirrorBoard> m_boards; // which do not move
    Engine *m_engine = nullptr;
    int m_worker = 0;

    // Its own thread only.
    BrokerBatch m_batch;
    Backoff m_backoff;
    bool m_isOpen = false;
    bool m_hasBeenOpen = false;
    bool m_isLive = false;
    Micros m_dueUs = 0;     // of the next round
    Micros m_tendDueUs = 0; // of the connection, while nothing is written
    std::uint64_t m_ticket = 0;

    mutable std::mutex m_mutex; // guards what follows
    std::condition_variable m_changed;
    bool m_isStopping = false;
    std::optional<CatchUp> m_answer;
    MirrorFigures m_figures;
    Micros m_levelUs = 0; // wall clock: when the broker had all

    std::thread m_thread;
};

} // namespace tapedeck

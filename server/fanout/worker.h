// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/histogram.h"
#include "server/fanout/client.h"
#include "server/fanout/distributor.h"
#include "server/fanout/mailbox.h"
#include "server/fanout/slowdownladder.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace tapedeck {

/// What the workers of a server share.
struct SharedAdmission {
    std::atomic<int> clients{0}; ///< admitted connections
    int workers = 1;
};

/// What a worker measured, in microseconds.
struct WorkerStages {
    Histogram publishToSent; ///< from the making of a flush until all have been sent it
    Histogram mailbox;       ///< of the oldest letter, when mail is read
    Histogram clientPaint;   ///< p99 of each report
    Histogram clientApply;

    void add(const WorkerStages &other)
    {
        publishToSent.add(other.publishToSent);
        mailbox.add(other.mailbox);
        clientPaint.add(other.clientPaint);
        clientApply.add(other.clientApply);
    }
};

/// One thread with an event loop: takes connections from a listening descriptor of its own, and serves them. Sending a
/// flush to many is done in slices, so that what clients say and what is urgent never waits long.
class Worker : private ClientHost, private PollHandler, private HttpHost
{
public:
    /// `routes`: what HTTP requests get, and outlives the worker; without, they have to ask for a WebSocket.
    Worker(Engine &engine, const FanoutLimits &limits, const std::string &server, SharedAdmission &admission,
           HttpRoutes *routes = nullptr);
    ~Worker() override;

    /// Starts the thread. `listener` is a bound, listening, non-blocking descriptor, now the worker's.
    void start(int listener);
    /// Thread-safe: takes no more clients and tells all to go; `drained` is called from the worker's thread once they
    /// have, or have had `patienceUs`. With routes, only streams are told to go, and requests are still answered.
    void drain(Micros patienceUs, std::function<void()> drained);

    [[nodiscard]] const FanoutCounters &counters() const { return m_counters; }
    /// Adds what was measured since the previous call.
    void takeStages(WorkerStages &stages);
    /// Subscriptions by the tier that they follow now.
    [[nodiscard]] std::array<std::uint64_t, tierCount> followers() const;

    /// When the loop last turned, which it does some forty times a second at least (steady clock); 0: not started.
    [[nodiscard]] Micros turnUs() const { return m_turnUs.load(std::memory_order_relaxed); }
    /// For how long the oldest letter of the engine has waited to be read.
    [[nodiscard]] Micros mailAgeUs() const { return m_mailbox.ageUs(); }

private:
    void run();
    void turn();
    [[nodiscard]] bool isDrained() const;
    void onReady(std::uint32_t events) override; // of the listener
    void bury(Client &client) override;
    [[nodiscard]] std::span<char> receiveBuffer() override { return m_receiveBuffer; }
    [[nodiscard]] HttpRoutes *routes() override { return m_routes; }
    [[nodiscard]] bool admitsStream() override;
    void answer(std::uint32_t client, HttpAnswer answer) override;
    void sendAnswers();
    [[nodiscard]] Admission admit();
    void open(int descriptor);
    void buryTheDead();
    void readMail();
    void deliver(CatchUp catchUp);
    void deliver(const Mailbox::StatusPtr &status);
    void tick();
    void tickSome(SharedMessage &heartbeat);
    void closeSecond();
    void startDraining();

    SharedAdmission &m_admission;
    HttpRoutes *m_routes;
    FanoutCounters m_counters;
    Poller m_poller;
    Mailbox m_mailbox;
    SessionContext m_context;
    Distributor m_distributor;
    int m_listener = -1;
    std::vector<char> m_receiveBuffer;
    std::unordered_map<std::uint32_t, std::unique_ptr<Client>> m_clients;
    std::vector<Client *> m_dead;
    std::vector<Mailbox::Letter> m_mail;
    std::vector<std::pair<std::uint32_t, HttpAnswer>> m_answers;
    bool m_routesWork = false; // have more to do
    int m_streams = 0;         // open ones, of a worker with routes
    TokenBucket m_connects;
    Micros m_crowdedUs = 0; // when no descriptor was free for a connection
    std::uint32_t m_nextId = 1;

    // Ticks go round the clients in parts.
    std::vector<std::uint32_t> m_toTick;
    std::size_t m_ticked = 0;
    Micros m_tickDueUs = 0;
    Micros m_roundDueUs = 0;
    struct Round {
        std::uint64_t streams = 0, behind = 0, reduced = 0, snapshotOnly = 0, suspended = 0, oldestBehindUs = 0;
    } m_round;
    Micros m_secondUs = 0;
    Micros m_idleUs = 0;         // of the second
    std::uint64_t m_flushes = 0; // that came within the second
    std::uint64_t m_droppedBefore = 0;
    SlowdownLadder m_load;

    std::atomic<bool> m_stopping{false};
    std::atomic<Micros> m_turnUs{0};
    std::atomic<Micros> m_drainPatienceUs{-1};
    std::function<void()> m_drained;
    Micros m_drainDeadlineUs = 0; // 0: not draining
    mutable std::mutex m_stagesMutex;
    WorkerStages m_stages;
    std::array<std::uint64_t, tierCount> m_followers{};
    std::thread m_thread;
};

} // namespace tapedeck

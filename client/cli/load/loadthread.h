// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/load/loadclient.h"
#include "client/cli/load/loadcontext.h"

#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tapedeck {

/// A thread with its share of the clients. It counts alone and hands over when it is asked, so that nothing is locked
/// or shared while it receives.
class LoadThread
{
public:
    /// `plan` must outlive it.
    LoadThread(const LoadPlan &plan, int number);
    LoadThread(const LoadThread &) = delete;
    LoadThread &operator=(const LoadThread &) = delete;
    ~LoadThread(); ///< ends all connections

    /// What happened since the last call. Waits until the thread comes round to it.
    [[nodiscard]] LoadTaken take();
    /// Closes all connections at once and opens them again. `nowUs`: the beginning, which is what times count from.
    void beginStorm(Micros nowUs);

private:
    void order(std::function<void()> what);
    void run();
    void noteProgress();
    void obey();
    void doDue();
    void openSome();
    void checkSilence();
    [[nodiscard]] int waitMs() const;

    LoadContext m_context;
    std::uint32_t m_first; // number of the first client
    std::deque<LoadClient> m_clients;
    std::deque<std::uint32_t> m_toOpen; // numbers
    Micros m_openIntervalUs;            // 0: as fast as answers come
    Micros m_nextOpenUs = 0;
    Micros m_nextCheckUs = 0;
    int m_wake;
    bool m_stop = false; // the thread's own

    std::mutex m_mutex;
    std::vector<std::function<void()>> m_orders; // guarded by m_mutex
    std::thread m_thread;
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <functional>
#include <memory>
#include <mutex>

class QEventLoop;
class QObject;

namespace tapedeck {

/// Lets a thread that blocks wait for what Qt's sockets report to it.
class WriterWait
{
public:
    WriterWait();
    ~WriterWait();

    /// Makes the calling thread one that events can come to, until end() on the same thread. The context for what is
    /// connected meanwhile.
    QObject *begin();
    void end();
    /// Handles events that are there.
    void handle();
    /// Handles events until `done` says so. False: that took too long, or was cancelled.
    [[nodiscard]] bool until(const std::function<bool()> &done, Micros patienceUs);

    /// From any thread: until() comes back, now and from now on.
    void cancel();
    [[nodiscard]] bool isCancelled() const;

private:
    mutable std::mutex m_mutex; // guards what follows, but for the thread's own use of the loop
    std::unique_ptr<QEventLoop> m_loop;
    bool m_isCancelled = false;
};

} // namespace tapedeck

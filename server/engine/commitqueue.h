// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/source.h"

#include <array>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace tapedeck {

/// The way from the sources to the engine: each source has a few batches that go round, so that a source which is
/// faster than the engine waits, and memory is bounded.
class CommitQueue
{
public:
    static constexpr int batchesPerSource = 4;

    struct Submitted {
        int source;
        ChangeBatch *batch;
    };

    /// Called when something was submitted, from the source's thread.
    CommitQueue(std::function<void()> wake, const FollowedKeys &followed)
        : m_wake(std::move(wake))
        , m_followed(followed)
    {
    }

    /// The sink of one more source; its number is the count of those before.
    SourceSink &addSource();

    /// Moves all submitted batches, in order, to `out`, whose memory is reused.
    void take(std::vector<Submitted> &out);
    /// The batch may be filled again.
    void giveBack(const Submitted &submitted);
    /// Nobody waits any more; acquire() answers null.
    void close();

private:
    class Sink : public SourceSink
    {
    public:
        Sink(CommitQueue &queue, int source);
        ChangeBatch *acquire() override;
        void submit(ChangeBatch *batch) override;
        bool awaitTaken() override;
        [[nodiscard]] const FollowedKeys &followed() const override { return m_queue.m_followed; }

        std::array<ChangeBatch, batchesPerSource> batches;
        std::vector<ChangeBatch *> free;
        std::condition_variable freed;

    private:
        CommitQueue &m_queue;
        int m_source;
    };

    std::function<void()> m_wake;
    const FollowedKeys &m_followed;
    std::mutex m_mutex;
    bool m_closed = false;
    std::vector<Submitted> m_submitted;
    std::vector<std::unique_ptr<Sink>> m_sinks;
};

} // namespace tapedeck

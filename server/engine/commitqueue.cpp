// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/commitqueue.h"

namespace tapedeck {

SourceSink &CommitQueue::addSource()
{
    const std::lock_guard lock(m_mutex);
    m_sinks.push_back(std::make_unique<Sink>(*this, static_cast<int>(m_sinks.size())));
    return *m_sinks.back();
}

void CommitQueue::take(std::vector<Submitted> &out)
{
    out.clear();
    const std::lock_guard lock(m_mutex);
    out.swap(m_submitted);
}

void CommitQueue::giveBack(const Submitted &submitted)
{
    submitted.batch->reset();
    const std::lock_guard lock(m_mutex);
    Sink &sink = *m_sinks[static_cast<std::size_t>(submitted.source)];
    sink.free.push_back(submitted.batch);
    sink.freed.notify_one();
}

void CommitQueue::close()
{
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    for (const auto &sink : m_sinks)
        sink->freed.notify_all();
}

CommitQueue::Sink::Sink(CommitQueue &queue, int source)
    : m_queue(queue)
    , m_source(source)
{
    for (ChangeBatch &batch : batches)
        free.push_back(&batch);
}

ChangeBatch *CommitQueue::Sink::acquire()
{
    std::unique_lock lock(m_queue.m_mutex);
    freed.wait(lock, [this] { return !free.empty() || m_queue.m_closed; });
    if (m_queue.m_closed)
        return nullptr;
    ChangeBatch *batch = free.back();
    free.pop_back();
    return batch;
}

void CommitQueue::Sink::submit(ChangeBatch *batch)
{
    if (batch->empty()) {
        m_queue.giveBack({m_source, batch});
        return;
    }
    {
        const std::lock_guard lock(m_queue.m_mutex);
        m_queue.m_submitted.push_back({m_source, batch});
    }
    m_queue.m_wake();
}

bool CommitQueue::Sink::awaitTaken()
{
    std::unique_lock lock(m_queue.m_mutex);
    freed.wait(lock, [this] { return free.size() == batches.size() || m_queue.m_closed; });
    return !m_queue.m_closed;
}

} // namespace tapedeck

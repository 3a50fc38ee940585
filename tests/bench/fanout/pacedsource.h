// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/source.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace tapedeck::bench {

/// A source that changes so many cells of the board "prices", all with one commit, at exactly a given rate. Every
/// change makes a value that was not there before, of the same size on the wire.
class PacedSource : public Source
{
public:
    PacedSource(int rows, double rate);
    ~PacedSource() override;

    /// Cells of one commit; they are spread over the rows four by four, as many rows as it takes.
    void setCells(int cells);
    [[nodiscard]] int cellsMax() const;

    void start(SourceSink &sink) override;
    void stop() override;

    /// One commit at once, from the source's thread.
    void commitOnce();
    /// Commits at the rate, from now on.
    void run();

private:
    void work(SourceSink &sink);
    void fill(ChangeBatch &batch);
    [[nodiscard]] bool declare(SourceSink &sink);

    const int m_rows;
    const Micros m_periodNs;
    std::thread m_thread;

    std::mutex m_mutex; // guards what follows
    std::condition_variable m_changed;
    int m_cells = 1;
    int m_once = 0;
    bool m_running = false;
    bool m_stopping = false;

    std::int64_t m_turn = 0; // source's thread
};

} // namespace tapedeck::bench

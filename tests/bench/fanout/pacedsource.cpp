// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/fanout/pacedsource.h"

#include "tests/bench/fanout/protocol.h"

#include "tapedeck/v1/prices.pb.h"

#include <array>
#include <chrono>

namespace tapedeck::bench {

namespace {

constexpr std::array<int, 4> priceColumns = {v1::Quote::kBidFieldNumber, v1::Quote::kAskFieldNumber,
                                             v1::Quote::kBidSizeFieldNumber, v1::Quote::kAskSizeFieldNumber};
constexpr int cellsPerRow = static_cast<int>(priceColumns.size());
// All values between take three bytes on the wire.
constexpr std::int64_t valueMin = 20'000;
constexpr std::int64_t valueCount = 1'000'000;

} // namespace

PacedSource::PacedSource(int rows, double rate)
    : Source("bench:paced")
    , m_rows(rows)
    , m_periodNs(static_cast<Micros>(1e9 / rate))
{
}

PacedSource::~PacedSource()
{
    PacedSource::stop();
}

void PacedSource::setCells(int cells)
{
    const std::lock_guard lock(m_mutex);
    m_cells = cells;
}

int PacedSource::cellsMax() const
{
    return m_rows * cellsPerRow;
}

void PacedSource::start(SourceSink &sink)
{
    m_thread = std::thread([this, &sink] { work(sink); });
}

void PacedSource::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void PacedSource::commitOnce()
{
    {
        const std::lock_guard lock(m_mutex);
        ++m_once;
    }
    m_changed.notify_all();
}

void PacedSource::run()
{
    {
        const std::lock_guard lock(m_mutex);
        m_running = true;
    }
    m_changed.notify_all();
}

bool PacedSource::declare(SourceSink &sink)
{
    ChangeBatch *batch = sink.acquire();
    if (batch == nullptr)
        return false;
    batch->receivedUs = wallClockUs();
    for (int row = 0; row < m_rows; ++row) {
        batch->declare(BoardId::Prices, static_cast<SourceRow>(row), benchKey(row));
        for (const int column : priceColumns)
            batch->setDecimal(BoardId::Prices, static_cast<SourceRow>(row), column, {valueMin, 0});
    }
    sink.submit(batch);
    return true;
}

void PacedSource::fill(ChangeBatch &batch)
{
    ++m_turn;
    batch.receivedUs = wallClockUs();
    int cells = 0;
    {
        const std::lock_guard lock(m_mutex);
        cells = m_cells;
    }
    for (int i = 0; i < cells; ++i) {
        const std::int64_t value = valueMin + (m_turn + i) % valueCount;
        batch.setDecimal(BoardId::Prices, static_cast<SourceRow>(i / cellsPerRow),
                         priceColumns[static_cast<std::size_t>(i % cellsPerRow)], {value, 0});
    }
}

void PacedSource::work(SourceSink &sink)
{
    if (!declare(sink))
        return;
    setState(State::Live);
    auto next = std::chrono::steady_clock::now();
    for (;;) {
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return m_stopping || m_running || m_once > 0; });
            if (m_stopping)
                return;
            if (m_once > 0) {
                --m_once;
                next = std::chrono::steady_clock::now();
            } else {
                next += std::chrono::nanoseconds(m_periodNs);
                if (m_changed.wait_until(lock, next, [this] { return m_stopping; }))
                    return;
            }
        }
        ChangeBatch *batch = sink.acquire();
        if (batch == nullptr)
            return;
        fill(*batch);
        ++m_counters.messages;
        m_counters.changes += batch->changes().size();
        sink.submit(batch);
    }
}

} // namespace tapedeck::bench

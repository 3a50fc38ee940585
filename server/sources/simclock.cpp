// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/simclock.h"

#include "server/sources/sourceurl.h"

#include "tapedeck/v1/prices.pb.h"

#include <algorithm>

namespace tapedeck {

using v1::Quote;

namespace {

constexpr Micros msUs = 1'000;
constexpr Micros dayUs = 86'400 * Micros(1'000'000);
constexpr SourceRow row = 0;

} // namespace

SimClock::SimClock(SourceUrl &url)
    : Source(url.url())
    , m_intervalUs(msUs * url.takeNumber("interval", 100, 10, 60'000))
{
    url.finish("interval");
}

SimClock::~SimClock()
{
    SimClock::stop();
}

void SimClock::start(SourceSink &sink)
{
    m_thread = std::thread([this, &sink] { run(sink); });
}

void SimClock::stop()
{
    m_pacer.stop();
    if (m_thread.joinable())
        m_thread.join();
}

std::int64_t SimClock::reading(Micros wallUs)
{
    const std::int64_t ms = wallUs % dayUs / msUs;
    const std::int64_t seconds = ms / 1'000;
    return (seconds / 3'600 * 10'000 + seconds / 60 % 60 * 100 + seconds % 60) * 1'000 + ms % 1'000;
}

Micros SimClock::nextTick(Micros wallUs, Micros intervalUs)
{
    const Micros midnightUs = wallUs - wallUs % dayUs;
    const Micros next = midnightUs + ((wallUs - midnightUs) / intervalUs + 1) * intervalUs;
    return std::min(next, midnightUs + dayUs);
}

void SimClock::run(SourceSink &sink)
{
    std::int64_t ticks = 0;
    setState(State::Live);
    while (true) {
        const Micros now = wallClockUs();
        const Micros due = nextTick(now, m_intervalUs);
        if (!m_pacer.waitUntil(steadyClockUs() + due - now))
            return;
        ChangeBatch *batch = sink.acquire();
        if (batch == nullptr)
            return;
        if (ticks == 0) {
            batch->declare(BoardId::Prices, row, "clock:NOW");
            batch->setText(BoardId::Prices, row, Quote::kSymbolFieldNumber, "NOW");
            batch->setText(BoardId::Prices, row, Quote::kVenueFieldNumber, "clock");
            batch->setText(BoardId::Prices, row, Quote::kNameFieldNumber, "The server's clock, UTC");
            batch->setInteger(BoardId::Prices, row, Quote::kStatusFieldNumber, Quote::OPEN);
        }
        batch->receivedUs = wallClockUs();
        batch->setDecimal(BoardId::Prices, row, Quote::kLastFieldNumber, {reading(due), 3});
        batch->setInteger(BoardId::Prices, row, Quote::kTradeCountFieldNumber, ++ticks);
        batch->setInteger(BoardId::Prices, row, Quote::kSourceTimeFieldNumber, due);
        ++m_counters.messages;
        m_counters.changes += batch->changes().size();
        m_counters.lastMessageUs = batch->receivedUs;
        sink.submit(batch);
    }
}

} // namespace tapedeck

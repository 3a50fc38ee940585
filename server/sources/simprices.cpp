// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/simprices.h"

#include "server/sources/bookwatch.h"
#include "server/sources/sourceurl.h"

#include <algorithm>

namespace tapedeck {

namespace {

constexpr Micros tickUs = 2'000;
constexpr std::size_t batchChangesMax = 16'384;
constexpr Micros lagMaxUs = 250'000; // further behind than that, the market skips time

} // namespace

SimPrices::SimPrices(SourceUrl &url)
    : Source(url.url())
    , m_rate(static_cast<double>(url.takeNumber("rate", 5'000, 1, 1'000'000)))
    , m_market(static_cast<int>(url.takeNumber("symbols", 500, 10, 100'000)), m_rate,
               static_cast<std::uint64_t>(url.takeNumber("seed", 1, 0, 1'000'000'000)))
{
    url.finish("symbols, rate and seed");
}

SimPrices::~SimPrices()
{
    SimPrices::stop();
}

void SimPrices::start(SourceSink &sink)
{
    m_thread = std::thread([this, &sink] { run(sink); });
}

void SimPrices::stop()
{
    m_pacer.stop();
    if (m_thread.joinable())
        m_thread.join();
}

void SimPrices::run(SourceSink &sink)
{
    if (ChangeBatch *batch = sink.acquire()) {
        batch->receivedUs = wallClockUs();
        m_market.open(*batch, batch->receivedUs);
        sink.submit(batch);
    }
    setState(State::Live);
    BookWatch books(sink.followed());
    Micros startUs = steadyClockUs();
    double made = 0;
    for (Micros nextUs = startUs + tickUs; m_pacer.waitUntil(nextUs); nextUs += tickUs) {
        const Micros now = steadyClockUs();
        double due = static_cast<double>(now - startUs) * 1e-6 * m_rate;
        if (due - made > m_rate * 1e-6 * lagMaxUs) {
            startUs = now - static_cast<Micros>(made / m_rate * 1e6);
            due = made;
            setState(State::Live, "cannot keep up with the rate asked for: skips time");
        }
        nextUs = std::max(nextUs, now - lagMaxUs);
        bool booksAsked = books.changed();
        if (booksAsked)
            m_market.followBooks(books.keys());
        while (made < due || booksAsked) {
            booksAsked = false;
            ChangeBatch *batch = sink.acquire();
            if (batch == nullptr)
                return;
            batch->receivedUs = wallClockUs();
            while (made < due && batch->changes().size() < batchChangesMax) {
                made += std::max(1, m_market.step(*batch, batch->receivedUs));
                ++m_counters.messages;
            }
            m_counters.changes += batch->cellChanges();
            m_market.writeBooks(*batch);
            m_counters.lastMessageUs = batch->receivedUs;
            sink.submit(batch);
        }
    }
}

} // namespace tapedeck

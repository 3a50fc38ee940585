// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/simscores.h"

#include "server/sources/sourceurl.h"

#include <algorithm>

namespace tapedeck {

namespace {

constexpr Micros tickUs = 100'000;

} // namespace

SimScores::SimScores(SourceUrl &url)
    : Source(url.url())
    , m_seed(static_cast<std::uint64_t>(url.takeNumber("seed", 1, 0, 1'000'000'000)))
    , m_speed(static_cast<double>(url.takeNumber("speed", 10, 1, 1'000)))
{
    const std::int64_t matches = url.takeNumber("matches", 40, 1, 10'000);
    url.finish("matches, seed and speed");
    for (std::int64_t i = 0; i < matches; ++i)
        m_matches.emplace_back(static_cast<SourceRow>(i), m_seed * 1'000'003 + ++m_made);
}

SimScores::~SimScores()
{
    SimScores::stop();
}

void SimScores::start(SourceSink &sink)
{
    m_thread = std::thread([this, &sink] { run(sink); });
}

void SimScores::stop()
{
    m_pacer.stop();
    if (m_thread.joinable())
        m_thread.join();
}

void SimScores::run(SourceSink &sink)
{
    const double seconds = m_speed * tickUs * 1e-6;
    Micros nextUs = steadyClockUs();
    do {
        ChangeBatch *batch = sink.acquire();
        if (batch == nullptr)
            return;
        batch->receivedUs = wallClockUs();
        for (std::size_t i = 0; i < m_matches.size(); ++i) {
            SimMatch &match = m_matches[i];
            const int corrections = match.corrections();
            if (!match.advance(seconds, *batch, batch->receivedUs))
                match = SimMatch(static_cast<SourceRow>(i), m_seed * 1'000'003 + ++m_made);
            else
                m_counters.corrections += static_cast<std::uint64_t>(match.corrections() - corrections);
        }
        if (!batch->empty()) {
            ++m_counters.messages;
            m_counters.changes += batch->cellChanges();
            m_counters.lastMessageUs = batch->receivedUs;
        }
        sink.submit(batch);
        setState(State::Live);
        nextUs = std::max(nextUs + tickUs, steadyClockUs() - tickUs);
    } while (m_pacer.waitUntil(nextUs));
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/simscores.h"

#include "server/sources/bookwatch.h"
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
    const bool withOdds = url.takeNumber("odds", 1, 0, 1) == 1;
    url.finish("matches, seed, speed and odds");
    for (std::size_t i = 0; i < static_cast<std::size_t>(matches); ++i) {
        m_matches.push_back(makeMatch(i));
        if (withOdds)
            m_odds.push_back(makeOdds(i));
    }
}

std::uint64_t SimScores::seed() const
{
    return m_seed * 1'000'003 + m_made;
}

SimMatch SimScores::makeMatch(std::size_t place)
{
    ++m_made;
    return {static_cast<SourceRow>(place), seed()};
}

SimOdds SimScores::makeOdds(std::size_t place) const
{
    return {static_cast<SourceRow>(place) * SimOdds::rowsPerMatch, m_matches[place].standing(), seed()};
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
    BookWatch books(sink.followed());
    Micros nextUs = steadyClockUs();
    do {
        const bool booksAsked = books.changed();
        ChangeBatch *batch = sink.acquire();
        if (batch == nullptr)
            return;
        batch->receivedUs = wallClockUs();
        for (std::size_t i = 0; i < m_matches.size(); ++i) {
            SimMatch &match = m_matches[i];
            const int corrections = match.corrections();
            const bool played = match.advance(seconds, *batch, batch->receivedUs);
            if (played)
                m_counters.corrections += static_cast<std::uint64_t>(match.corrections() - corrections);
            else
                match = makeMatch(i);
            if (m_odds.empty())
                continue;
            if (!played) {
                m_odds[i].remove(*batch);
                m_odds[i] = makeOdds(i);
            }
            if (booksAsked || !played)
                m_odds[i].followBooks(books.keys());
            if (played)
                m_odds[i].advance(seconds, match.standing(), *batch, batch->receivedUs);
            m_odds[i].writeBooks(*batch);
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

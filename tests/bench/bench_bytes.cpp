// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a changed row costs on the wire: exchange recordings go through parser and board as their messages arrived, and
// each tier is flushed when the server would flush it, by the recorded clock. Framing is counted. Every frame is
// applied to a replica, whose digest must agree at the end.
//   bench_bytes        (the shared recordings, where they are)
#include "bytecount.h"
#include "common/wire/replica.h"
#include "common/wire/updateencoder.h"
#include "common/wire/websocketframe.h"
#include "server/engine/committer.h"
#include "server/engine/delivery.h"
#include "server/engine/flushbeat.h"
#include "server/sources/feedparser.h"
#include "server/sources/recordingreader.h"

#include "tapedeck/v1/prices.pb.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <vector>

using namespace tapedeck;

namespace {

constexpr Micros digestIntervalUs = 2'000'000;
constexpr Micros turnUs = 150; // that the engine takes to commit and get to the flush
constexpr Micros hourUs = 3'600'000'000;
/// The server has run for a day when the recording begins, with some 40 commits a second: versions and times are as
/// long as they are then.
constexpr Version versionsBefore = 3'500'000;
constexpr Micros startedUs = 1'790'000'000'000'000;
constexpr Micros playedUs = startedUs + 24 * hourUs; // when the recording begins to play

/// The files of one recorded session, to be merged by receive time.
struct Recording {
    const char *kind;
    std::vector<const char *> files;
};
struct Session {
    const char *name;
    std::vector<Recording> recordings; // played at the same time; the shorter ones in a loop
};
const std::vector<Session> sessions = {
    {"binance BTCUSDT, 2024", {{"binance", {"btcusdt_20240808.gz"}}}},
    {"binance 3 pairs, 2021", {{"binance", {"BINANCE-ee25be.0.gz"}}}},
    {"coinbase 5 products, 2021", {{"coinbase", {"COINBASE.ws.28.partA.0"}}}},
    {"kraken 10 pairs, 2021", {{"kraken", {"KRAKEN-c197c0.0.gz", "KRAKEN-4b7396.0", "KRAKEN-82ac16.0"}}}},
};

/// A source: a recording that plays, again and again.
class Track
{
public:
    Track(const Recording &recording, Micros startUs)
        : parser(makeFeedParser(recording.kind, {}))
        , m_recording(recording)
        , m_startUs(startUs)
    {
        open();
    }

    /// When the next message is received.
    [[nodiscard]] Micros dueUs() const { return m_startUs + m_playedUs; }
    [[nodiscard]] const RecordingReader &reader() const { return *m_readers[m_front]; }
    [[nodiscard]] int laps() const { return m_laps; } ///< that are complete

    void advance()
    {
        if (!toMessage(*m_readers[m_front]))
            m_readers.erase(m_readers.begin() + static_cast<std::ptrdiff_t>(m_front));
        if (!m_readers.empty()) {
            chooseFront();
            return;
        }
        ++m_laps;
        m_startUs += m_playedUs;
        parser->restart();
        open();
    }

    std::unique_ptr<FeedParser> parser;

private:
    void open()
    {
        for (const char *file : m_recording.files) {
            const auto path = std::filesystem::path(TAPEDECK_SHARED_DATA) / m_recording.kind / file;
            m_readers.push_back(std::make_unique<RecordingReader>(path.string(), m_recording.kind));
            if (!m_readers.back()->open() || !toMessage(*m_readers.back())) {
                std::fprintf(stderr, "%s: %s\n", path.c_str(), m_readers.back()->error().c_str());
                std::exit(1);
            }
        }
        m_playedUs = 0;
        m_firstUs = 0;
        chooseFront();
    }
    void chooseFront()
    {
        const auto oldest = std::min_element(m_readers.begin(), m_readers.end(), [](const auto &a, const auto &b) {
            return a->receivedUs() < b->receivedUs();
        });
        m_front = static_cast<std::size_t>(oldest - m_readers.begin());
        m_firstUs = m_firstUs == 0 ? reader().receivedUs() : m_firstUs;
        m_playedUs = std::max(m_playedUs, reader().receivedUs() - m_firstUs); // a recorder's clock was set back
    }
    static bool toMessage(RecordingReader &reader)
    {
        RecordingReader::Result result;
        while ((result = reader.next()) != RecordingReader::Result::End) {
            if (result == RecordingReader::Result::Message)
                return true;
        }
        return false;
    }

    const Recording &m_recording;
    std::vector<std::unique_ptr<RecordingReader>> m_readers;
    std::size_t m_front = 0;
    Micros m_startUs;
    Micros m_playedUs = 0; // of this lap
    Micros m_firstUs = 0;  // recorded time of its first message
    int m_laps = 0;
};

struct Tier {
    Version flushed = 0;
    Micros dueUs = 0;
    Micros digestDueUs = std::numeric_limits<Micros>::max(); // until the snapshot has gone
    Micros oldestReceivedUs = 0;                             // of what is not flushed; 0: nothing
    std::uint64_t offered = 0;                               // at the previous flush
    ByteCount snapshot;
    ByteCount steady;
    std::uint64_t rawBytes = 0; // of the stream's messages since the snapshot
    Replica replica{Schema::prices()};
};

/// One session on a server of its own, with a subscriber in every tier.
class Played
{
public:
    explicit Played(const Session &session)
    {
        m_prices.beginCommit();
        const RowId row = m_prices.insert("before");
        m_prices.endCommit();
        for (Version i = 0; i < versionsBefore; ++i) {
            m_prices.beginCommit();
            m_prices.setInteger(row, v1::Quote::kTradeCountFieldNumber, static_cast<std::int64_t>(i % 2));
            m_prices.endCommit();
        }
        m_prices.beginCommit();
        m_prices.remove(row); // and forgotten: there is no room for tombstones
        m_prices.endCommit();

        std::vector<Track> tracks;
        for (const Recording &recording : session.recordings)
            tracks.emplace_back(recording, playedUs);
        const auto playing = [&] {
            return std::any_of(tracks.begin(), tracks.end(), [](const Track &track) { return track.laps() == 0; });
        };
        while (playing()) {
            const auto next = std::min_element(tracks.begin(), tracks.end(),
                                               [](const Track &a, const Track &b) { return a.dueUs() < b.dueUs(); });
            take(*next, static_cast<int>(next - tracks.begin()));
            next->advance();
        }
        flushUntil(m_nowUs + 2 * digestIntervalUs);
        for (const Tier &tier : tiers) {
            if (tier.replica.version() != m_prices.version() || tier.replica.board().digest() != m_prices.digest())
                std::abort();
        }
    }

    std::array<Tier, tierCount> tiers;

private:
    void take(const Track &track, int source)
    {
        const RecordingReader &reader = track.reader();
        flushUntil(track.dueUs());
        m_nowUs = track.dueUs();
        m_batch.receivedUs = m_nowUs;
        (void)track.parser->parse({reader.text(), reader.receivedUs(), reader.url(), reader.fileName()},
                                  {&m_batch, &m_counters});
        for (Board *board : {&m_prices, &m_scores})
            board->beginCommit();
        m_offered += m_committer.apply(source, m_batch)[0];
        for (Board *board : {&m_prices, &m_scores})
            board->endCommit();
        for (Tier &tier : tiers) {
            if (tier.oldestReceivedUs == 0 && !m_batch.empty())
                tier.oldestReceivedUs = m_nowUs;
            if (tier.snapshot.frames > 0 && reader.url().empty())
                tier.rawBytes += reader.text().size();
        }
        m_batch.reset();
        flushUntil(m_nowUs);
    }

    /// When the tier next has something to send.
    [[nodiscard]] Micros due(const Tier &tier) const
    {
        const bool changed = tier.flushed < m_prices.version() && m_prices.rowCount() > 0;
        return changed ? tier.dueUs : tier.digestDueUs;
    }

    void flushUntil(Micros untilUs)
    {
        for (int i = 0; i < tierCount; ++i) {
            const Tier &tier = tiers[static_cast<std::size_t>(i)];
            while (due(tier) <= untilUs)
                flush(i, std::max(m_nowUs, due(tier)));
        }
    }

    void flush(int index, Micros nowUs)
    {
        Tier &tier = tiers[static_cast<std::size_t>(index)];
        UpdateHeader header;
        header.publishTimeUs = nowUs + turnUs;
        header.folded = static_cast<std::uint32_t>(m_offered - tier.offered);
        header.oldestAgeUs =
            tier.oldestReceivedUs == 0 ? 0 : static_cast<std::uint32_t>(header.publishTimeUs - tier.oldestReceivedUs);
        if (tier.flushed == 0 || nowUs >= tier.digestDueUs) {
            header.digest = m_prices.digest();
            tier.digestDueUs = nowUs + digestIntervalUs;
        }
        header.board = m_prices.schema().board();
        header.epoch = m_prices.epoch();
        header.baseVersion = tier.flushed;
        header.version = m_prices.version();
        header.timeBaseUs = newestTime(m_prices, tier.flushed);
        std::string rows;
        m_prices.changesSince(tier.flushed,
                              [&](RowId row) { appendRow(m_prices, row, tier.flushed, header.timeBaseUs, rows); });
        rows = joinTicks(rows);
        const std::string message = updateHead(header, rows.size()) + rows;
        (tier.flushed == 0 ? tier.snapshot : tier.steady).add(webSocketFrame(message), message);
        if (tier.replica.apply(*updateIn(message)).outcome != Replica::Outcome::Applied)
            std::abort();
        tier.flushed = m_prices.version();
        tier.offered = m_offered;
        tier.oldestReceivedUs = 0;
        tier.dueUs = nextFlushUs(BoardId::Prices, index, nowUs);
    }

    SourceCounters m_counters;
    ChangeBatch m_batch;
    Board m_prices{Schema::prices(), 0x9e3779b97f4a7c15u, {.tombstonesMax = 0}};
    Board m_scores{Schema::scores(), 1};
    Committer m_committer{{&m_prices, &m_scores}};
    std::uint64_t m_offered = 0;
    Micros m_nowUs = 0;
};

double ratio(std::uint64_t a, std::uint64_t b)
{
    return b > 0 ? static_cast<double>(a) / static_cast<double>(b) : 0;
}

void printTier(const char *name, int intervalMs, const ByteCount &count, std::uint64_t rawBytes)
{
    std::printf("%-26s %5d %10llu %8llu %8llu %6.2f %8.2f %8.2f %9.2f %9.4f\n", name, intervalMs,
                static_cast<unsigned long long>(rawBytes), static_cast<unsigned long long>(count.frames),
                static_cast<unsigned long long>(count.rows), ratio(count.rows, count.frames),
                ratio(count.bytes, count.rows), ratio(count.bytes - count.rowBytes, count.rows),
                ratio(rawBytes, count.rows), ratio(count.bytes, rawBytes));
}

void printParts(const std::map<std::string, ByteCount::Part> &parts, std::uint64_t rows)
{
    for (const auto &[name, part] : parts)
        std::printf("  %-24s %7.3f  in %6.2f %% of rows, %5.2f bytes each\n", name.c_str(), ratio(part.bytes, rows),
                    100 * ratio(part.times, rows), ratio(part.bytes, part.times));
}

struct Sum {
    ByteCount count;
    std::uint64_t rawBytes = 0;
    double perRow = 0;
};

/// Prints the tiers; returns what was sent at 100 ms.
ByteCount play(const Session &session, std::array<Sum, tierCount> &sums)
{
    const Played played(session);
    ByteCount tenth;
    for (std::size_t i = 0; i < played.tiers.size(); ++i) {
        const Tier &tier = played.tiers[i];
        printTier(session.name, tierIntervalsMs[i], tier.steady, tier.rawBytes);
        sums[i].count.add(tier.steady);
        sums[i].rawBytes += tier.rawBytes;
        sums[i].perRow += ratio(tier.steady.bytes, tier.steady.rows);
        if (tierIntervalsMs[i] == 100)
            tenth = tier.steady;
    }
    return tenth;
}

} // namespace

int main()
{
    std::array<Sum, tierCount> sums;
    std::vector<ByteCount> tenths;
    std::printf("%-26s %5s %10s %8s %8s %6s %8s %8s %9s %9s\n", "recording", "ms", "raw JSON", "frames", "rows",
                "rows/f", "B/row", "header/r", "JSON/row", "wire/JSON");
    for (const Session &session : sessions)
        tenths.push_back(play(session, sums));
    for (std::size_t i = 0; i < sums.size(); ++i)
        printTier("each alone, sum", tierIntervalsMs[i], sums[i].count, sums[i].rawBytes);
    for (std::size_t i = 0; i < sums.size(); ++i)
        std::printf("%-26s %5d %46.2f\n", "each alone, mean", tierIntervalsMs[i],
                    sums[i].perRow / static_cast<double>(sessions.size()));

    Session all{"all at once", {}};
    for (const Session &session : sessions)
        all.recordings.push_back(session.recordings.front());
    std::array<Sum, tierCount> unused;
    tenths.push_back(play(all, unused));

    for (std::size_t s = 0; s < tenths.size(); ++s) {
        std::printf("\n%s at 100 ms: bytes per row\n", s < sessions.size() ? sessions[s].name : all.name);
        printParts(tenths[s].header, tenths[s].rows);
        printParts(tenths[s].columns, tenths[s].rows);
    }
}

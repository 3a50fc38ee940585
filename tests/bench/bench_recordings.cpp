// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Recordings through parser, board, encoder and replica, a flush every hundred messages. allocs: how often parsing
// allocates, per message of the recording's second half.
//   bench_recordings KIND FILE [KIND FILE]…   (without arguments: the shared recordings, where they are)
#include "common/time/clock.h"
#include "common/wire/replica.h"
#include "common/wire/updateencoder.h"
#include "server/engine/committer.h"
#include "server/sources/feedparser.h"
#include "server/sources/recordingreader.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <numeric>
#include <string>
#include <vector>

namespace {

std::uint64_t allocations = 0;

} // namespace

void *operator new(std::size_t size)
{
    ++allocations;
    if (void *memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void *memory) noexcept
{
    std::free(memory);
}

void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}

using namespace tapedeck;

namespace {

constexpr int messagesPerFlush = 100;

struct Figures {
    std::uint64_t messages = 0, textBytes = 0, changes = 0, rows = 0, wireBytes = 0;
    std::vector<std::uint32_t> allocations; // of each message
    Micros parseUs = 0, commitUs = 0, encodeUs = 0, applyUs = 0;
};

class Bench
{
public:
    explicit Bench(const std::string &kind)
        : m_parser(makeFeedParser(kind, {}))
    {
    }

    void message(const RecordingReader &reader)
    {
        const Micros start = steadyClockUs();
        const std::uint64_t before = allocations;
        (void)m_parser->parse({reader.text(), reader.receivedUs(), reader.url(), reader.fileName()},
                              {&m_batch, &m_counters});
        const auto made = static_cast<std::uint32_t>(allocations - before);
        figures.parseUs += steadyClockUs() - start;
        figures.allocations.push_back(made);
        ++figures.messages;
        figures.textBytes += reader.text().size();
        if (figures.messages % messagesPerFlush == 0)
            flush();
    }

    void flush()
    {
        const Micros start = steadyClockUs();
        for (Board *board : m_all)
            board->beginCommit();
        m_committer.apply(0, m_batch);
        for (Board *board : m_all)
            board->endCommit();
        figures.changes += m_batch.changes().size();
        m_batch.reset();
        const Micros committed = steadyClockUs();
        figures.commitUs += committed - start;
        for (std::size_t i = 0; i < 2; ++i) {
            const Micros begin = steadyClockUs();
            const auto messages = encodeUpdate(*m_all[i], m_sent[i], {}, 1 << 20);
            const Micros encoded = steadyClockUs();
            m_sent[i] = m_all[i]->version();
            figures.encodeUs += encoded - begin;
            for (const std::string &message : messages) {
                const Replica::Receipt receipt = m_replicas[i].apply(*updateIn(message));
                figures.rows += receipt.rows;
                figures.wireBytes += receipt.rows > 0 ? message.size() : 0;
            }
            figures.applyUs += steadyClockUs() - encoded;
        }
    }

    Figures figures;

private:
    std::unique_ptr<FeedParser> m_parser;
    SourceCounters m_counters;
    ChangeBatch m_batch;
    Board m_prices{Schema::prices(), 1};
    Board m_scores{Schema::scores(), 1};
    Board *m_all[2] = {&m_prices, &m_scores};
    Version m_sent[2] = {0, 0};
    Replica m_replicas[2] = {Replica(Schema::prices()), Replica(Schema::scores())};
    Committer m_committer{{&m_prices, &m_scores}};
};

double perSecond(std::uint64_t count, Micros us)
{
    return us > 0 ? static_cast<double>(count) * 1e6 / static_cast<double>(us) : 0;
}

int play(const std::string &kind, const std::string &path)
{
    if (!makeFeedParser(kind, {})) {
        std::fprintf(stderr, "there is no kind '%s'\n", kind.c_str());
        return 2;
    }
    RecordingReader reader(path, kind);
    if (!reader.open()) {
        std::fprintf(stderr, "%s\n", reader.error().c_str());
        return 1;
    }
    Bench bench(kind);
    for (auto result = reader.next(); result != RecordingReader::Result::End; result = reader.next()) {
        if (result == RecordingReader::Result::Message)
            bench.message(reader);
    }
    bench.flush();
    const Figures &f = bench.figures;
    const auto half = f.allocations.begin() + static_cast<std::ptrdiff_t>(f.allocations.size() / 2);
    const double allocated = static_cast<double>(std::accumulate(half, f.allocations.end(), std::uint64_t(0)))
        / std::max<double>(1, static_cast<double>(f.allocations.end() - half));
    std::printf("%-44s %8llu %9.0f %8.0f %7.2f %10.0f %10.0f %10.0f %8.1f\n", std::string(reader.fileName()).c_str(),
                static_cast<unsigned long long>(f.messages), perSecond(f.messages, f.parseUs),
                perSecond(f.textBytes, f.parseUs) / 1e6, allocated, perSecond(f.changes, f.commitUs),
                perSecond(f.rows, f.encodeUs), perSecond(f.rows, f.applyUs),
                f.rows > 0 ? static_cast<double>(f.wireBytes) / static_cast<double>(f.rows) : 0);
    return 0;
}

std::vector<std::pair<std::string, std::string>> sharedRecordings()
{
    std::vector<std::pair<std::string, std::string>> found;
    const std::filesystem::path folder(TAPEDECK_SHARED_DATA);
    for (const char *kind : {"binance", "coinbase", "kraken", "betfair", "openfootball", "openligadb", "cricsheet"}) {
        std::error_code none;
        for (const auto &entry : std::filesystem::directory_iterator(folder / kind, none)) {
            if (entry.path().filename() != "expected.json")
                found.emplace_back(kind, entry.path().string());
        }
    }
    return found;
}

} // namespace

int main(int argc, char **argv)
{
    std::vector<std::pair<std::string, std::string>> recordings;
    for (int i = 1; i + 1 < argc; i += 2)
        recordings.emplace_back(argv[i], argv[i + 1]);
    if (recordings.empty())
        recordings = sharedRecordings();
    std::printf("%-44s %8s %9s %8s %7s %10s %10s %10s %8s\n", "recording", "messages", "parsed/s", "MB/s", "allocs",
                "changes/s", "encoded/s", "applied/s", "B/row");
    int code = 0;
    for (const auto &[kind, path] : recordings)
        code = std::max(code, play(kind, path));
    return code;
}

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What joining costs: a large board's snapshot while the board changes, and how long it keeps the engine; storms of
// catch-ups; flushes; and compression.

#include "common/time/clock.h"
#include "common/wire/websocketframe.h"
#include "server/engine/engine.h"

#include "tapedeck/v1/prices.pb.h"

#include <zstd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace tapedeck;
using tapedeck::v1::Quote;

namespace {

constexpr Micros never = std::numeric_limits<Micros>::max();

double sinceUs(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}

std::string keyOf(std::size_t row)
{
    return "sim:SYM" + std::to_string(row);
}

/// A trade of one instrument: seven cells.
template <typename Target> void trade(Target &&set, std::mt19937 &random)
{
    const auto price = 1'000 + static_cast<std::int64_t>(random() % 90'000);
    set(Quote::kBidFieldNumber, Decimal{price - 1, 2});
    set(Quote::kAskFieldNumber, Decimal{price + 1, 2});
    set(Quote::kLastFieldNumber, Decimal{price, 2});
    set(Quote::kBidSizeFieldNumber, Decimal{static_cast<std::int64_t>(1 + random() % 500), 0});
    set(Quote::kAskSizeFieldNumber, Decimal{static_cast<std::int64_t>(1 + random() % 500), 0});
    set(Quote::kLastSizeFieldNumber, Decimal{static_cast<std::int64_t>(1 + random() % 100), 0});
    set(Quote::kVolumeFieldNumber, Decimal{static_cast<std::int64_t>(random() % 1'000'000), 0});
}

/// Declares all instruments, then changes 100,000 cells a second in a batch each millisecond.
class Market : public Source
{
public:
    Market(std::size_t rows, int changesPerMs)
        : Source("bench:")
        , m_rows(rows)
        , m_changesPerMs(changesPerMs)
    {
    }
    void start(SourceSink &sink) override
    {
        m_thread = std::thread([this, &sink] { run(sink); });
    }
    void stop() override
    {
        m_stopping = true;
        m_thread.join();
    }

private:
    void run(SourceSink &sink)
    {
        std::mt19937 random(1);
        for (std::size_t row = 0; row < m_rows; row += 1'000) {
            ChangeBatch *batch = sink.acquire();
            if (batch == nullptr)
                return;
            for (std::size_t i = row; i < std::min(row + 1'000, m_rows); ++i) {
                const auto id = static_cast<SourceRow>(i);
                batch->declare(BoardId::Prices, id, keyOf(i));
                batch->setText(BoardId::Prices, id, Quote::kSymbolFieldNumber, "SYM" + std::to_string(i));
                batch->setText(BoardId::Prices, id, Quote::kVenueFieldNumber, "sim");
                batch->setText(BoardId::Prices, id, Quote::kNameFieldNumber, "Company " + std::to_string(i * 7919));
                change(*batch, id, random);
            }
            batch->receivedUs = wallClockUs();
            sink.submit(batch);
        }
        auto next = std::chrono::steady_clock::now();
        while (!m_stopping && m_changesPerMs > 0) {
            next += std::chrono::milliseconds(1);
            std::this_thread::sleep_until(next);
            ChangeBatch *batch = sink.acquire();
            if (batch == nullptr)
                return;
            for (int i = 0; i < m_changesPerMs / 8; ++i)
                change(*batch, static_cast<SourceRow>(random() % m_rows), random);
            batch->receivedUs = wallClockUs();
            sink.submit(batch);
        }
    }
    static void change(ChangeBatch &batch, SourceRow row, std::mt19937 &random)
    {
        trade([&](int column, Decimal value) { batch.setDecimal(BoardId::Prices, row, column, value); }, random);
        batch.setInteger(BoardId::Prices, row, Quote::kSourceTimeFieldNumber, wallClockUs());
    }

    std::size_t m_rows;
    int m_changesPerMs;
    std::atomic<bool> m_stopping{false};
    std::thread m_thread;
};

/// A worker that only takes note.
class Sink : public DeliverySink
{
public:
    void deliver(FlushPtr flush) override
    {
        const Micros now = steadyClockUs();
        const std::lock_guard lock(mutex);
        if (flush->tier == 0) {
            if (lastFlushUs != 0)
                gaps.add(static_cast<std::uint64_t>(now - lastFlushUs));
            lastFlushUs = now;
        }
    }
    void deliver(CatchUp catchUp) override
    {
        const std::lock_guard lock(mutex);
        answers.emplace_back(steadyClockUs(), std::move(catchUp));
        arrived.notify_one();
    }
    void deliver(std::shared_ptr<const v1::Status> report) override
    {
        const std::lock_guard lock(mutex);
        status = std::move(report);
        arrived.notify_one();
    }
    template <typename Condition> void wait(Condition &&condition)
    {
        std::unique_lock lock(mutex);
        arrived.wait(lock, condition);
    }

    std::mutex mutex;
    std::condition_variable arrived;
    Micros lastFlushUs = 0;
    Histogram gaps;
    std::vector<std::pair<Micros, CatchUp>> answers;
    std::shared_ptr<const v1::Status> status;
};

std::size_t bytesOf(const CatchUp &answer)
{
    std::size_t bytes = 0;
    for (const Frame &frame : *answer.frames)
        bytes += frame->size();
    return bytes;
}

const v1::Status::Stage *stageOf(const v1::Status &status, const char *name)
{
    for (const auto &stage : status.stages()) {
        if (stage.name() == name)
            return &stage;
    }
    return nullptr;
}

/// The next whole second's figures.
std::shared_ptr<const v1::Status> nextStatus(Sink &sink)
{
    {
        const std::lock_guard lock(sink.mutex);
        sink.status.reset();
    }
    sink.wait([&] { return sink.status != nullptr; });
    return sink.status;
}

CatchUpRequest requestFor(std::uint64_t ticket, Encoding encoding, bool zstd)
{
    CatchUpRequest request{};
    request.ticket = ticket;
    request.board = BoardId::Prices;
    request.encoding = encoding;
    request.zstd = zstd;
    return request;
}

void benchJoins(std::size_t rows, int changesPerMs)
{
    Engine engine({.version = "bench", .board = {}});
    Sink sink;
    engine.addSource(std::make_unique<Market>(rows, changesPerMs));
    const int worker = engine.addWorker(sink);
    engine.start();
    engine.follow(worker, BoardId::Prices, 0, {.encodings = 1, .filtered = false});
    while (nextStatus(sink)->boards(0).rows() < rows) { }
    (void)nextStatus(sink);

    struct Case {
        const char *name;
        Encoding encoding;
        bool zstd;
        int askers;
    };
    for (const Case &one :
         {Case{"nobody joins", Encoding::Protobuf, false, 0}, Case{"one joins", Encoding::Protobuf, false, 1},
          Case{"one joins, zstd", Encoding::Protobuf, true, 1}, Case{"one joins, JSON", Encoding::Json, false, 1},
          Case{"10000 join", Encoding::Protobuf, false, 10'000}}) {
        // Until what was kept is freed; the engine tells its Status meanwhile.
        for (const Micros until = steadyClockUs() + CatchUpLimits().keptUs + 1'000'000; steadyClockUs() < until;)
            (void)nextStatus(sink);
        {
            const std::lock_guard lock(sink.mutex);
            sink.answers.clear();
            sink.gaps.reset();
        }
        (void)nextStatus(sink);
        std::vector<CatchUpRequest> requests;
        for (int i = 0; i < one.askers; ++i)
            requests.push_back(requestFor(static_cast<std::uint64_t>(i), one.encoding, one.zstd));
        const Micros start = steadyClockUs();
        engine.request(requests);
        sink.wait([&] { return sink.answers.size() == static_cast<std::size_t>(one.askers); });
        const auto status = nextStatus(sink);
        const std::lock_guard lock(sink.mutex);
        const auto *turn = stageOf(*status, "engine_turn");
        std::printf("join      %6zu rows, %6d changes/s, %-16s engine turn p99 %5llu us, longest %5llu us; "
                    "commits' flushes apart p99 %5llu us, max %5llu us",
                    rows, changesPerMs * 1000, one.name, static_cast<unsigned long long>(turn->p99_us()),
                    static_cast<unsigned long long>(turn->max_us()),
                    static_cast<unsigned long long>(sink.gaps.percentile(0.99)),
                    static_cast<unsigned long long>(sink.gaps.max()));
        if (!sink.answers.empty()) {
            const CatchUp &answer = sink.answers.back().second;
            std::printf("; answered in %.1f to %.1f ms, %zu bytes in %zu frames",
                        static_cast<double>(sink.answers.front().first - start) / 1000,
                        static_cast<double>(sink.answers.back().first - start) / 1000, bytesOf(answer),
                        answer.frames->size());
        }
        std::printf("\n");
    }
    engine.stop();
}

/// Boards without an engine, for what single calls cost.
struct Desk {
    explicit Desk(std::size_t rows)
        : board(Schema::prices(), 1)
        , flusher(BoardId::Prices, board)
    {
        board.beginCommit();
        for (std::size_t i = 0; i < rows; ++i) {
            const RowId row = board.insert(keyOf(i));
            board.setText(row, Quote::kSymbolFieldNumber, "SYM" + std::to_string(i));
            board.setText(row, Quote::kVenueFieldNumber, "sim");
            board.setText(row, Quote::kNameFieldNumber, "Company " + std::to_string(i * 7919));
            change(row);
        }
        board.endCommit();
    }
    void change(RowId row)
    {
        trade([&](int column, Decimal value) { (void)board.setDecimal(row, column, value); }, random);
        board.setInteger(row, Quote::kSourceTimeFieldNumber, wallClockUs());
    }
    void commit(std::size_t changes)
    {
        board.beginCommit();
        for (std::size_t i = 0; i < changes; ++i)
            change(1 + static_cast<RowId>(random() % board.rowCount()));
        board.endCommit();
        flusher.noteCommit(changes, wallClockUs());
    }
    CatchUpRequest request(Version since)
    {
        CatchUpRequest request = requestFor(1, Encoding::Protobuf, false);
        request.epoch = board.epoch();
        request.since = since;
        return request;
    }

    std::mt19937 random{1};
    Board board;
    TierFlusher flusher;
};

void benchStorms(std::size_t rows)
{
    constexpr int clients = 10'000;
    Desk desk(rows);
    desk.flusher.setInterest(0, {.encodings = 1, .filtered = true}, steadyClockUs());
    std::vector<Version> cursors;
    for (int i = 0; i < 5; ++i) {
        cursors.push_back(desk.board.version());
        desk.commit(rows / 5);
    }
    std::size_t bytes = 0;
    const CatchUps::Deliver deliver = [&](int, CatchUp answer) { bytes += bytesOf(answer); };
    auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < clients; ++i)
        desk.flusher.catchUps().request(desk.request(cursors[desk.random() % cursors.size()]), never, deliver);
    std::printf("storm     %6zu rows, %d clients at 5 cursors, every row: %8.1f ms, %6.2f us each, %.0f bytes each\n",
                rows, clients, sinceUs(start) / 1e3, sinceUs(start) / clients, static_cast<double>(bytes) / clients);

    std::vector<CatchUpRequest> requests;
    for (int i = 0; i < clients; ++i) {
        std::vector<std::string> keys;
        for (int k = 0; k < 50; ++k) {
            const std::string key = keyOf(desk.random() % rows);
            keys.push_back(i % 2 ? key : key.substr(4));
        }
        requests.push_back(desk.request(i % 4 ? cursors[desk.random() % cursors.size()] : 0));
        requests.back().filter = std::make_shared<const RowFilter>(std::move(keys), std::string());
    }
    bytes = 0;
    start = std::chrono::steady_clock::now();
    desk.flusher.catchUps().request(requests.front(), never, deliver);
    const double first = sinceUs(start);
    start = std::chrono::steady_clock::now();
    for (int i = 1; i < clients; ++i)
        desk.flusher.catchUps().request(requests[static_cast<std::size_t>(i)], never, deliver);
    std::printf(
        "storm     %6zu rows, %d clients with 50 keys each: %8.1f ms, %6.2f us each, %.0f bytes each; the first "
        "(makes the index) %.0f us\n",
        rows, clients, sinceUs(start) / 1e3, sinceUs(start) / clients, static_cast<double>(bytes) / clients, first);
}

void benchFlushes()
{
    Desk desk(5'000);
    for (const std::size_t changes : {std::size_t(1), std::size_t(5), std::size_t(100), std::size_t(5'000)}) {
        for (const FlushInterest interest :
             {FlushInterest{1, false}, FlushInterest{1, true}, FlushInterest{0b111, true}}) {
            desk.flusher.setInterest(0, interest, steadyClockUs());
            Micros now = steadyClockUs() + 1'000'000;
            double total = 0;
            std::size_t rows = 0;
            constexpr int flushes = 300;
            for (int i = 0; i < flushes; ++i) {
                desk.commit(changes);
                now += 1'000;
                const auto start = std::chrono::steady_clock::now();
                desk.flusher.flush(now, [&](const FlushPtr &flush) { rows += flush->changed.size(); });
                total += sinceUs(start);
            }
            std::printf("flush     %7.1f rows, encodings %u, filtered %d: %8.2f us\n",
                        static_cast<double>(rows) / flushes, static_cast<unsigned>(interest.encodings),
                        interest.filtered, total / flushes);
        }
    }
}

void benchCompression()
{
    Desk desk(100'000);
    const CatchUp answer = desk.flusher.catchUp(desk.request(0));
    const std::size_t plain = bytesOf(answer);
    for (const int level : {-5, -1, 1, 2, 3, 5}) {
        std::size_t bytes = 0;
        double longest = 0;
        std::string out(ZSTD_compressBound(1 << 20), '\0');
        ZSTD_CCtx *context = ZSTD_createCCtx();
        const auto start = std::chrono::steady_clock::now();
        for (const Frame &frame : *answer.frames) {
            const auto one = std::chrono::steady_clock::now();
            const std::string_view message = webSocketPayload(*frame);
            bytes += ZSTD_compressCCtx(context, out.data(), out.size(), message.data(), message.size(), level);
            longest = std::max(longest, sinceUs(one));
        }
        std::printf("zstd      level %2d: %zu of %zu bytes (%.1f %%), %6.1f ms, longest chunk %5.0f us\n", level, bytes,
                    plain, 100.0 * static_cast<double>(bytes) / static_cast<double>(plain), sinceUs(start) / 1e3,
                    longest);
        ZSTD_freeCCtx(context);
    }
}

} // namespace

int main()
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    benchFlushes();
    benchCompression();
    benchStorms(5'000);
    benchStorms(100'000);
    benchJoins(5'000, 100);
    benchJoins(100'000, 100);
}

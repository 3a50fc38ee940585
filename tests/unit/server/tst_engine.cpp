// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "framereader.h"
#include "server/engine/engine.h"

#include "tapedeck/v1/prices.pb.h"

#include <QTest>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <variant>

using namespace tapedeck;
using tapedeck::v1::Quote;

namespace {

constexpr int rowCount = 300;
const std::string lastKey = "x:last";

/// Submits so many batches as fast as they are taken, and lastKey in the last one.
class Burst : public Source
{
public:
    explicit Burst(int batches)
        : Source("test:")
        , m_batches(batches)
    {
    }
    void start(SourceSink &sink) override
    {
        m_thread = std::thread([this, &sink] {
            for (int i = 0; i < m_batches; ++i) {
                ChangeBatch *batch = sink.acquire();
                if (batch == nullptr)
                    return;
                fill(*batch, i);
                if (i == m_batches - 1)
                    batch->declare(BoardId::Prices, rowCount, lastKey);
                sink.submit(batch);
            }
        });
    }
    void stop() override { m_thread.join(); }

private:
    static void fill(ChangeBatch &batch, int step)
    {
        batch.receivedUs = wallClockUs();
        for (int i = 0; i < 20; ++i) {
            const auto row = static_cast<SourceRow>((step * 7 + i) % rowCount);
            if (step % 10 == 9 && i == 0) {
                batch.remove(BoardId::Prices, row);
                continue;
            }
            batch.declare(BoardId::Prices, row, "x:" + std::to_string(row));
            batch.setDecimal(BoardId::Prices, row, Quote::kBidFieldNumber, {step * 100 + i, 2});
        }
    }

    int m_batches;
    std::thread m_thread;
};

/// A worker with a thread of its own, that of whoever calls next().
class Post : public DeliverySink
{
public:
    using Letter = std::variant<FlushPtr, CatchUp>;

    void deliver(FlushPtr flush) override { put(std::move(flush)); }
    void deliver(CatchUp catchUp) override { put(std::move(catchUp)); }
    void deliver(std::shared_ptr<const v1::Status>) override { }

    /// Nothing if none comes for long.
    std::optional<Letter> next()
    {
        std::unique_lock lock(m_mutex);
        std::optional<Letter> letter;
        if (m_arrived.wait_for(lock, std::chrono::seconds(30), [this] { return !m_letters.empty(); })) {
            letter = std::move(m_letters.front());
            m_letters.pop_front();
        }
        return letter;
    }

private:
    void put(Letter letter)
    {
        const std::lock_guard lock(m_mutex);
        m_letters.push_back(std::move(letter));
        m_arrived.notify_one();
    }

    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::deque<Letter> m_letters;
};

/// Follows a tier until it has lastKey, and then checks what it has by one more catch-up.
class Follower
{
public:
    Follower(Engine &engine, int tier, Encoding encoding)
        : m_engine(engine)
        , m_tier(tier)
        , m_encoding(encoding)
        , m_worker(engine.addWorker(m_post))
    {
        if (encoding == Encoding::Protobuf)
            m_receiver = std::make_unique<BinaryReceiver>(Schema::prices());
        else
            m_receiver = std::make_unique<JsonReceiver>(encoding, QLatin1String("quotes"));
    }
    void start()
    {
        m_thread = std::thread([this] { m_failure = follow(); });
    }
    /// What went wrong; empty if nothing.
    std::string finish()
    {
        m_thread.join();
        return m_failure;
    }
    [[nodiscard]] const Receiver &receiver() const { return *m_receiver; }

private:
    void ask()
    {
        CatchUpRequest request{};
        request.worker = m_worker;
        request.ticket = ++m_ticket;
        request.board = BoardId::Prices;
        request.encoding = m_encoding;
        request.epoch = m_receiver->version() > 0 ? m_engine.epoch(BoardId::Prices) : 0;
        request.since = m_receiver->version();
        request.tier = m_tier;
        std::vector<CatchUpRequest> requests{std::move(request)};
        m_engine.request(requests);
        m_waiting = true;
    }
    std::string follow()
    {
        const auto bit = static_cast<std::uint8_t>(1 << static_cast<int>(m_encoding));
        m_engine.follow(m_worker, BoardId::Prices, m_tier, {.encodings = bit, .filtered = false});
        ask();
        bool last = false;
        while (true) {
            const auto letter = m_post.next();
            if (!letter)
                return "nothing came";
            if (const auto *answer = std::get_if<CatchUp>(&*letter)) {
                m_waiting = false;
                for (const Frame &frame : *answer->frames) {
                    if (!m_receiver->apply(*frame))
                        return "a catch-up did not fit";
                }
                if (last)
                    return {};
            } else if (const FlushPtr &flush = std::get<FlushPtr>(*letter); !m_waiting) {
                if (flush->header.baseVersion > m_receiver->version())
                    return "a flush leaves a gap";
                if (flush->header.version > m_receiver->version() && !m_receiver->apply(flush->as(m_encoding).frame))
                    return "a flush did not fit";
            }
            if (!m_waiting && !last && m_receiver->contains(lastKey)) {
                last = true;
                ask();
            }
        }
    }

    Engine &m_engine;
    int m_tier;
    Encoding m_encoding;
    Post m_post;
    int m_worker;
    std::unique_ptr<Receiver> m_receiver;
    std::uint64_t m_ticket = 0;
    bool m_waiting = false;
    std::string m_failure;
    std::thread m_thread;
};

} // namespace

class TestEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followersInOtherThreadsGetEverything();
};

/// They join while a source is at it; a flush goes from the engine to all of them and back.
void TestEngine::followersInOtherThreadsGetEverything()
{
    Engine engine({.version = "test", .board = {}});
    engine.addSource(std::make_unique<Burst>(500));
    std::deque<Follower> followers;
    for (const Encoding encoding : {Encoding::Protobuf, Encoding::Protobuf, Encoding::Json})
        followers.emplace_back(engine, encoding == Encoding::Json ? 1 : 0, encoding);
    engine.start();
    for (Follower &follower : followers)
        follower.start();
    for (Follower &follower : followers)
        QCOMPARE(follower.finish(), std::string());
    engine.stop();
    QVERIFY(followers[0].receiver().digestsChecked > 0);
    QVERIFY(followers[0].receiver().rows().size() > rowCount / 2);
    for (const Follower &follower : followers)
        QVERIFY(follower.receiver().rows() == followers[0].receiver().rows());
}

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"

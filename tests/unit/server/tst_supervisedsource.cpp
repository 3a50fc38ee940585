// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/engine.h"
#include "server/sources/supervisedsource.h"

#include "tapedeck/v1/prices.pb.h"

#include <QTest>
#include <QTimer>

#include <atomic>

using namespace tapedeck;

namespace {

Supervisor::Times times()
{
    Supervisor::Times times;
    times.quietAfterUs = 20'000;
    times.staleAfterUs = 60'000;
    times.retryUs = 1'000;
    times.retryMaxUs = 2'000;
    times.failuresMax = 1'000'000;
    return times;
}

/// A source whose other side answers as the test wants.
class Scripted : public SupervisedSource
{
public:
    explicit Scripted(Supervisor::Times of = times())
        : SupervisedSource("scripted:x", of)
    {
    }
    ~Scripted() override { stop(); }

    std::atomic<bool> reachable{true};
    std::atomic<bool> silent{false};
    std::atomic<int> opened{0};
    std::atomic<int> cutOffs{0};

protected:
    void setUp() override
    {
        m_beat = std::make_unique<QTimer>();
        QObject::connect(m_beat.get(), &QTimer::timeout, context(), [this] { beat(); });
    }
    void tearDown() override { m_beat.reset(); }
    void open() override
    {
        ++opened;
        if (!reachable)
            return lost("nobody answers");
        connected();
        m_beat->start(2);
    }
    void close() override { m_beat->stop(); }
    void cutOff(ChangeBatch &) override { ++cutOffs; }

private:
    void beat()
    {
        if (!reachable)
            return lost("the connection was reset");
        if (silent)
            return;
        received();
        ChangeBatch *batch = acquire();
        if (batch == nullptr)
            return;
        batch->declare(BoardId::Prices, 0, "x:a");
        batch->confirm(BoardId::Prices, 0);
        batch->setInteger(BoardId::Prices, 0, v1::Quote::kTradeCountFieldNumber, ++m_count);
        submit(batch);
    }
    std::unique_ptr<QTimer> m_beat;
    int m_count = 0;
};

/// Keeps every batch, so that the source has to wait.
class StuckSink : public SourceSink
{
public:
    ChangeBatch *acquire() override
    {
        std::unique_lock lock(m_mutex);
        waiting = true;
        m_closed.wait(lock, [this] { return m_isClosed; });
        return nullptr;
    }
    void submit(ChangeBatch *) override { }
    bool awaitTaken() override { return false; }
    [[nodiscard]] const FollowedKeys &followed() const override { return m_followed; }
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
        m_closed.notify_all();
    }
    std::atomic<bool> waiting{false};

private:
    std::mutex m_mutex;
    std::condition_variable m_closed;
    bool m_isClosed = false;
    FollowedKeys m_followed;
};

} // namespace

/// The thread and timers around a Supervisor, in an engine.
class TestSupervisedSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesAndGoesWithTheOtherSide()
    {
        Engine engine({"test", {}});
        auto owned = std::make_unique<Scripted>();
        Scripted &source = *owned;
        engine.addSource(std::move(owned));
        engine.start();
        QTRY_COMPARE(source.state(), Source::State::Live);
        QTRY_VERIFY(engine.version(BoardId::Prices) > 3);

        source.reachable = false;
        QTRY_COMPARE(source.state(), Source::State::BackingOff);
        QVERIFY(source.reason().find("nobody answers") != std::string::npos
                || source.reason().find("reset") != std::string::npos);
        QTRY_COMPARE(source.cutOffs.load(), 1);
        QTRY_VERIFY(source.opened > 3);

        source.reachable = true;
        QTRY_COMPARE(source.state(), Source::State::Live);
        QCOMPARE(source.counters().reconnects.load(), 1u);

        source.silent = true;
        QTRY_VERIFY(source.cutOffs == 2); // found out by itself
        QTRY_VERIFY(source.opened > 5);
        source.silent = false;
        QTRY_COMPARE(source.state(), Source::State::Live);
        engine.stop();
    }

    void stopsWhileItWaitsForTheEngine()
    {
        StuckSink sink;
        Scripted source;
        source.start(sink);
        QTRY_VERIFY(sink.waiting);
        sink.close(); // as the engine does before it stops its sources
        source.stop();
    }

    void stopsBeforeItHasStarted()
    {
        StuckSink sink;
        sink.close();
        for (int i = 0; i < 20; ++i) {
            Scripted source;
            source.start(sink);
            source.stop();
        }
        Scripted never;
        never.stop();
    }

    void stopsWhileNobodyAnswers()
    {
        StuckSink sink;
        Supervisor::Times of = times();
        of.retryUs = of.retryMaxUs = 3'600'000'000;
        Scripted source(of);
        source.reachable = false;
        source.start(sink);
        QTRY_COMPARE(source.state(), Source::State::BackingOff);
        source.stop();
    }
};

QTEST_GUILESS_MAIN(TestSupervisedSource)
#include "tst_supervisedsource.moc"

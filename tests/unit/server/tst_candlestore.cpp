// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/candlestore.h"
#include "tests/testseed.h"

#include <QTest>

#include <map>
#include <random>

using namespace tapedeck;

namespace {

constexpr Micros second = 1'000'000;
constexpr Micros hour = 3'600 * second;
constexpr Micros noon = 1'700'000'400 * second; // begins a candle of a minute and of five
constexpr std::uint64_t epoch = 77;

/// A store, and a board for its keys.
struct Bench {
    explicit Bench(std::size_t bytesMax = CandleStore::bytesMaxDefault)
        : store(epoch, bytesMax)
    {
    }

    RowId row(const std::string &key)
    {
        prices.beginCommit();
        const RowId row = prices.insert(key);
        prices.endCommit();
        return row;
    }
    void move(RowId row, Micros timeUs, std::int64_t price, std::int64_t volume = 1)
    {
        PricePoint point{row, PricePoint::Kind::Move};
        point.priceScale = 2;
        point.trades = 1;
        point.timeUs = timeUs;
        point.price = price;
        point.volume = volume;
        apply(point);
    }
    void tell(RowId row, PricePoint::Kind kind, Micros timeUs = 0)
    {
        PricePoint point{row, kind};
        point.timeUs = timeUs;
        apply(point);
    }
    void apply(const PricePoint &point) { store.apply(prices, {&point, 1}); }

    /// All that is kept, oldest first.
    [[nodiscard]] v1::Followed candles(const std::string &key, std::uint32_t intervalS = 1) const
    {
        FollowCursor cursor;
        v1::Followed all;
        v1::Followed part;
        while (store.read({v1::CANDLES, key, intervalS}, cursor, part)) {
            all.MergeFrom(part);
            part.Clear();
        }
        return all;
    }
    [[nodiscard]] QString text(const std::string &key, std::uint32_t intervalS = 1) const
    {
        QString text;
        const v1::Followed all = candles(key, intervalS);
        for (const v1::Candle &candle : all.candles()) {
            text += QStringLiteral("%1:%2/%3/%4/%5 v%6 n%7%8 ")
                        .arg(candle.start_s() - noon / second)
                        .arg(candle.open())
                        .arg(candle.high())
                        .arg(candle.low())
                        .arg(candle.close())
                        .arg(candle.volume())
                        .arg(candle.trades())
                        .arg(candle.incomplete() ? QStringLiteral("?") : QString());
        }
        return text.trimmed();
    }

    Board prices{Schema::prices(), 1};
    CandleStore store;
};

/// The plain way: a map of candles, from all moves.
struct Naive {
    struct Bar {
        Micros openUs = 0, closeUs = 0;
        std::int64_t open = 0, high = 0, low = 0, close = 0, volume = 0;
        std::uint32_t trades = 0;
        double turnover = 0;
        double unit = 1; // what the mean price is rounded to a hundredth of

        friend bool operator==(const Bar &a, const Bar &b)
        {
            const double rounding =
                0.005 * std::max(a.unit, b.unit) * static_cast<double>(a.volume); // of the mean price
            return a.open == b.open && a.high == b.high && a.low == b.low && a.close == b.close && a.volume == b.volume
                && a.trades == b.trades && std::abs(a.turnover - b.turnover) <= rounding * 1.001 + 1;
        }
    };
    static constexpr int digits = 6; // of all prices

    std::array<std::map<std::int64_t, Bar>, candleIntervals.size()> bars;
    Micros newestUs = 0;

    void move(const PricePoint &point)
    {
        const std::int64_t price = point.price * powerOfTen(digits - point.priceScale);
        for (std::size_t i = 0; i < bars.size(); ++i) {
            const std::int64_t seconds = point.timeUs / second;
            const std::int64_t start = seconds - seconds % candleIntervals[i].seconds;
            if (!bars[i].empty() && start < bars[i].begin()->first)
                continue;
            Bar &bar = bars[i][start];
            if (bar.trades == 0)
                bar = {point.timeUs, point.timeUs, price, price, price, price, 0, 0, 0, 1};
            if (point.timeUs < bar.openUs) {
                bar.open = price;
                bar.openUs = point.timeUs;
            }
            if (point.timeUs >= bar.closeUs) {
                bar.close = price;
                bar.closeUs = point.timeUs;
            }
            bar.high = std::max(bar.high, price);
            bar.low = std::min(bar.low, price);
            bar.volume += point.volume;
            bar.turnover += static_cast<double>(price) * static_cast<double>(point.volume);
            bar.trades += point.trades;
        }
        newestUs = std::max(newestUs, point.timeUs);
    }
};

/// A client: what it was sent, by start.
struct Client {
    explicit Client(FollowTarget follows)
        : target(std::move(follows))
    {
    }

    FollowTarget target;
    FollowCursor cursor;
    std::uint64_t epoch = 0;
    std::map<std::int64_t, Naive::Bar> bars;

    void read(const CandleStore &store)
    {
        v1::Followed part;
        while (store.read(target, cursor, part)) {
            QVERIFY(part.candles_size() <= static_cast<int>(FollowStore::partMax));
            if (std::exchange(epoch, part.epoch()) != part.epoch())
                bars.clear();
            std::int64_t before = 0;
            for (const v1::Candle &candle : part.candles()) {
                QVERIFY(candle.start_s() > before);
                before = candle.start_s();
                const std::int64_t unit = powerOfTen(Naive::digits - static_cast<int>(part.price_scale()));
                bars[candle.start_s()] = {0,
                                          0,
                                          candle.open() * unit,
                                          candle.high() * unit,
                                          candle.low() * unit,
                                          candle.close() * unit,
                                          candle.volume(),
                                          candle.trades(),
                                          static_cast<double>(candle.vwap()) / 100 * static_cast<double>(unit)
                                              * static_cast<double>(candle.volume()),
                                          static_cast<double>(unit)};
            }
            part.Clear();
        }
    }
};

} // namespace

class TestCandleStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void movesMakeCandlesOfEachInterval();
    void lateMovesCorrectTheirCandle();
    void openAndCloseGoByTheVenuesTime();
    void gapsMarkWhatTheyTouch();
    void absurdTimesAreLeftOut_data();
    void absurdTimesAreLeftOut();
    void aRecordingThatStartsOverDoesSoHere();
    void aSourceThatStartsOverGoesOn();
    void aFinerUnitRescalesWhatIsKept();
    void pricesThatDoNotFitTheUnitStartOver();
    void theMeanPriceIsWeightedByVolume();
    void aRemovedRowIsForgotten();
    void memoryIsBounded();
    void aClientResumesWhereItWas();
    void randomMovesAgreeWithThePlainWay_data();
    void randomMovesAgreeWithThePlainWay();
};

void TestCandleStore::movesMakeCandlesOfEachInterval()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    QVERIFY(bench.candles("x:A").candles().empty());
    bench.move(row, noon, 100, 5);
    bench.move(row, noon + second / 2, 103, 1);
    bench.move(row, noon + second, 99, 2);
    bench.move(row, noon + 59 * second, 101, 2);
    bench.move(row, noon + 60 * second, 102, 4);
    QCOMPARE(bench.text("x:A"),
             QStringLiteral("0:100/103/100/103 v6 n2 1:99/99/99/99 v2 n1 59:101/101/101/101 v2 n1 "
                            "60:102/102/102/102 v4 n1"));
    QCOMPARE(bench.text("x:A", 60), QStringLiteral("0:100/103/99/101 v10 n4 60:102/102/102/102 v4 n1"));
    QCOMPARE(bench.text("x:A", 300), QStringLiteral("0:100/103/99/102 v14 n5"));
    QVERIFY(bench.store.hasInterval(3'600));
    QVERIFY(!bench.store.hasInterval(2));
    QCOMPARE(bench.candles("x:A").price_scale(), 2u);
}

void TestCandleStore::lateMovesCorrectTheirCandle()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    for (const int at : {0, 1, 3, 5})
        bench.move(row, noon + at * second, 100 + at);
    bench.move(row, noon + 3 * second + 1, 90); // among those that are over
    bench.move(row, noon + 2 * second, 80);     // between them, where nothing was yet
    bench.move(row, noon + 4 * second, 70);     // after the last that is over
    bench.move(row, noon - second, 60);         // before all: nobody knows what else was then
    QCOMPARE(bench.text("x:A"),
             QStringLiteral("0:100/100/100/100 v1 n1 1:101/101/101/101 v1 n1 2:80/80/80/80 v1 n1 3:103/103/90/90 v2 n2 "
                            "4:70/70/70/70 v1 n1 5:105/105/105/105 v1 n1"));
    QCOMPARE(bench.text("x:A", 60), QStringLiteral("0:100/105/70/105 v7 n7"));
    QCOMPARE(bench.store.counters().late, 4u);
    QCOMPARE(bench.store.counters().lateForgotten, 1u);
}

void TestCandleStore::openAndCloseGoByTheVenuesTime()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    bench.move(row, noon + 500, 100);
    bench.move(row, noon + 900, 101);
    bench.move(row, noon + 700, 102); // neither first nor last
    bench.move(row, noon + 400, 103);
    bench.move(row, noon + 900, 104); // of two at the same time, the one that came later
    QCOMPARE(bench.text("x:A"), QStringLiteral("0:103/104/100/104 v5 n5"));
}

void TestCandleStore::gapsMarkWhatTheyTouch()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    bench.move(row, noon, 100);
    bench.tell(row, PricePoint::Kind::Gap, noon + 2 * second); // the second is over, the minute is not
    PricePoint point{row, PricePoint::Kind::Move};
    point.priceScale = 2;
    point.price = 101;
    point.timeUs = noon + 10 * second;
    point.gapEndUs = noon + 10 * second; // it ended just then
    bench.apply(point);
    point.timeUs = noon + 11 * second;
    bench.apply(point);
    point.timeUs = noon + 60 * second;
    bench.apply(point);
    QCOMPARE(bench.text("x:A"),
             QStringLiteral("0:100/100/100/100 v1 n1 10:101/101/101/101 v0 n0? 11:101/101/101/101 v0 n0 "
                            "60:101/101/101/101 v0 n0"));
    QCOMPARE(bench.text("x:A", 60), QStringLiteral("0:100/101/100/101 v1 n1? 60:101/101/101/101 v0 n0"));
}

void TestCandleStore::absurdTimesAreLeftOut_data()
{
    QTest::addColumn<Micros>("time");
    QTest::newRow("none") << Micros(0);
    QTest::newRow("before 1970") << -noon;
    QTest::newRow("the first of all") << Micros(1);
    QTest::newRow("tomorrow") << noon + 25 * hour;
    QTest::newRow("last year") << noon - 365 * 24 * hour;
    QTest::newRow("in 2099") << Micros(4'080'000'000) * second;
    QTest::newRow("the last of all") << std::numeric_limits<Micros>::max();
    QTest::newRow("the very first of all") << std::numeric_limits<Micros>::min();
}

void TestCandleStore::absurdTimesAreLeftOut()
{
    QFETCH(Micros, time);
    Bench bench;
    const RowId row = bench.row("x:A");
    bench.move(row, noon, 100);
    for (int i = 1; i <= 3; ++i) {
        bench.move(row, time, 666);
        bench.move(row, noon + i * second, 100 + i);
    }
    QCOMPARE(bench.text("x:A", 60), QStringLiteral("0:100/103/100/103 v4 n4"));
    QCOMPARE(bench.store.counters().timesRefused, 3u);
    QCOMPARE(bench.store.counters().restarts, 0u);
    // Where two in a row agree, it is the time that has stepped, not a mistake.
    if (time > hour && time < Micros(4'090'000'000) * second) {
        bench.move(row, time, 200);
        bench.move(row, time + second, 201);
        const v1::Followed after = bench.candles("x:A");
        QCOMPARE(after.candles(after.candles_size() - 1).start_s(), (time + second) / second);
        QCOMPARE(after.candles(after.candles_size() - 2).start_s(), time / second);
        QCOMPARE(after.candles_size(), time > noon ? 6 : 2);
        QCOMPARE(after.epoch() != epoch, time < noon);
    }
}

void TestCandleStore::aRecordingThatStartsOverDoesSoHere()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    for (int lap = 0; lap < 3; ++lap) {
        bench.tell(row, PricePoint::Kind::Restart, lap == 0 ? 0 : noon + 5 * second);
        for (const int at : {0, 1, 5})
            bench.move(row, noon + at * second, 100 + at);
        QCOMPARE(bench.text("x:A"),
                 QStringLiteral("0:100/100/100/100 v1 n1 1:101/101/101/101 v1 n1 5:105/105/105/105 v1 n1"));
        QCOMPARE(bench.candles("x:A").epoch(), epoch + static_cast<std::uint64_t>(lap));
    }
}

void TestCandleStore::aSourceThatStartsOverGoesOn()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    bench.move(row, noon, 100);
    bench.tell(row, PricePoint::Kind::Restart, noon);
    bench.move(row, noon + 2 * second, 102);
    QCOMPARE(bench.text("x:A"), QStringLiteral("0:100/100/100/100 v1 n1? 2:102/102/102/102 v1 n1"));
    QCOMPARE(bench.text("x:A", 60), QStringLiteral("0:100/102/100/102 v2 n2?"));
}

void TestCandleStore::aFinerUnitRescalesWhatIsKept()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    bench.move(row, noon, 100, 3);
    PricePoint point{row, PricePoint::Kind::Move};
    point.priceScale = 4;
    point.sizeScale = 1;
    point.timeUs = noon + second;
    point.price = 10'001;
    point.volume = 5;
    bench.apply(point);
    bench.move(row, noon + 2 * second, 102, 1); // still in the old unit
    QCOMPARE(bench.text("x:A"),
             QStringLiteral("0:10000/10000/10000/10000 v30 n1 1:10001/10001/10001/10001 v5 n0 "
                            "2:10200/10200/10200/10200 v10 n1"));
    QCOMPARE(bench.candles("x:A").price_scale(), 4u);
    QCOMPARE(bench.candles("x:A").size_scale(), 1u);
    QCOMPARE(bench.candles("x:A").candles(0).vwap(), 1'000'000);
}

void TestCandleStore::pricesThatDoNotFitTheUnitStartOver()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    bench.move(row, noon, std::numeric_limits<std::int64_t>::max() / 2);
    PricePoint point{row, PricePoint::Kind::Move};
    point.priceScale = 3;
    point.timeUs = noon + second;
    point.price = 7;
    bench.apply(point);
    QCOMPARE(bench.text("x:A"), QStringLiteral("1:7/7/7/7 v0 n0"));
    bench.move(row, noon + 2 * second, std::numeric_limits<std::int64_t>::max() / 2); // does not fit either
    QCOMPARE(bench.text("x:A"), QStringLiteral("1:7/7/7/7 v0 n0"));
    point.timeUs = noon + 3 * second;
    point.volume = std::numeric_limits<std::int64_t>::max();
    bench.apply(point);
    bench.apply(point); // the sum stays at what fits
    QCOMPARE(bench.candles("x:A").candles(1).volume(), std::numeric_limits<std::int64_t>::max());
}

void TestCandleStore::theMeanPriceIsWeightedByVolume()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    bench.move(row, noon, 100, 3);
    bench.move(row, noon + 1, 103, 1);
    bench.move(row, noon + second, 104, 0);
    const v1::Followed candles = bench.candles("x:A");
    QCOMPARE(candles.candles(0).vwap(), 10'075); // (300 + 103) / 4, in hundredths
    QVERIFY(!candles.candles(1).has_vwap());
}

void TestCandleStore::aRemovedRowIsForgotten()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    for (int i = 0; i < 100; ++i)
        bench.move(row, noon + i * second, 100);
    bench.tell(row, PricePoint::Kind::Remove);
    QVERIFY(bench.candles("x:A").candles().empty());
    QCOMPARE(bench.store.counters().candles, 0u);
    bench.move(row, noon, 100); // the row is back
    QCOMPARE(bench.text("x:A"), QStringLiteral("0:100/100/100/100 v1 n1"));
    QVERIFY(bench.candles("x:A").epoch() != epoch);
}

void TestCandleStore::memoryIsBounded()
{
    constexpr std::size_t bytesMax = 1 << 20;
    constexpr int rows = 1'000;
    Bench bench(bytesMax);
    std::vector<RowId> ids;
    for (int i = 0; i < rows; ++i)
        ids.push_back(bench.row("x:" + std::to_string(i)));
    for (int i = 0; i < 400; ++i) {
        for (int row = i < 200 ? 0 : 100; row < rows; ++row) // the first hundred stop in the middle
            bench.move(ids[static_cast<std::size_t>(row)], noon + i * second, row);
    }
    const CandleStore::Counters counters = bench.store.counters();
    QVERIFY2(counters.bytes <= bytesMax, qPrintable(QString::number(counters.bytes)));
    QVERIFY(counters.bytes > bytesMax / 5);
    QVERIFY(counters.rowsRefused > 0);
    QVERIFY(counters.forgotten > 0);
    QCOMPARE(bench.candles("x:999").candles_size(), 0);
    QCOMPARE(bench.candles("x:5").candles_size(), 1); // the newest stays
    int withHistory = 0;                              // those that were traded to the end have all that there is
    for (int row = 100; row < rows; ++row) {
        const v1::Followed kept = bench.candles("x:" + std::to_string(row));
        if (kept.candles().empty())
            continue;
        QCOMPARE(kept.candles(kept.candles_size() - 1).start_s(), noon / second + 399);
        withHistory += kept.candles_size() > 1 ? 1 : 0;
    }
    QVERIFY2(withHistory > 150, qPrintable(QString::number(withHistory)));
    QCOMPARE(bench.candles("x:150", 60).candles_size(), 7); // what is long is not pushed out by what is short

    // A row that is alone keeps what is promised, and little more.
    Bench alone;
    const RowId row = alone.row("x:A");
    for (int i = 0; i < 3'000; ++i)
        alone.move(row, noon + i * second, 100);
    QVERIFY(alone.candles("x:A").candles_size() >= 600);
    QVERIFY(alone.candles("x:A").candles_size() <= 620);
    QVERIFY(alone.store.counters().bytes < 100'000);
    QCOMPARE(alone.store.counters().forgotten, 0u);
}

void TestCandleStore::aClientResumesWhereItWas()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    for (int i = 0; i < 10; ++i)
        bench.move(row, noon + i * second, 100 + i);
    FollowCursor cursor{.epoch = epoch, .since = static_cast<std::uint64_t>(noon / second + 7)};
    v1::Followed part;
    QVERIFY(bench.store.read({v1::CANDLES, "x:A", 1}, cursor, part));
    QCOMPARE(part.candles_size(), 3); // the newest known again, and what came since
    QCOMPARE(part.candles(0).start_s(), noon / second + 7);
    part.Clear();
    QVERIFY(!bench.store.read({v1::CANDLES, "x:A", 1}, cursor, part));
    bench.move(row, noon + 2 * second, 50);
    bench.move(row, noon + 9 * second, 150);
    QVERIFY(bench.store.read({v1::CANDLES, "x:A", 1}, cursor, part));
    QCOMPARE(part.candles_size(), 2); // what was corrected, and what has changed
    QCOMPARE(part.candles(0).low(), 50);
    QCOMPARE(part.candles(1).high(), 150);

    FollowCursor other{.epoch = epoch + 1, .since = static_cast<std::uint64_t>(noon / second + 7)};
    part.Clear();
    QVERIFY(bench.store.read({v1::CANDLES, "x:A", 1}, other, part));
    QCOMPARE(part.candles_size(), 10);

    FollowCursor unknown;
    part.Clear();
    QVERIFY(bench.store.read({v1::CANDLES, "x:nowhere", 1}, unknown, part)); // at once, empty
    QVERIFY(part.candles().empty());
    QVERIFY(!bench.store.read({v1::CANDLES, "x:nowhere", 1}, unknown, part));
}

void TestCandleStore::randomMovesAgreeWithThePlainWay_data()
{
    QTest::addColumn<unsigned>("seed");
    const unsigned first = testSeed();
    for (unsigned i = 0; i < 20; ++i)
        QTest::addRow("TAPEDECK_SEED=%u", first + i) << first + i;
}

void TestCandleStore::randomMovesAgreeWithThePlainWay()
{
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
    Bench bench;
    constexpr int rows = 5;
    std::array<Naive, rows> naive;
    std::array<RowId, rows> ids{};
    std::vector<Client> clients;
    for (int i = 0; i < rows; ++i) {
        const std::string key = "x:" + std::to_string(i);
        ids[static_cast<std::size_t>(i)] = bench.row(key);
        for (const CandleInterval &interval : candleIntervals)
            clients.emplace_back(FollowTarget{v1::CANDLES, key, interval.seconds});
    }
    int priceScale = below(3);
    std::vector<PricePoint> points;
    for (int step = 0; step < 3'000; ++step) {
        points.clear();
        for (int i = below(4); i >= 0; --i) {
            const auto at = static_cast<std::size_t>(below(rows));
            Naive &of = naive[at];
            PricePoint point{ids[at], PricePoint::Kind::Move};
            if (priceScale < Naive::digits && below(2'000) == 0)
                ++priceScale;
            point.priceScale = static_cast<std::uint8_t>(priceScale);
            point.price = 1 + below(1'000);
            point.volume = below(50);
            point.trades = 1 + static_cast<std::uint32_t>(below(3));
            const Micros step = below(100) == 0 ? below(300) * second : below(2'000'000);
            if (of.newestUs == 0)
                point.timeUs = noon + below(1'000'000);
            else if (below(10) == 0) // late
                point.timeUs = std::max(noon / 2, of.newestUs - below(20) * second - below(1'000'000));
            else
                point.timeUs = of.newestUs + step;
            of.move(point);
            points.push_back(point);
        }
        bench.store.apply(bench.prices, points);
        for (Client &client : clients) {
            if (below(20) == 0)
                client.read(bench.store);
        }
    }
    for (std::size_t i = 0; i < clients.size(); ++i) {
        Client &client = clients[i];
        client.read(bench.store);
        const auto &wanted = naive[i / candleIntervals.size()].bars[i % candleIntervals.size()];
        QCOMPARE(client.bars.size(), wanted.size());
        QVERIFY(client.bars == wanted);

        Client late(client.target); // sees what is kept
        late.read(bench.store);
        const std::size_t kept = candleIntervals[i % candleIntervals.size()].kept;
        QVERIFY(late.bars.size() >= std::min(kept, wanted.size()));
        for (const auto &[start, bar] : late.bars)
            QVERIFY(bar == wanted.at(start));
        QVERIFY(late.bars.empty() || late.bars.rbegin()->first == wanted.rbegin()->first);
    }
}

QTEST_GUILESS_MAIN(TestCandleStore)
#include "tst_candlestore.moc"

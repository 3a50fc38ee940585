// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/rollingboard.h"

#include "tapedeck/v1/prices.pb.h"
#include "tapedeck/v1/rolling.pb.h"

#include <QTest>

using namespace tapedeck;
using v1::Quote;
using v1::Rolling;

namespace {

constexpr Micros second = 1'000'000;
constexpr Micros noon = 1'700'000'000 * second;
constexpr std::array<std::uint32_t, 3> all = {60, 300, 3600};

struct Bench {
    Bench(std::span<const std::uint32_t> windows = all) { board.setWindows(windows); }

    RowId row(const std::string &key)
    {
        prices.beginCommit();
        const RowId row = prices.insert(key);
        prices.setText(row, Quote::kSymbolFieldNumber, key);
        prices.endCommit();
        return row;
    }
    void set(RowId row, int column, std::int64_t value)
    {
        prices.beginCommit();
        prices.setInteger(row, column, value);
        prices.endCommit();
    }
    void move(RowId row, Micros timeUs, std::int64_t price, std::int64_t volume = 1)
    {
        PricePoint point{row, PricePoint::Kind::Move};
        point.priceScale = 2;
        point.trades = 1;
        point.timeUs = timeUs;
        point.price = price;
        point.volume = volume;
        tell(point);
    }
    void tell(const PricePoint &point)
    {
        candles.apply(prices, {&point, 1});
        board.note({&point, 1});
    }
    /// The venue's clock goes on to that time, and all rows have their turn.
    void pass(Micros wallUs)
    {
        for (int i = 0; i < 20; ++i) {
            rolling.beginCommit();
            (void)board.update(steadyUs += 50'000, wallUs);
            rolling.endCommit();
        }
    }
    [[nodiscard]] QString text(const std::string &key, int column) const
    {
        const RowId row = rolling.find(key);
        const auto value = row == 0 ? std::nullopt : rolling.decimal(row, column);
        return value ? QString::fromStdString(value->toString()) : QString();
    }
    [[nodiscard]] std::int64_t number(const std::string &key, int column) const
    {
        const RowId row = rolling.find(key);
        return row == 0 ? -1 : rolling.integer(row, column).value_or(-1);
    }

    Board prices{Schema::prices(), 1};
    Board rolling{Schema::rolling(), 2};
    CandleStore candles{3, CandleStore::bytesMaxDefault};
    RollingBoard board{prices, rolling, candles};
    Micros steadyUs = 0;
};

} // namespace

class TestRollingBoard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anInstrumentHasARowForEachWindow();
    void windowsGoOnWithoutTrades();
    void onlyWhatIsAskedForIsKept();
    void aRemovedInstrumentTakesItsRowsAlong();
    void aStaleInstrumentIsStaleUntilItIsNot();
    void aFinerPriceMakesTheFiguresFiner();
    void aRecordingHasItsOwnTime();
    void manyRowsHaveTheirTurnWithinASecond();
};

void TestRollingBoard::anInstrumentHasARowForEachWindow()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    bench.move(row, noon, 100, 3);
    bench.move(row, noon + 30 * second, 104, 1);
    bench.pass(noon + 59 * second);
    QCOMPARE(bench.rolling.rowCount(), 3u);
    for (const char *key : {"x:A/1m", "x:A/5m", "x:A/1h"}) {
        QCOMPARE(bench.text(key, Rolling::kLastFieldNumber), QStringLiteral("1.0400"));
        QCOMPARE(bench.text(key, Rolling::kOpenFieldNumber), QStringLiteral("1.0000"));
        QCOMPARE(bench.text(key, Rolling::kChangeFieldNumber), QStringLiteral("0.0400"));
        QCOMPARE(bench.text(key, Rolling::kVwapFieldNumber), QStringLiteral("1.0100")); // (3 * 1.00 + 1.04) / 4
        QCOMPARE(bench.text(key, Rolling::kVolumeFieldNumber), QStringLiteral("4"));
        QCOMPARE(bench.number(key, Rolling::kTradeCountFieldNumber), 2);
    }
    QCOMPARE(bench.text("x:A/1m", Rolling::kMeanFieldNumber), QStringLiteral("1.0200"));
    QCOMPARE(bench.text("x:A/1m", Rolling::kDeviationFieldNumber), QStringLiteral("0.0200"));
    QCOMPARE(bench.number("x:A/1m", Rolling::kCoveredSFieldNumber), 60);
    QCOMPARE(bench.number("x:A/5m", Rolling::kWindowSFieldNumber), 300);
    QCOMPARE(bench.rolling.text(bench.rolling.find("x:A/1m"), Rolling::kSymbolFieldNumber), "x:A");
}

void TestRollingBoard::windowsGoOnWithoutTrades()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    bench.move(row, noon, 100);
    bench.pass(noon + second);
    QCOMPARE(bench.number("x:A/1m", Rolling::kTradeCountFieldNumber), 1);
    bench.pass(noon + 61 * second);
    QCOMPARE(bench.number("x:A/1m", Rolling::kTradeCountFieldNumber), 0);
    QCOMPARE(bench.text("x:A/1m", Rolling::kLastFieldNumber), QStringLiteral("1.0000"));
    QCOMPARE(bench.text("x:A/1m", Rolling::kVwapFieldNumber), QStringLiteral(""));
    QCOMPARE(bench.number("x:A/5m", Rolling::kTradeCountFieldNumber), 1);
    bench.pass(noon + 3 * 3'600 * second);
    QCOMPARE(bench.number("x:A/1h", Rolling::kTradeCountFieldNumber), 0);
    QVERIFY(bench.board.nextDueUs() == neverUs); // it costs nothing any more
    bench.move(row, noon + 4 * 3'600 * second, 101);
    QVERIFY(bench.board.nextDueUs() != neverUs);
    bench.pass(noon + 4 * 3'600 * second);
    QCOMPARE(bench.text("x:A/1h", Rolling::kChangeFieldNumber), QStringLiteral("0.0100"));
}

void TestRollingBoard::onlyWhatIsAskedForIsKept()
{
    Bench none(std::span<const std::uint32_t>{});
    none.move(none.row("x:A"), noon, 100);
    none.pass(noon);
    QCOMPARE(none.rolling.rowCount(), 0u);
    QVERIFY(none.board.nextDueUs() == neverUs);
    const std::array<std::uint32_t, 1> one = {300};
    Bench bench(one);
    bench.move(bench.row("x:A"), noon, 100);
    bench.pass(noon);
    QCOMPARE(bench.rolling.rowCount(), 1u);
    QVERIFY(bench.rolling.find("x:A/5m") != 0);
}

void TestRollingBoard::aRemovedInstrumentTakesItsRowsAlong()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    bench.move(row, noon, 100);
    bench.pass(noon);
    QCOMPARE(bench.rolling.rowCount(), 3u);
    bench.prices.beginCommit();
    bench.prices.remove(row);
    bench.prices.endCommit();
    bench.tell({row, PricePoint::Kind::Remove});
    const RowId next = bench.row("x:B");
    bench.move(next, noon + second, 7);
    bench.pass(noon + second);
    QCOMPARE(bench.rolling.rowCount(), 3u);
    QCOMPARE(bench.text("x:B/1m", Rolling::kLastFieldNumber), QStringLiteral("0.0700"));
    QVERIFY(bench.rolling.find("x:A/1m") == 0);
}

void TestRollingBoard::aStaleInstrumentIsStaleUntilItIsNot()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    bench.set(row, Quote::kStatusFieldNumber, Quote::OPEN);
    bench.move(row, noon, 100);
    bench.pass(noon);
    QCOMPARE(bench.number("x:A/1m", Rolling::kStatusFieldNumber), Quote::OPEN);
    bench.set(row, Quote::kStatusFieldNumber, Quote::STALE);
    bench.pass(noon + 5 * 3'600 * second);
    QCOMPARE(bench.number("x:A/1m", Rolling::kStatusFieldNumber), Quote::STALE);
    bench.set(row, Quote::kStatusFieldNumber, Quote::OPEN);
    bench.pass(noon + 5 * 3'600 * second + 10 * second);
    QCOMPARE(bench.number("x:A/1m", Rolling::kStatusFieldNumber), Quote::OPEN);
}

void TestRollingBoard::aFinerPriceMakesTheFiguresFiner()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    bench.move(row, noon, 100);
    bench.pass(noon);
    PricePoint point{row, PricePoint::Kind::Move};
    point.priceScale = 4;
    point.timeUs = noon + second;
    point.price = 10'001;
    bench.tell(point);
    bench.pass(noon + second);
    QCOMPARE(bench.text("x:A/1m", Rolling::kLastFieldNumber), QStringLiteral("1.000100"));
    QCOMPARE(bench.text("x:A/1m", Rolling::kOpenFieldNumber), QStringLiteral("1.000000"));
    QCOMPARE(bench.text("x:A/1m", Rolling::kMeanFieldNumber), QStringLiteral("1.000050"));
}

void TestRollingBoard::aRecordingHasItsOwnTime()
{
    Bench bench;
    const RowId row = bench.row("x:A");
    constexpr Micros shift = 1'000'000 * second; // it is of some days ago
    bench.set(row, Quote::kTimeShiftFieldNumber, shift);
    bench.move(row, noon, 100);
    bench.pass(noon + shift + 30 * second);
    QCOMPARE(bench.number("x:A/1m", Rolling::kTradeCountFieldNumber), 1);
    QCOMPARE(bench.number("x:A/1m", Rolling::kCoveredSFieldNumber), 31);
    bench.pass(noon + shift + 61 * second);
    QCOMPARE(bench.number("x:A/1m", Rolling::kTradeCountFieldNumber), 0);
}

void TestRollingBoard::manyRowsHaveTheirTurnWithinASecond()
{
    Bench bench;
    for (int i = 0; i < 2'000; ++i)
        bench.move(bench.row("x:" + std::to_string(i)), noon, 100 + i);
    // What is given up for want of time in one turn comes in the next.
    for (int i = 0; i < 50 && bench.rolling.rowCount() < 6'000; ++i)
        bench.pass(noon + i * second);
    QCOMPARE(bench.rolling.rowCount(), 6'000u);
    QCOMPARE(bench.text("x:1999/1m", Rolling::kLastFieldNumber), QStringLiteral("20.9900"));
}

QTEST_GUILESS_MAIN(TestRollingBoard)
#include "tst_rollingboard.moc"

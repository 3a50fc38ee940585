// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/tradehistory.h"

#include <QTest>

#include <random>

using namespace tapedeck;
using Kind = TradeHistory::Kind;

namespace {

v1::Followed part(std::uint64_t epoch, std::uint64_t first, int count, std::int64_t firstPrice = 100)
{
    v1::Followed part;
    part.set_stream(v1::TRADES);
    part.set_epoch(epoch);
    part.set_first(first);
    part.set_price_scale(2);
    for (int i = 0; i < count; ++i) {
        v1::Trade *trade = part.add_trades();
        trade->set_time_us(static_cast<std::int64_t>(first) + i);
        trade->set_price(firstPrice + i);
        trade->set_size(1 + i);
    }
    return part;
}

/// "t7" a trade, "g12" a gap, "b3" a beginning; from the oldest.
QString told(const TradeHistory &history)
{
    QStringList entries;
    for (std::uint64_t n = history.added() - history.size(); n < history.added(); ++n) {
        const TradeHistory::Entry &entry = history.entry(n);
        entries << (entry.kind == Kind::Trade     ? QStringLiteral("t%1").arg(entry.timeUs)
                        : entry.kind == Kind::Gap ? QStringLiteral("g%1").arg(entry.missed)
                                                  : QStringLiteral("b%1").arg(entry.missed));
    }
    return entries.join(QLatin1Char(' '));
}

} // namespace

class TestTradeHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void partsBecomeATape_data();
    void partsBecomeATape();
    void aMoveIsAgainstTheTradeBefore();
    void aFinerScaleIsTheSamePrice();
    void theOldestGo();
    void isWhatANaiveOneIs();
};

void TestTradeHistory::partsBecomeATape_data()
{
    using Parts = QList<QList<int>>; // epoch, first, count
    QTest::addColumn<Parts>("parts");
    QTest::addColumn<QString>("tape");
    QTest::addColumn<int>("missed");
    QTest::newRow("nothing yet") << Parts{{1, 0, 0}} << "" << 0;
    QTest::newRow("nothing, but the next is the first") << Parts{{1, 1, 0}, {1, 1, 2}} << "t1 t2" << 0;
    QTest::newRow("one after the other") << Parts{{1, 1, 2}, {1, 3, 1}} << "t1 t2 t3" << 0;
    QTest::newRow("told twice") << Parts{{1, 1, 3}, {1, 1, 3}} << "t1 t2 t3" << 0;
    QTest::newRow("overlapping") << Parts{{1, 1, 3}, {1, 2, 3}} << "t1 t2 t3 t4" << 0;
    QTest::newRow("known altogether") << Parts{{1, 1, 5}, {1, 2, 2}, {1, 6, 1}} << "t1 t2 t3 t4 t5 t6" << 0;
    QTest::newRow("a hole") << Parts{{1, 1, 2}, {1, 15, 1}} << "t1 t2 g12 t15" << 12;
    QTest::newRow("a hole at the end") << Parts{{1, 1, 2}, {1, 5, 0}, {1, 5, 1}} << "t1 t2 g2 t5" << 2;
    QTest::newRow("begins in the middle") << Parts{{1, 8, 1}} << "b7 t8" << 0;
    QTest::newRow("another epoch") << Parts{{1, 1, 2}, {2, 1, 1}} << "t1 t2 b0 t1" << 0;
    QTest::newRow("another epoch, from the middle") << Parts{{1, 1, 1}, {2, 5, 1}} << "t1 b0 t5" << 0;
    QTest::newRow("another epoch before there was anything") << Parts{{1, 0, 0}, {2, 1, 1}} << "t1" << 0;
}

void TestTradeHistory::partsBecomeATape()
{
    QFETCH(QList<QList<int>>, parts);
    QFETCH(QString, tape);
    QFETCH(int, missed);
    TradeHistory history;
    for (const QList<int> &each : parts)
        history.take(part(static_cast<std::uint64_t>(each[0]), static_cast<std::uint64_t>(each[1]), each[2]));
    QCOMPARE(told(history), tape);
    QCOMPARE(history.missed(), static_cast<std::uint64_t>(missed));
}

void TestTradeHistory::aMoveIsAgainstTheTradeBefore()
{
    TradeHistory history;
    history.take(part(1, 1, 1, 100));
    history.take(part(1, 2, 1, 100));
    history.take(part(1, 3, 1, 101));
    history.take(part(1, 9, 1, 99));
    QCOMPARE(history.entry(0).move, 0);
    QCOMPARE(history.entry(1).move, 0);
    QCOMPARE(history.entry(2).move, 1);
    QCOMPARE(history.entry(3).kind, Kind::Gap);
    QCOMPARE(history.entry(4).move, -1);
}

void TestTradeHistory::aFinerScaleIsTheSamePrice()
{
    TradeHistory history;
    history.take(part(1, 1, 1, 100));
    v1::Followed finer = part(1, 2, 1, 1'000);
    finer.set_price_scale(3);
    history.take(finer);
    QCOMPARE(history.entry(1).move, 0);
    QCOMPARE(history.entry(1).price.toString(), std::string("1.000"));
}

void TestTradeHistory::theOldestGo()
{
    TradeHistory history;
    constexpr int more = 30;
    QCOMPARE(history.take(part(1, 1, static_cast<int>(TradeHistory::entriesMax) + more)),
             TradeHistory::entriesMax + more);
    QCOMPARE(history.size(), TradeHistory::entriesMax);
    QCOMPARE(history.entry(history.added() - history.size()).timeUs, more + 1);
    QCOMPARE(history.entry(history.added() - 1).timeUs, static_cast<Micros>(TradeHistory::entriesMax) + more);
}

/// A server's history, followed with parts that overlap, are lost or come from its restart; a naive reader keeps all
/// that it was ever told by number.
void TestTradeHistory::isWhatANaiveOneIs()
{
    for (unsigned seed = 1; seed <= 50; ++seed) {
        std::mt19937 random(seed);
        TradeHistory history;
        QStringList naive;
        std::uint64_t epoch = 1;
        std::uint64_t made = 0;
        std::uint64_t told_ = 0;
        bool any = false;
        for (int turn = 0; turn < 60; ++turn) {
            if (any && random() % 20 == 0) {
                ++epoch;
                made = told_ = 0;
                naive << QStringLiteral("b0");
                any = false;
                const auto first = part(epoch, 1, 1);
                history.take(first);
                naive << QStringLiteral("t1");
                made = told_ = 1;
                any = true;
                continue;
            }
            made += random() % 6;
            if (made == 0)
                continue;
            const std::uint64_t from = told_ + 1 > made ? made : 1 + random() % made;
            const auto count = static_cast<int>(1 + random() % (made - from + 1));
            if (!any && from > 1)
                naive << QStringLiteral("b%1").arg(from - 1);
            else if (any && from > told_ + 1)
                naive << QStringLiteral("g%1").arg(from - told_ - 1);
            for (std::uint64_t n = from; n < from + static_cast<std::uint64_t>(count); ++n) {
                if (n > told_)
                    naive << QStringLiteral("t%1").arg(n);
            }
            told_ = std::max(told_, from + static_cast<std::uint64_t>(count) - 1);
            any = true;
            history.take(part(epoch, from, count));
        }
        QVERIFY2(
            told(history) == naive.join(QLatin1Char(' ')),
            qPrintable(QStringLiteral("seed %1\n%2\n%3").arg(seed).arg(told(history), naive.join(QLatin1Char(' ')))));
    }
}

QTEST_GUILESS_MAIN(TestTradeHistory)
#include "tst_tradehistory.moc"

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/consolidator.h"

#include "tapedeck/v1/prices.pb.h"

#include <QTest>

using namespace tapedeck;
using v1::Quote;

namespace {

struct Bench {
    Board prices{Schema::prices(), 1};
    Consolidator consolidator{prices};

    Bench() { consolidator.add("BTC-USD"); }
    template <typename Write> void commit(Write write)
    {
        prices.beginCommit();
        write();
        consolidator.update();
        prices.endCommit();
    }
    void quote(const char *key, const char *bid, const char *bidSize, const char *ask, int status = Quote::OPEN,
               const char *name = "BTC-USD")
    {
        commit([&] {
            const RowId row = prices.insert(key);
            prices.setText(row, Quote::kNameFieldNumber, name);
            prices.setText(row, Quote::kVenueFieldNumber, "v");
            prices.setInteger(row, Quote::kStatusFieldNumber, status);
            set(row, Quote::kBidFieldNumber, bid);
            set(row, Quote::kBidSizeFieldNumber, bidSize);
            set(row, Quote::kAskFieldNumber, ask);
        });
    }
    void status(const char *key, int status)
    {
        commit([&] { prices.setInteger(prices.find(key), Quote::kStatusFieldNumber, status); });
    }
    void set(RowId row, int column, const char *text)
    {
        if (const auto value = Decimal::parse(text))
            (void)prices.setDecimal(row, column, *value);
        else
            prices.clear(row, column);
    }
    [[nodiscard]] RowId row() const { return prices.find("consolidated:BTC-USD"); }
    [[nodiscard]] QString text(int column) const
    {
        const auto value = prices.decimal(row(), column);
        return value ? QString::fromStdString(value->normalized().toString()) : QString();
    }
    [[nodiscard]] QString bid() const { return text(Quote::kBidFieldNumber); }
    [[nodiscard]] QString ask() const { return text(Quote::kAskFieldNumber); }
};

} // namespace

class TestConsolidator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBestOfAllVenuesInWhateverUnit()
    {
        Bench bench;
        QCOMPARE(bench.row(), RowId(0));
        bench.quote("a:X", "100.5", "1", "101");
        QCOMPARE(bench.bid(), QStringLiteral("100.5"));
        QCOMPARE(bench.ask(), QStringLiteral("101"));
        bench.quote("b:Y", "100.625", "2", "101.5");
        QCOMPARE(bench.bid(), QStringLiteral("100.625"));
        QCOMPARE(bench.ask(), QStringLiteral("101"));
        bench.quote("a:X", "100.6250", "1.5", "102"); // the same price: sizes add up
        QCOMPARE(bench.text(Quote::kBidSizeFieldNumber), QStringLiteral("3.5"));
        QCOMPARE(bench.ask(), QStringLiteral("101.5"));
        bench.quote("c:Z", "999", "1", "1", Quote::OPEN, "ETH-USD"); // another instrument
        QCOMPARE(bench.bid(), QStringLiteral("100.625"));
        QCOMPARE(bench.prices.text(bench.row(), Quote::kVenueFieldNumber), std::string_view("consolidated"));
    }

    void staleVenuesAreLeftOut()
    {
        Bench bench;
        bench.quote("a:X", "100", "1", "101");
        bench.quote("b:Y", "99", "1", "102");
        bench.status("a:X", Quote::STALE);
        QCOMPARE(bench.bid(), QStringLiteral("99"));
        QCOMPARE(bench.prices.integer(bench.row(), Quote::kStatusFieldNumber), Quote::OPEN);
        bench.status("b:Y", Quote::HALTED);
        QVERIFY(bench.bid().isEmpty() && bench.ask().isEmpty());
        QCOMPARE(bench.prices.integer(bench.row(), Quote::kStatusFieldNumber), Quote::STALE);
        QVERIFY(!bench.prices.text(bench.row(), Quote::kStaleReasonFieldNumber).empty());
        bench.status("a:X", Quote::OPEN);
        QCOMPARE(bench.bid(), QStringLiteral("100"));
        QVERIFY(bench.prices.text(bench.row(), Quote::kStaleReasonFieldNumber).empty());
    }

    void rowsComeGoAndChangeTheirName()
    {
        Bench bench;
        bench.quote("a:X", "100", "1", "101");
        bench.quote("b:Y", "99", "1", "102");
        bench.commit([&] { bench.prices.remove(bench.prices.find("a:X")); });
        QCOMPARE(bench.bid(), QStringLiteral("99"));
        bench.quote("a:X", "98", "1", "100", Quote::OPEN, "ETH-USD"); // the number may be used again
        QCOMPARE(bench.ask(), QStringLiteral("102"));
        bench.quote("a:X", "98", "1", "100");
        QCOMPARE(bench.ask(), QStringLiteral("100"));
        bench.quote("a:X", "", "", ""); // an empty book
        QCOMPARE(bench.ask(), QStringLiteral("102"));
    }

    void nothingIsWrittenWhenNothingChanges()
    {
        Bench bench;
        bench.quote("a:X", "100", "1", "101");
        const Version version = bench.prices.rowVersion(bench.row());
        bench.quote("a:X", "100", "1", "101");
        bench.quote("c:Z", "1", "1", "2", Quote::OPEN, "ETH-USD");
        QCOMPARE(bench.prices.rowVersion(bench.row()), version);
    }
};

QTEST_APPLESS_MAIN(TestConsolidator)
#include "tst_consolidator.moc"

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/models/cellformat.h"
#include "client/models/rowsorter.h"

#include "tapedeck/v1/scores.pb.h"
#include "tests/testseed.h"

#include <QTest>
#include <QTimeZone>

#include <algorithm>
#include <map>
#include <random>

using namespace tapedeck;
using v1::Quote;

namespace {

using Keys = std::set<std::string, std::less<>>;

/// What a row is called, from the board itself.
std::string venueOf(const Board &board, RowId row)
{
    return std::string(board.text(row, Quote::kVenueFieldNumber));
}

GroupTotals totalsOf(const Board &board, const std::vector<RowId> &rows)
{
    GroupTotals totals;
    const GridColumn &percent = *gridColumn(Schema::prices(), QStringLiteral("percent"));
    for (const RowId row : rows) {
        ++totals.rows;
        const std::int64_t change = board.integer(row, Quote::kChangeFieldNumber).value_or(0);
        ++totals.kinds[change > 0 ? 0 : change < 0 ? 1 : 2];
        totals.trades += board.integer(row, Quote::kTradeCountFieldNumber).value_or(0);
        if (const auto number = cellNumber(board, row, percent)) {
            totals.percent += number->mantissa;
            ++totals.percentRows;
        }
    }
    return totals;
}

} // namespace

/// Groups of a sorter's rows, held against a model that does it all anew.
class TestRowGroups : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreeWithAModel();
    void theBusiestComeFirst();
    void matchesAreGroupedByDay();
    void anUnknownGroupIsNone();
    void favouritesFollowTheirKeys();

private:
    void compareWithModel(const Board &board, const RowSorter &sorter, const RowSorter::Wish &wish);
};

void TestRowGroups::compareWithModel(const Board &board, const RowSorter &sorter, const RowSorter::Wish &wish)
{
    const RowOrderPtr order = sorter.order();
    const auto marked = [&](RowId row) { return wish.favouritesFirst && wish.favourites->contains(board.key(row)); };
    std::vector<RowId> sorted = sorter.rows(); // tst_rowsorter holds that against a model
    std::stable_partition(sorted.begin(), sorted.end(), marked);
    QCOMPARE(order->count, sorted.size());
    if (wish.group.isEmpty()) {
        QCOMPARE(order->rows, sorted);
        QCOMPARE(order->allRows(), sorted);
        return;
    }
    std::map<std::pair<bool, QString>, std::vector<RowId>> groups; // the one without a name last
    for (const RowId row : sorted) {
        const QString key = QString::fromStdString(venueOf(board, row));
        groups[{key.isEmpty(), key}].push_back(row);
    }
    std::vector<RowId> all;
    std::size_t place = 0;
    for (const auto &[name, rows] : groups) {
        QVERIFY(place < order->rows.size());
        QVERIFY(RowOrder::isHeading(order->rows[place]));
        const RowOrder::Group &group = order->groups[RowOrder::groupOf(order->rows[place])];
        QCOMPARE(group.key, name.second);
        QCOMPARE(group.place, static_cast<std::uint32_t>(place));
        QVERIFY(group.totals == totalsOf(board, rows));
        QCOMPARE(group.folded, wish.folded.contains(group.key));
        const std::size_t heading = place++;
        all.insert(all.end(), rows.begin(), rows.end());
        if (group.folded) {
            QCOMPARE(order->placeOf(rows.front()), RowOrder::nowhere);
            continue;
        }
        for (const RowId row : rows) {
            QCOMPARE(order->rows[place], row);
            QCOMPARE(order->placeOf(row), static_cast<std::uint32_t>(place));
            QCOMPARE(order->headingPlace(place), static_cast<std::uint32_t>(heading));
            ++place;
        }
    }
    QCOMPARE(place, order->rows.size());
    QCOMPARE(order->allRows(), all);
}

void TestRowGroups::agreeWithAModel()
{
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    const std::array<const char *, 4> venues = {"alpha", "beta", "gamma", ""};
    BoardMaker maker;
    RowSorter sorter(maker.feed);
    RowSorter::Wish wish;
    wish.keys = {{QStringLiteral("last"), true}};
    wish.favourites = std::make_shared<Keys>();
    sorter.setWish(wish);
    for (int step = 0; step < 400; ++step) {
        if (random() % 4 == 0) {
            switch (random() % 5) {
            case 0:
                wish.group = random() % 3 == 0 ? QString() : QStringLiteral("venue");
                break;
            case 1:
                wish.favouritesFirst = !wish.favouritesFirst;
                break;
            case 2: {
                Keys keys;
                for (auto count = random() % 5; count > 0; --count)
                    keys.insert("x:S" + std::to_string(random() % 40));
                wish.favourites = std::make_shared<Keys>(std::move(keys));
                break;
            }
            case 3:
                wish.folded.clear();
                for (const char *venue : venues) {
                    if (random() % 3 == 0)
                        wish.folded.append(QString::fromLatin1(venue));
                }
                break;
            default:
                wish.filter = random() % 2 == 0 ? QString() : QStringLiteral("last>100 -is:favourite");
            }
            sorter.setWish(wish);
        }
        for (auto change = random() % 10; change > 0; --change) {
            const RowId row =
                maker.set("S" + std::to_string(random() % 40), static_cast<std::int64_t>(random() % 1'000),
                          static_cast<std::uint8_t>(random() % 3));
            maker.board.beginCommit();
            if (const char *venue = venues[random() % venues.size()]; random() % 2 == 0) {
                if (*venue != '\0')
                    maker.board.setText(row, Quote::kVenueFieldNumber, venue);
                else
                    maker.board.clear(row, Quote::kVenueFieldNumber);
            }
            if (random() % 3 == 0)
                (void)maker.board.setDecimal(row, Quote::kOpenFieldNumber,
                                             {static_cast<std::int64_t>(1 + random() % 1'000), 0});
            if (random() % 3 == 0)
                maker.board.setInteger(row, Quote::kTradeCountFieldNumber, static_cast<std::int64_t>(random() % 9));
            if (random() % 10 == 0)
                maker.board.remove(row);
            maker.board.endCommit();
        }
        maker.send();
        sorter.update();
        maker.feed->read([&](const Board &board) { compareWithModel(board, sorter, wish); });
        if (QTest::currentTestFailed())
            return;
    }
}

void TestRowGroups::theBusiestComeFirst()
{
    BoardMaker maker;
    RowSorter sorter(maker.feed);
    RowSorter::Wish wish;
    wish.group = QStringLiteral("venue");
    wish.busiestFirst = true;
    sorter.setWish(wish);
    const auto touch = [&](const char *symbol, const char *venue, int last) {
        const RowId row = maker.set(symbol, last, 0);
        maker.board.beginCommit();
        maker.board.setText(row, Quote::kVenueFieldNumber, venue);
        maker.board.endCommit();
    };
    const auto first = [&] {
        const RowOrderPtr order = sorter.order();
        return order->groups[RowOrder::groupOf(order->rows.front())].key;
    };
    touch("A", "alpha", 1);
    touch("B", "beta", 1);
    maker.send();
    QVERIFY(sorter.update());
    QCOMPARE(first(), QStringLiteral("alpha")); // as busy, and first by name
    for (int i = 0; i < 40; ++i) {
        touch("B", "beta", i + 2);
        maker.send();
        sorter.update();
    }
    QCOMPARE(first(), QStringLiteral("beta"));
}

void TestRowGroups::matchesAreGroupedByDay()
{
    using v1::Score;
    Board board(Schema::scores(), 3);
    board.beginCommit();
    const QDateTime noon(QDate(2026, 3, 14), QTime(12, 0));
    for (int i = 0; i < 6; ++i) {
        const RowId row = board.insert("x:" + std::to_string(i));
        board.setInteger(row, Score::kStatusFieldNumber, i == 0 ? Score::LIVE : Score::FINISHED);
        if (i < 5) // by turns before and after midnight
            board.setInteger(row, Score::kStartTimeFieldNumber,
                             noon.addSecs((i % 2 == 0 ? 11 : 13) * 3'600).addSecs(i * 60).toMSecsSinceEpoch() * 1'000);
    }
    board.endCommit();
    const auto feed = std::make_shared<BoardFeed>(Schema::scores());
    for (const std::string &message : encodeUpdate(board, 0, {}, 1 << 20))
        feed->apply(*updateIn(message));
    RowSorter sorter(feed);
    RowSorter::Wish wish;
    wish.group = QStringLiteral("day");
    sorter.setWish(wish);
    QVERIFY(sorter.update());
    const RowOrderPtr order = sorter.order();
    QStringList groups;
    for (const RowId line : order->rows) {
        if (RowOrder::isHeading(line)) {
            const RowOrder::Group &group = order->groups[RowOrder::groupOf(line)];
            groups.append(
                QStringLiteral("%1: %2 of %3 live").arg(group.key).arg(group.totals.kinds[0]).arg(group.totals.rows));
        }
    }
    QCOMPARE(groups,
             QStringList({QStringLiteral("2026-03-14: 1 of 3 live"), QStringLiteral("2026-03-15: 0 of 2 live"),
                          QStringLiteral(": 0 of 1 live")}));
}

void TestRowGroups::anUnknownGroupIsNone()
{
    BoardMaker maker;
    maker.set("A", 1, 0);
    maker.send();
    RowSorter sorter(maker.feed);
    RowSorter::Wish wish;
    wish.group = QStringLiteral("day"); // matches have one, prices do not
    sorter.setWish(wish);
    QVERIFY(sorter.update());
    QVERIFY(sorter.order()->groups.empty());
    QCOMPARE(sorter.order()->rows.size(), std::size_t(1));
}

void TestRowGroups::favouritesFollowTheirKeys()
{
    BoardMaker maker;
    maker.set("A", 1, 0);
    maker.set("B", 2, 0);
    maker.send();
    RowSorter sorter(maker.feed);
    RowSorter::Wish wish;
    wish.favouritesFirst = true;
    wish.favourites = std::make_shared<Keys>(Keys{"x:C", "x:B"});
    sorter.setWish(wish);
    QVERIFY(sorter.update());
    const auto symbols = [&] {
        QString text;
        const RowOrderPtr order = sorter.order();
        maker.feed->read([&](const Board &board) {
            for (const RowId row : order->rows)
                text += QString::fromStdString(std::string(board.text(row, Quote::kSymbolFieldNumber)));
        });
        return text;
    };
    QCOMPARE(symbols(), QStringLiteral("BA"));
    maker.set("C", 3, 0); // comes later, and is one
    maker.send();
    QVERIFY(sorter.update());
    QCOMPARE(symbols(), QStringLiteral("BCA"));
    wish.favourites = std::make_shared<Keys>();
    sorter.setWish(wish);
    QVERIFY(sorter.update()); // nothing has changed but that
    QCOMPARE(symbols(), QStringLiteral("ABC"));
}

QTEST_GUILESS_MAIN(TestRowGroups)
#include "tst_rowgroups.moc"

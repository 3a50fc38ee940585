// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/feedparser.h"
#include "server/sources/pollpace.h"

#include <QDateTime>
#include <QTest>

using namespace tapedeck;

namespace {

constexpr Micros s = 1'000'000;
constexpr Micros noon = 1'790'000'000 * s;

std::string match(int id, Micros startUs, bool isFinished)
{
    const QString start = QDateTime::fromMSecsSinceEpoch(startUs / 1'000, Qt::UTC).toString(Qt::ISODate);
    return QStringLiteral(R"({"matchID":%1,"matchDateTimeUTC":"%2","leagueName":"L","group":{"groupName":"1"},)"
                          R"("team1":{"teamName":"A"},"team2":{"teamName":"B"},"matchIsFinished":%3,"matchResults":[],)"
                          R"("goals":[],"lastUpdateDateTime":"2026-01-01T12:00:00"})")
        .arg(id)
        .arg(start, isFinished ? QStringLiteral("true") : QStringLiteral("false"))
        .toStdString();
}

} // namespace

/// When a source that polls asks again.
class TestPolling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void slowsDownAtRest();
    void waitsForWhatBegins();
    void spreads();
    void openligadbKnowsItsMatches_data();
    void openligadbKnowsItsMatches();
};

void TestPolling::slowsDownAtRest()
{
    PollPace pace({10 * s, 30 * s});
    QCOMPARE(pace.next(true, {}, noon, 0.5), 10 * s);
    QCOMPARE(pace.next(false, {}, noon, 0.5), 15 * s);
    QCOMPARE(pace.next(false, {}, noon, 0.5), 22'500'000);
    QCOMPARE(pace.next(false, {}, noon, 0.5), 30 * s);
    QCOMPARE(pace.next(false, {}, noon, 0.5), 30 * s);
    QCOMPARE(pace.next(true, {}, noon, 0.5), 10 * s);
}

void TestPolling::waitsForWhatBegins()
{
    PollPace pace({20 * s, 600 * s});
    QCOMPARE(pace.next(false, noon - 1'000 * s, noon, 0.5), 20 * s); // in play
    QCOMPARE(pace.next(false, noon + 5 * s, noon, 0.5), 20 * s);
    QCOMPARE(pace.next(true, noon + 100 * s, noon, 0.5), 100 * s);
    QCOMPARE(pace.next(true, noon + 10'000 * s, noon, 0.5), 600 * s);
    QCOMPARE(pace.next(true, std::numeric_limits<Micros>::max(), noon, 0.5), 600 * s);
}

void TestPolling::spreads()
{
    PollPace pace({10 * s, 30 * s});
    QCOMPARE(pace.next(true, {}, noon, 0), 9 * s);
    QCOMPARE(pace.next(true, {}, noon, 1), 11 * s);
}

void TestPolling::openligadbKnowsItsMatches_data()
{
    QTest::addColumn<qint64>("startS"); // of the first match, from noon
    QTest::addColumn<bool>("isFinished");
    QTest::addColumn<qint64>("nextS");
    QTest::newRow("to come") << qint64(3'600) << false << qint64(3'600);
    QTest::newRow("under way") << qint64(-3'600) << false << qint64(-3'600);
    QTest::newRow("finished") << qint64(-3'600) << true << qint64(7'200);
    QTest::newRow("never marked as finished") << qint64(-5 * 3'600) << false << qint64(7'200);
}

void TestPolling::openligadbKnowsItsMatches()
{
    QFETCH(qint64, startS);
    QFETCH(bool, isFinished);
    QFETCH(qint64, nextS);
    const auto parser = makeFeedParser("openligadb", {});
    ChangeBatch batch;
    SourceCounters counters;
    const simdjson::padded_string text('[' + match(1, noon + startS * s, isFinished) + ','
                                       + match(2, noon + 7'200 * s, false) + ']');
    QCOMPARE(parser->parse({text}, {&batch, &counters}), ParseResult::Ok);
    QCOMPARE(parser->nextActivityUs(noon), std::optional<Micros>(noon + nextS * s));
}

QTEST_GUILESS_MAIN(TestPolling)
#include "tst_polling.moc"

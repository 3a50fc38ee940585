// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/feedparser.h"
#include "server/sources/recordingreader.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using namespace tapedeck;
using v1::MatchEvent;

namespace {

QString path(const QString &name)
{
    return QStringLiteral(TAPEDECK_SHARED_DATA "/") + name;
}

QJsonObject expected(const QString &source)
{
    QFile file(path(source + QStringLiteral("/expected.json")));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

struct Traded {
    int count = 0;
    int buys = 0;
    Decimal volume;
    ChangeBatch::Trade last{};
};

/// A parser, and what it says has happened to each row.
class Listener
{
public:
    explicit Listener(std::string_view kind)
        : m_kind(kind)
        , m_parser(makeFeedParser(kind, {}))
    {
    }

    bool play(const QString &file)
    {
        RecordingReader reader(path(file).toStdString(), m_kind);
        if (!reader.open())
            return false;
        for (auto result = reader.next(); result != RecordingReader::Result::End; result = reader.next()) {
            if (result == RecordingReader::Result::Message)
                (void)parse({reader.text(), reader.receivedUs(), reader.url(), reader.fileName()});
        }
        return true;
    }
    bool feed(std::string_view message)
    {
        const simdjson::padded_string text(message);
        return parse({text, 0, {}, {}});
    }

    std::map<std::string, Traded> trades;                  // by key
    std::map<std::string, std::vector<MatchEvent>> events; // by key
    [[nodiscard]] std::vector<MatchEvent> &of(const char *key) { return events[key]; }
    /// The newest of each id: what a timeline shows.
    [[nodiscard]] std::vector<MatchEvent> timeline(const std::string &key)
    {
        std::vector<MatchEvent> shown;
        for (const MatchEvent &event : events[key]) {
            const auto it =
                std::find_if(shown.begin(), shown.end(), [&](const MatchEvent &e) { return e.id() == event.id(); });
            if (it == shown.end())
                shown.push_back(event);
            else
                *it = event;
        }
        return shown;
    }

private:
    bool parse(const FeedMessage &message)
    {
        m_batch.reset();
        m_batch.receivedUs = 1;
        const ParseResult result = m_parser->parse(message, {&m_batch, &m_counters});
        for (const ChangeBatch::Change &change : m_batch.changes()) {
            const auto place = std::pair(change.board, change.row);
            if (change.op == ChangeBatch::Op::Declare)
                m_keys[place] = m_batch.text(change);
            else if (change.op == ChangeBatch::Op::Trade)
                take(trades[m_keys.at(place)], m_batch.trade(change));
            else if (change.op == ChangeBatch::Op::MatchEvent)
                events[m_keys.at(place)].push_back(m_batch.matchEvent(change));
        }
        return result == ParseResult::Ok;
    }
    static void take(Traded &traded, const ChangeBatch::Trade &trade)
    {
        ++traded.count;
        traded.buys += trade.taker == v1::Trade::BUYER;
        traded.volume = sum(traded.volume, trade.size).value();
        traded.last = trade;
    }

    std::string m_kind;
    std::unique_ptr<FeedParser> m_parser;
    ChangeBatch m_batch;
    SourceCounters m_counters;
    std::map<std::pair<BoardId, SourceRow>, std::string> m_keys;
};

int countOf(const std::vector<MatchEvent> &events, MatchEvent::Kind kind)
{
    return static_cast<int>(
        std::count_if(events.begin(), events.end(), [kind](const MatchEvent &event) { return event.kind() == kind; }));
}

int goalsIn(const std::vector<MatchEvent> &events)
{
    return countOf(events, MatchEvent::GOAL) + countOf(events, MatchEvent::OWN_GOAL)
        + countOf(events, MatchEvent::PENALTY_GOAL);
}

Decimal decimal(const QJsonValue &value)
{
    return Decimal::parse(value.toString().toStdString()).value_or(Decimal{-1, 0});
}

std::string ligaMatch(int updated, const char *goals, bool finished = false)
{
    return R"([{"matchID":5,"matchDateTimeUTC":"2022-08-05T18:30:00Z","leagueName":"L","group":{"groupName":"1"},)"
           R"("team1":{"teamName":"H"},"team2":{"teamName":"A"},"lastUpdateDateTime":"2022-08-05T20:00:)"
        + std::to_string(updated) + R"(","matchIsFinished":)" + (finished ? "true" : "false") + R"(,"matchResults":[],)"
        + R"("goals":)" + goals + "}]";
}

std::string cup(int ts, const std::string &match)
{
    std::string body =
        R"({\"name\":\"Cup\",\"matches\":[{\"round\":\"1\",\"date\":\"2026-06-11\",\"team1\":\"H\",\"team2\":\"A\")";
    for (const char c : match)
        body += c == '"' ? std::string("\\\"") : std::string(1, c);
    return R"({"ts":)" + std::to_string(ts) + R"(,"path":"cup.json","body":")" + body + R"(}]}"})";
}

std::string odds(int pt, bool image, const char *traded)
{
    return R"({"op":"mcm","pt":)" + std::to_string(pt) + R"(,"mc":[{"id":"1.5","img":)" + (image ? "true" : "false")
        + R"(,"marketDefinition":{"eventId":"9","marketType":"MATCH_ODDS","status":"OPEN","runners":[{"id":7,"status":"ACTIVE"}]},)"
        + R"("rc":[{"id":7,"trd":)" + traded + "}]}]}";
}

std::string innings(int pt, int number, int runs, int wickets, const char *overs)
{
    return R"({"op":"ccm","pt":)" + std::to_string(pt)
        + R"(,"cc":[{"eventId":"9","homeTeam":{"name":"H"},"awayTeam":{"name":"A"},"matchStats":{"currentInnings":)"
        + std::to_string(number) + R"(,"inningsStats":[{"inningsNum":)" + std::to_string(number) + R"(,"battingTeam":")"
        + (number == 1 ? "H" : "A") + R"(","bowlingTeam":"X","inningsRuns":)" + std::to_string(runs)
        + R"(,"inningsOvers":")" + overs + R"(","inningsWickets":)" + std::to_string(wickets) + "}]}}]}";
}

} // namespace

/// What the parsers say has happened: trades, goals, wickets; from recordings and message by message.
class TestFeedEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recordedTrades_data();
    void recordedTrades();
    void recordedMatchedBets();
    void recordedGoals_data();
    void recordedGoals();
    void recordedCup();
    void recordedDeliveries_data();
    void recordedDeliveries();
    void recordedCricketScores();
    void aGoalThatHasGoneIsDisallowed();
    void aGoalIsKnownByItsId();
    void aGoalWithoutIdKeepsItWhenItIsCorrected();
    void addedTimeIsBeforeTheSecondHalf();
    void matchedBetsAreWhatHasGrown();
    void inningsBeginAndEnd();
    void aWicketThatHasGoneIsDisallowed();
    void runsThatHaveGoneAreACorrection();
};

void TestFeedEvents::recordedTrades_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("field");
    QTest::newRow("coinbase") << QStringLiteral("coinbase") << QStringLiteral("COINBASE.ws.28.partA.0")
                              << QStringLiteral("matches");
    QTest::newRow("kraken") << QStringLiteral("kraken") << QStringLiteral("KRAKEN-82ac16.0")
                            << QStringLiteral("trades");
    QTest::newRow("binance") << QStringLiteral("binance") << QStringLiteral("btcusdt_20240808.gz")
                             << QStringLiteral("trade");
    QTest::newRow("binance, aggregated") << QStringLiteral("binance") << QStringLiteral("BINANCE-ee25be.0.gz")
                                         << QStringLiteral("aggTrade");
}

void TestFeedEvents::recordedTrades()
{
    QFETCH(QString, kind);
    QFETCH(QString, file);
    QFETCH(QString, field);
    if (!QDir(path({})).exists())
        QSKIP("the recordings are not here");
    Listener listener(kind.toStdString());
    QVERIFY(listener.play(kind + QLatin1Char('/') + file));
    const QJsonObject symbols = expected(kind)[file][QStringLiteral("symbols")].toObject();
    std::size_t traded = 0;
    for (const QString &symbol : symbols.keys()) {
        const QJsonObject wanted = symbols[symbol][field].toObject();
        if (wanted.isEmpty())
            continue;
        ++traded;
        const Traded &trades = listener.trades[(kind + QLatin1Char(':') + symbol).toStdString()];
        QCOMPARE(trades.count, wanted[QStringLiteral("count")].toInt());
        QCOMPARE(trades.buys, wanted[QStringLiteral("taker_buys")].toInt());
        QVERIFY2(trades.volume == decimal(wanted[QStringLiteral("volume")]), trades.volume.toString().c_str());
        if (wanted.contains(QStringLiteral("last_trade_time_ms")))
            QCOMPARE(trades.last.timeUs, wanted[QStringLiteral("last_trade_time_ms")].toInteger() * 1'000);
        else
            QVERIFY(trades.last.price == decimal(wanted[QStringLiteral("last")][QStringLiteral("price")]));
    }
    QCOMPARE(listener.trades.size(), traded);
}

void TestFeedEvents::recordedMatchedBets()
{
    if (!QDir(path({})).exists())
        QSKIP("the recordings are not here");
    const QString file = QStringLiteral("1.197931750.mcm.jsonl");
    Listener listener("betfair");
    QVERIFY(listener.play(QStringLiteral("betfair/") + file));
    // What the first image has was matched before; the sum of the rest is what the ladders hold at the end.
    const std::map<std::string, const char *> before = {{"42930960", "295.32"},  {"40095374", "154.41"},
                                                        {"36276560", "562.46"},  {"37947503", "98.69"},
                                                        {"39823721", "2115.65"}, {"44331354", "43.02"}};
    const QJsonValue runners =
        expected(QStringLiteral("betfair"))[file][QStringLiteral("markets")][QStringLiteral("1.197931750")]
                                           [QStringLiteral("last_open_state")][QStringLiteral("runners")];
    for (const auto &[runner, amount] : before) {
        const auto all = sum(*Decimal::parse(amount), listener.trades["betfair:1.197931750/" + runner].volume);
        const QJsonValue wanted = runners[QString::fromStdString(runner)][QStringLiteral("traded_ladder_sum")];
        QVERIFY2(*all == decimal(wanted), (runner + ' ' + all->toString()).c_str());
    }
}

void TestFeedEvents::recordedGoals_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("league matchday") << QStringLiteral("bundesliga-2022-01.json");
    QTest::newRow("group stage") << QStringLiteral("uefa-em-2020-01.json");
}

void TestFeedEvents::recordedGoals()
{
    QFETCH(QString, file);
    if (!QDir(path({})).exists())
        QSKIP("the recordings are not here");
    Listener listener("openligadb");
    QVERIFY(listener.play(QStringLiteral("openligadb/") + file));
    const QJsonObject wanted = expected(QStringLiteral("openligadb"))[file].toObject();
    int goals = 0;
    for (const QJsonValue &result : wanted[QStringLiteral("results")].toArray()) {
        const auto &events = listener.events["openligadb:" + std::to_string(result[QStringLiteral("matchID")].toInt())];
        QCOMPARE(goalsIn(events), result[QStringLiteral("goals")].toInt());
        goals += goalsIn(events);
        QCOMPARE(countOf(events, MatchEvent::MATCH_END), result[QStringLiteral("finished")].toBool() ? 1 : 0);
        const QJsonValue last = result[QStringLiteral("score_after_last_goal")];
        if (goalsIn(events) == 0 || !last.isArray())
            continue;
        const MatchEvent &goal = events[events.size() - 2]; // before the end
        QCOMPARE(static_cast<int>(goal.home_score()), last[0].toInt());
        QCOMPARE(static_cast<int>(goal.away_score()), last[1].toInt());
    }
    QCOMPARE(goals, wanted[QStringLiteral("goals")].toInt());
}

void TestFeedEvents::recordedCup()
{
    if (!QDir(path({})).exists())
        QSKIP("the recordings are not here");
    const QString file = QStringLiteral("worldcup-2026.to-0630.revisions.jsonl.gz");
    Listener listener("openfootball");
    QVERIFY(listener.play(QStringLiteral("openfootball/") + file));
    const QJsonValue last = expected(QStringLiteral("openfootball"))[file][QStringLiteral("final")];
    int goals = 0;
    for (const auto &[key, events] : listener.events) {
        const auto shown = listener.timeline(key);
        const MatchEvent *newest = nullptr;
        for (const MatchEvent &event : shown) {
            const bool isGoal = event.kind() >= MatchEvent::GOAL && event.kind() <= MatchEvent::PENALTY_GOAL;
            goals += isGoal && event.state() == MatchEvent::CONFIRMED;
            QVERIFY(!isGoal || !event.text().empty());
            newest = &event;
        }
        QVERIFY(newest != nullptr);
    }
    QCOMPARE(goals, last[QStringLiteral("goals_total")].toInt());
}

void TestFeedEvents::recordedDeliveries_data()
{
    QTest::addColumn<QString>("file");
    for (const char *file : {"1321467.json", "1321484.json", "1370352.json"})
        QTest::newRow(file) << QString::fromLatin1(file);
}

void TestFeedEvents::recordedDeliveries()
{
    QFETCH(QString, file);
    if (!QDir(path({})).exists())
        QSKIP("the recordings are not here");
    Listener listener("cricsheet");
    QVERIFY(listener.play(QStringLiteral("cricsheet/") + file));
    const std::vector<MatchEvent> &events = listener.of(("cricsheet:" + file.chopped(5).toStdString()).c_str());
    int fours = 0;
    int sixes = 0;
    int wickets = 0;
    const QJsonArray all = expected(QStringLiteral("cricsheet"))[file][QStringLiteral("innings")].toArray();
    for (const QJsonValue &each : all) {
        fours += each[QStringLiteral("fours")].toInt();
        sixes += each[QStringLiteral("sixes")].toInt();
        wickets += each[QStringLiteral("wickets")].toInt();
    }
    QCOMPARE(countOf(events, MatchEvent::FOUR), fours);
    QCOMPARE(countOf(events, MatchEvent::SIX), sixes);
    QCOMPARE(countOf(events, MatchEvent::WICKET), wickets);
    QCOMPARE(countOf(events, MatchEvent::PERIOD_BEGIN), static_cast<int>(all.size()));
    QCOMPARE(countOf(events, MatchEvent::PERIOD_END), static_cast<int>(all.size()));
    QCOMPARE(events.back().kind(), MatchEvent::MATCH_END);
    std::set<std::string> ids;
    for (const MatchEvent &event : events)
        QVERIFY2(ids.insert(event.id()).second, event.id().c_str());
}

void TestFeedEvents::recordedCricketScores()
{
    if (!QDir(path({})).exists())
        QSKIP("the recordings are not here");
    Listener listener("betfair");
    QVERIFY(listener.play(QStringLiteral("betfair/1.200806927.ccm.jsonl.gz")));
    const auto shown = listener.timeline("betfair:31573045");
    QCOMPARE(countOf(shown, MatchEvent::WICKET), 17);
    QCOMPARE(countOf(shown, MatchEvent::CORRECTION), 10);
    QCOMPARE(countOf(shown, MatchEvent::PERIOD_BEGIN), 2);
    QCOMPARE(countOf(shown, MatchEvent::PERIOD_END), 2);
    QCOMPARE(countOf(shown, MatchEvent::MATCH_END), 1);
    QVERIFY(countOf(shown, MatchEvent::REVIEW) > 0);
    for (const MatchEvent &event : shown)
        QCOMPARE(event.state(), MatchEvent::CONFIRMED);
}

void TestFeedEvents::aGoalThatHasGoneIsDisallowed()
{
    Listener listener("openligadb");
    QVERIFY(listener.feed(
        ligaMatch(10, R"([{"goalID":1,"scoreTeam1":1,"scoreTeam2":0,"matchMinute":9,"goalGetterName":" Kim "}])")));
    QVERIFY(listener.feed(ligaMatch(20, "[]")));
    const auto &events = listener.of("openligadb:5");
    QCOMPARE(events.size(), 2u);
    QCOMPARE(events[0].state(), MatchEvent::CONFIRMED);
    QCOMPARE(events[0].side(), MatchEvent::HOME);
    QCOMPARE(events[0].text(), std::string("Kim"));
    QCOMPARE(events[0].clock(), 540u);
    QCOMPARE(events[1].id(), events[0].id());
    QCOMPARE(events[1].state(), MatchEvent::DISALLOWED);
    QVERIFY(events[1].time_us() > events[0].time_us());
}

void TestFeedEvents::aGoalIsKnownByItsId()
{
    Listener listener("openligadb");
    const char *one = R"([{"goalID":1,"scoreTeam1":1,"scoreTeam2":0,"matchMinute":9,"goalGetterName":"A"}])";
    QVERIFY(listener.feed(ligaMatch(10, one)));
    QVERIFY(listener.feed(ligaMatch(11, one)));
    QVERIFY(listener.feed(
        ligaMatch(12,
                  R"([{"goalID":2,"scoreTeam1":1,"scoreTeam2":1,"matchMinute":30,"goalGetterName":"C","isOwnGoal":true},
            {"goalID":1,"scoreTeam1":1,"scoreTeam2":0,"matchMinute":10,"goalGetterName":"B","isPenalty":true}])",
                  true)));
    const auto &events = listener.of("openligadb:5");
    QCOMPARE(events.size(), 4u); // the second poll says nothing new
    QCOMPARE(events[1].id(), events[0].id());
    QCOMPARE(events[1].text(), std::string("B"));
    QCOMPARE(events[1].kind(), MatchEvent::PENALTY_GOAL);
    QCOMPARE(events[2].kind(), MatchEvent::OWN_GOAL);
    QCOMPARE(events[2].side(), MatchEvent::AWAY); // for whom it counts
    QCOMPARE(events[3].kind(), MatchEvent::MATCH_END);
}

void TestFeedEvents::aGoalWithoutIdKeepsItWhenItIsCorrected()
{
    Listener listener("openfootball");
    QVERIFY(listener.feed(cup(
        100, R"(,"score":{"ft":[2,0]},"goals1":[{"name":"A","minute":"9"},{"name":"B","minute":"20"}],"goals2":[])")));
    QVERIFY(listener.feed(cup(
        200, R"(,"score":{"ft":[2,0]},"goals1":[{"name":"A","minute":"10"},{"name":"B","minute":"20"}],"goals2":[])")));
    QVERIFY(listener.feed(cup(300, R"(,"score":{"ft":[1,0]},"goals1":[{"name":"B","minute":"20"}],"goals2":[])")));
    const auto &events = listener.of("openfootball:cup#1/H v A");
    QCOMPARE(events.size(), 6u);
    QCOMPARE(events[2].kind(), MatchEvent::MATCH_END);
    QCOMPARE(events[3].id(), events[0].id());
    QCOMPARE(events[3].clock(), 600u);
    QCOMPARE(events[4].id(), events[0].id());
    QCOMPARE(events[4].state(), MatchEvent::DISALLOWED);
    QCOMPARE(events[5].id(), events[1].id()); // the first goal now
    QCOMPARE(events[5].home_score(), 1u);
}

void TestFeedEvents::addedTimeIsBeforeTheSecondHalf()
{
    Listener listener("openfootball");
    QVERIFY(listener.feed(cup(
        100,
        R"(,"score":{"ft":[1,1]},"goals1":[{"name":"A","minute":46}],"goals2":[{"name":"B","minute":"45+3","penalty":true}])")));
    const auto &events = listener.of("openfootball:cup#1/H v A");
    QCOMPARE(events.size(), 3u);
    QCOMPARE(events[0].text(), std::string("B"));
    QCOMPARE(events[0].away_score(), 1u);
    QCOMPARE(events[0].kind(), MatchEvent::PENALTY_GOAL);
    QCOMPARE(events[0].clock(), 48u * 60);
    QCOMPARE(events[1].home_score(), 1u);
}

void TestFeedEvents::matchedBetsAreWhatHasGrown()
{
    Listener listener("betfair");
    QVERIFY(listener.feed(odds(1000, false, "[[1.5,100]]"))); // no image yet: nobody knows since when
    QVERIFY(listener.trades.empty());
    QVERIFY(listener.feed(odds(2000, true, "[[1.5,120]]")));
    QVERIFY(listener.trades.empty());
    QVERIFY(listener.feed(odds(3000, false, "[[1.5,150.25],[1.51,2]]")));
    const Traded &traded = listener.trades["betfair:1.5/7"];
    QCOMPARE(traded.count, 2);
    QVERIFY((traded.volume == Decimal{3225, 2}));
    QCOMPARE(traded.last.timeUs, 3'000'000);
    QVERIFY(listener.feed(odds(4000, false, "[[1.5,0],[1.51,1]]"))); // taken back
    QCOMPARE(traded.count, 2);
    QVERIFY(listener.feed(odds(5000, true, "[[1.5,500]]"))); // what was missed before an image comes as one
    QCOMPARE(traded.count, 3);
    QVERIFY(!listener.feed(odds(6000, false, "[[1.5]]")));
}

void TestFeedEvents::inningsBeginAndEnd()
{
    Listener listener("betfair");
    QVERIFY(listener.feed(innings(1000, 1, 0, 0, "0.0")));
    QVERIFY(listener.feed(innings(2000, 1, 30, 1, "3.0")));
    QVERIFY(listener.feed(innings(3000, 2, 4, 0, "0.1")));
    const auto &events = listener.of("betfair:9");
    QCOMPARE(events.size(), 4u);
    QCOMPARE(events[0].kind(), MatchEvent::PERIOD_BEGIN);
    QCOMPARE(events[0].side(), MatchEvent::HOME);
    QCOMPARE(events[1].kind(), MatchEvent::WICKET);
    QCOMPARE(events[1].home_wickets(), 1u);
    QCOMPARE(events[1].time_us(), 2'000'000);
    QCOMPARE(events[2].kind(), MatchEvent::PERIOD_END);
    QCOMPARE(events[3].kind(), MatchEvent::PERIOD_BEGIN);
    QCOMPARE(events[3].side(), MatchEvent::AWAY);
}

void TestFeedEvents::aWicketThatHasGoneIsDisallowed()
{
    Listener listener("betfair");
    QVERIFY(listener.feed(innings(1000, 1, 0, 0, "0.0")));
    QVERIFY(listener.feed(innings(2000, 1, 30, 2, "3.0")));
    QVERIFY(listener.feed(innings(3000, 1, 30, 1, "3.0")));
    const auto shown = listener.timeline("betfair:9");
    QCOMPARE(countOf(shown, MatchEvent::WICKET), 2);
    QCOMPARE(shown.back().state(), MatchEvent::DISALLOWED);
    QVERIFY(listener.feed(innings(4000, 1, 31, 2, "3.1")));
    QCOMPARE(listener.timeline("betfair:9").back().state(), MatchEvent::CONFIRMED);
}

void TestFeedEvents::runsThatHaveGoneAreACorrection()
{
    Listener listener("betfair");
    QVERIFY(listener.feed(innings(1000, 1, 30, 0, "3.0")));
    QVERIFY(listener.feed(innings(2000, 1, 29, 0, "3.1")));
    const MatchEvent &event = listener.of("betfair:9").back();
    QCOMPARE(event.kind(), MatchEvent::CORRECTION);
    QCOMPARE(event.text(), std::string("was 30/0"));
    QCOMPARE(event.home_score(), 29u);
}

QTEST_APPLESS_MAIN(TestFeedEvents)
#include "tst_feedevents.moc"

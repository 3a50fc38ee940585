// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scriptedserver.h"

#include "client/models/dashboard.h"

#include <QStandardPaths>
#include <QTest>

using namespace tapedeck;

namespace {

v1::Status::Source &addSource(v1::Status &status, const char *url, v1::Status::SourceTimes times)
{
    v1::Status::Source &source = *status.add_sources();
    source.set_url(url);
    source.set_state(v1::Status::LIVE);
    source.set_messages(5);
    source.set_times(times);
    return source;
}

void setLateness(v1::Status::Source &source, Micros p50Us, Micros p99Us, Micros maxUs, Micros minUs)
{
    v1::Status::Lateness &late = *source.mutable_source_to_receive();
    late.set_count(100);
    late.set_p50_us(p50Us);
    late.set_p99_us(p99Us);
    late.set_max_us(maxUs);
    late.set_min_us(minUs);
}

/// The connection that the dashboard makes, greeted; null if it does not.
std::unique_ptr<Peer> welcome(const ScriptedServer &server)
{
    auto peer = server.accept();
    if (!peer || !peer->upgrade() || !peer->readMessage().has_hello())
        return nullptr;
    v1::ServerMessage welcome;
    for (const char *board : {"prices", "scores"})
        welcome.mutable_welcome()->add_boards()->set_board(board);
    welcome.mutable_welcome()->set_heartbeat_ms(10'000);
    peer->send(welcome);
    return peer;
}

} // namespace

/// What the dashboard makes of what a server says about its sources, and about what it writes to.
class TestSourceFigures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void eachFeedIsToldOfByItself();
    void healthTellsWhatASourceDoes();
    void healthTellsWhatIsWrittenTo();
    void historyTellsWhatHappened();
};

void TestSourceFigures::eachFeedIsToldOfByItself()
{
    const ScriptedServer server;
    Dashboard dashboard({server.url()}, {});
    QVERIFY(dashboard.feeds().isEmpty());
    const auto peer = welcome(server);
    QVERIFY(peer);

    v1::ServerMessage message;
    v1::Status &status = *message.mutable_status();
    v1::Status::Source &live = addSource(status, "coinbase:wss://x/y?products=BTC-USD", v1::Status::TIMES_OF_NOW);
    setLateness(live, 12'000, 45'000, 300'000, 0);
    live.mutable_receive_to_commit()->set_count(3);
    live.mutable_receive_to_commit()->set_p50_us(150);
    setLateness(addSource(status, "sim:scores?a=1", v1::Status::TIMES_OF_NOW), -2'000, 500, 900, -3'500);
    addSource(status, "sim:scores?a=2", v1::Status::NO_TIMES);
    addSource(status, "replay:betfair:a/b.jsonl", v1::Status::TIMES_ELSEWHEN);
    addSource(status, "of:another", v1::Status::TIMES_UNKNOWN);
    peer->send(message);
    QTRY_COMPARE(dashboard.feeds().size(), 5);

    const auto feed = [&](int index, const char *name) {
        return dashboard.feeds()[index].toMap()[QLatin1String(name)];
    };
    const auto figure = [&](int index, int stage, const char *name) {
        return feed(index, "stages").toList()[stage].toMap()[QLatin1String(name)].toString();
    };
    QCOMPARE(figure(0, 0, "p50"), QStringLiteral("12.0 ms"));
    QCOMPARE(figure(0, 0, "max"), QStringLiteral("300 ms"));
    QCOMPARE(figure(0, 1, "p50"), QStringLiteral("150 µs"));
    QVERIFY(feed(0, "note").toString().isEmpty());
    // A clock that is ahead is said to be so.
    QCOMPARE(figure(1, 0, "p50"), QStringLiteral("−2.0 ms"));
    QVERIFY2(feed(1, "note").toString().contains(QStringLiteral("3.5 ms")), qPrintable(feed(1, "note").toString()));
    QVERIFY(feed(1, "warning").toBool());
    // And what is not known is no figure.
    QCOMPARE(figure(2, 0, "p99"), QStringLiteral("–"));
    QVERIFY(feed(2, "note").toString().contains(QStringLiteral("tells no time")));
    QVERIFY(feed(3, "note").toString().contains(QStringLiteral("not of now")));
    QVERIFY(feed(4, "note").toString().contains(QStringLiteral("does not tell")));
    // Two of one name are told apart.
    QVERIFY(feed(1, "name") != feed(2, "name"));

    // Their last minutes.
    const int series = feed(0, "series").toInt();
    QCOMPARE(series, Dashboard::stageCount);
    QTRY_VERIFY(dashboard.samples(series).size() > 1);
    QCOMPARE(dashboard.samples(series).back().p99Us, 45'000.0);
    QCOMPARE(dashboard.samples(series + 2).back().p50Us, -2'000.0);
    QVERIFY(dashboard.samples(feed(2, "series").toInt()).empty());
    // Of another server's feeds there is nothing yet.
    status.clear_sources();
    addSource(status, "other:feed", v1::Status::NO_TIMES);
    peer->send(message);
    QTRY_COMPARE(dashboard.feeds().size(), 1);
    QTRY_VERIFY(dashboard.samples(series).empty());
}

void TestSourceFigures::healthTellsWhatASourceDoes()
{
    const ScriptedServer server;
    Dashboard dashboard({server.url()}, {});
    QVERIFY(dashboard.sources().isEmpty());
    const auto peer = welcome(server);
    QVERIFY(peer);
    v1::ServerMessage message;
    v1::Status &status = *message.mutable_status();
    status.set_server_time_us(100'000'000);
    v1::Status::Source &live = addSource(status, "coinbase:wss://x/y?products=BTC-USD", v1::Status::TIMES_OF_NOW);
    live.set_messages(12'345);
    live.set_messages_per_second(67.8);
    live.set_last_message_us(99'900'000);
    live.set_lag_us(12'000);
    live.set_gaps(2);
    live.set_repairs(2);
    v1::Status::Source &stale = addSource(status, "kafka://a:9092/quotes", v1::Status::TIMES_OF_NOW);
    stale.set_state(v1::Status::STALE);
    stale.set_reason("nothing came for 30 s");
    stale.set_last_message_us(70'000'000);
    stale.set_stale_rows(1'500);
    stale.set_reconnects(3);
    stale.set_behind_messages(4);
    addSource(status, "tcp://a:1", v1::Status::NO_TIMES).set_malformed(1);
    peer->send(message);
    QTRY_COMPARE(dashboard.sources().size(), 3);

    const auto of = [&](int index, const char *name) {
        return dashboard.sources()[index].toMap()[QLatin1String(name)].toString();
    };
    QCOMPARE(of(0, "url"), QStringLiteral("coinbase:wss://x/y?products=BTC-USD"));
    QCOMPARE(of(0, "figures"), QStringLiteral("12,345 messages, 68 /s, lag +12.0 ms, 2 gaps, 2 repaired"));
    QCOMPARE(of(0, "state"), QStringLiteral("live"));
    QCOMPARE(of(0, "warning"), QStringLiteral("false"));
    QCOMPARE(of(1, "name"), QStringLiteral("kafka://a:9092/quotes"));
    QCOMPARE(of(1, "reason"), QStringLiteral("nothing came for 30 s"));
    QCOMPARE(of(1, "figures"),
             QStringLiteral("5 messages, the last 30.0 s ago, 3 reconnects, 1,500 stale rows, 4 messages behind"));
    QCOMPARE(of(1, "warning"), QStringLiteral("true"));
    QCOMPARE(of(2, "warning"), QStringLiteral("true")); // what was not understood is missing
    QVERIFY(dashboard.mirrors().isEmpty());
}

void TestSourceFigures::healthTellsWhatIsWrittenTo()
{
    const ScriptedServer server;
    Dashboard dashboard({server.url()}, {});
    const auto peer = welcome(server);
    QVERIFY(peer);
    v1::ServerMessage message;
    v1::Status &status = *message.mutable_status();
    status.set_server_time_us(100'000'000);
    v1::Status::Mirror &live = *status.add_mirrors();
    live.set_url("redis://127.0.0.1:6379/0?stream=prices");
    live.set_state(v1::Status::LIVE);
    live.set_messages(1'000'000);
    live.set_messages_per_second(999.6);
    live.set_last_written_us(99'999'000);
    live.set_lag_us(10'000);
    v1::Status::Mirror &away = *status.add_mirrors();
    away.set_url("kafka://a:9092/prices");
    away.set_state(v1::Status::BACKING_OFF);
    away.set_reason("a:9092 refused the connection");
    away.set_folded(5'000);
    away.set_failures(2);
    away.set_lag_us(8'000'000);
    peer->send(message);
    QTRY_COMPARE(dashboard.mirrors().size(), 2);

    const auto of = [&](int index, const char *name) {
        return dashboard.mirrors()[index].toMap()[QLatin1String(name)].toString();
    };
    QCOMPARE(of(0, "figures"), QStringLiteral("1,000,000 messages, 1,000 /s"));
    QCOMPARE(of(0, "warning"), QStringLiteral("false"));
    QCOMPARE(of(1, "state"), QStringLiteral("backing off"));
    QCOMPARE(of(1, "reason"), QStringLiteral("a:9092 refused the connection"));
    QCOMPARE(of(1, "figures"), QStringLiteral("0 messages, 8.0 s behind, 5,000 changes folded, 2 failures"));
    QCOMPARE(of(1, "warning"), QStringLiteral("true"));
}

void TestSourceFigures::historyTellsWhatHappened()
{
    using Incident = v1::Status::Incident;
    const ScriptedServer server;
    Dashboard dashboard({server.url()}, {});
    const auto peer = welcome(server);
    QVERIFY(peer);
    QTRY_COMPARE(dashboard.history().size(), 2); // connecting, synchronizing
    v1::ServerMessage message;
    v1::Status &status = *message.mutable_status();
    const Micros soonUs = wallClockUs() + 10'000'000;
    const auto happened = [&](const char *url, Incident::Kind kind, Micros atUs) -> Incident & {
        Incident &incident = *status.add_incidents();
        incident.set_url(url);
        incident.set_kind(kind);
        incident.set_count(1);
        incident.set_first_us(atUs);
        incident.set_last_us(atUs);
        return incident;
    };
    Incident &cut = happened("kafka://a:9092/quotes?group=x", Incident::STATE, soonUs);
    cut.set_state(v1::Status::BACKING_OFF);
    cut.set_text("a:9092 refused the connection");
    cut.set_count(3);
    happened("kafka://a:9092/quotes?group=x", Incident::STATE, soonUs + 1'000'000).set_state(v1::Status::LIVE);
    happened("coinbase:?products=BTC-USD", Incident::GAPS, soonUs + 2'000'000).set_count(1'200);
    happened("http+json:https://a/b", Incident::MALFORMED, 1'000'000); // long ago
    status.set_incidents_told(true);
    peer->send(message);
    QTRY_COMPARE(dashboard.history().size(), 6);
    const auto of = [&](int index, const char *name) {
        return dashboard.history()[index].toMap()[QLatin1String(name)].toString();
    };
    QCOMPARE(of(0, "text"), QStringLiteral("coinbase: gaps: 1,200"));
    QCOMPARE(of(0, "warning"), QStringLiteral("true"));
    QCOMPARE(of(1, "text"), QStringLiteral("kafka://a:9092/quotes: live"));
    QCOMPARE(of(1, "warning"), QStringLiteral("false"));
    QCOMPARE(of(2, "text"), QStringLiteral("kafka://a:9092/quotes: backing off: a:9092 refused the connection (3×)"));
    QCOMPARE(of(2, "warning"), QStringLiteral("true"));
    QCOMPARE(of(2, "time").size(), 8);
    QVERIFY(of(5, "text").endsWith(QStringLiteral("unreadable messages: 1")));
    QVERIFY2(of(5, "time").size() > 8, qPrintable(of(5, "time"))); // with its day, which the time zone tells

    // What is not told again stands.
    status.clear_incidents();
    status.set_incidents_told(false);
    status.set_version("another");
    peer->send(message);
    QTRY_VERIFY(dashboard.server()[0].toMap()[QStringLiteral("value")].toString() == QLatin1String("another"));
    QCOMPARE(dashboard.history().size(), 6);
    status.set_incidents_told(true);
    peer->send(message);
    QTRY_COMPARE(dashboard.history().size(), 2);
}

QTEST_MAIN(TestSourceFigures)
#include "tst_sourcefigures.moc"

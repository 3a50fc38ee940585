// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include "client/feed/feedclient.h"

#include <QJsonDocument>
#include <QTest>

#include <map>
#include <set>

using namespace tapedeck;

namespace {

const QStringList sources = {QStringLiteral("sim:prices?symbols=10&rate=4000&seed=3"),
                             QStringLiteral("sim:scores?matches=10&speed=1000&seed=3")};
const FollowTarget trades{v1::TRADES, "sim:BAA", 0};

/// What came of a row's trades: each once, in order, or it says what is wrong.
class Reader
{
public:
    explicit Reader(const QString &url)
    {
        FeedClient::Options options;
        options.urls = {QUrl(url)};
        options.name = "tst_rowhistory";
        m_client = std::make_unique<FeedClient>(std::move(options));
        QObject::connect(m_client.get(), &FeedClient::followed, m_client.get(),
                         [this](const std::shared_ptr<const v1::Followed> &part) { take(*part); });
        m_client->follow(trades);
        m_client->start();
    }

    [[nodiscard]] std::uint64_t last() const { return known.empty() ? 0 : known.rbegin()->first; }
    [[nodiscard]] FeedClient &client() { return *m_client; }

    std::uint64_t epoch = 0;
    std::uint64_t missed = 0;
    std::set<std::uint64_t> epochs;
    std::map<std::uint64_t, std::string> known; ///< by number, of the epoch
    QString problem;

private:
    void take(const v1::Followed &part)
    {
        if (part.epoch() != epoch) {
            epoch = part.epoch();
            if (!epochs.insert(epoch).second)
                problem = QStringLiteral("an epoch came back");
            known.clear();
            missed = 0;
        }
        if (part.first() != last() + part.missed() + 1 && !known.empty())
            problem = QStringLiteral("%1 after %2").arg(part.first()).arg(last());
        missed += part.missed();
        std::uint64_t number = part.first();
        for (const v1::Trade &trade : part.trades()) {
            if (!known.emplace(number++, trade.SerializeAsString()).second)
                problem = QStringLiteral("%1 came twice").arg(number - 1);
        }
    }

    std::unique_ptr<FeedClient> m_client;
};

} // namespace

/// A row's history with the real server: whoever comes late, whoever comes back, and from the command line.
class TestRowHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoComesLateGetsWhatIsKept();
    void aServerThatStartsAgainHasAnotherEpoch();
    void theCommandLinePrintsIt();
    void theCommandLineSaysWhatIsWrong();
    void matchesHaveTheirTimeline();
};

void TestRowHistory::whoComesLateGetsWhatIsKept()
{
    Server server(sources);
    QVERIFY(server.isUp());
    Reader early(server.url());
    QTRY_VERIFY_WITH_TIMEOUT(early.known.size() > 20, 20'000);
    Reader late(server.url());
    QTRY_VERIFY(late.known.size() > 20);
    const std::uint64_t end = std::max(early.last(), late.last()) + 5;
    QTRY_VERIFY_WITH_TIMEOUT(early.last() >= end && late.last() >= end, 20'000);
    QCOMPARE(early.problem + late.problem, QString());
    QCOMPARE(early.epoch, late.epoch);
    for (const auto &[number, trade] : late.known) {
        if (const auto same = early.known.find(number); same != early.known.end())
            QCOMPARE(trade, same->second);
    }
    QCOMPARE(early.client().stats().malformed, 0u);
}

void TestRowHistory::aServerThatStartsAgainHasAnotherEpoch()
{
    auto server = std::make_unique<Server>(sources);
    QVERIFY(server->isUp());
    const quint16 port = server->port();
    Reader reader(server->url());
    QTRY_VERIFY_WITH_TIMEOUT(reader.known.size() > 5, 20'000);
    const std::uint64_t before = reader.epoch;
    server->process().kill();
    QVERIFY(server->process().waitForFinished());
    server = std::make_unique<Server>(sources, QStringList(), port);
    QVERIFY(server->isUp());
    QTRY_VERIFY_WITH_TIMEOUT(reader.epoch != before && reader.known.size() > 5, 30'000);
    QCOMPARE(reader.problem, QString());
    QCOMPARE(reader.known.begin()->first, reader.missed + 1);
}

void TestRowHistory::theCommandLinePrintsIt()
{
    Server server(sources);
    QVERIFY(server.isUp());
    Reader reader(server.url());
    QTRY_VERIFY_WITH_TIMEOUT(reader.known.size() > 5, 20'000);
    const QStringList url = {QStringLiteral("--url"), server.url()};
    const Finished json =
        runProgram(QStringLiteral("tapectl"),
                   url + QStringList{QStringLiteral("events"), QStringLiteral("sim:BAA"), QStringLiteral("--json")});
    QVERIFY2(json.code == 0, json.err.constData());
    const QList<QByteArray> lines = json.out.trimmed().split('\n');
    QVERIFY(lines.size() > 5);
    const QJsonDocument trade = QJsonDocument::fromJson(lines.last());
    QCOMPARE(trade[QStringLiteral("key")].toString(), QStringLiteral("sim:BAA"));
    QVERIFY(trade[QStringLiteral("number")].toInt() > 5);
    QVERIFY(trade[QStringLiteral("price")].toString().contains(QLatin1Char('.')));
    const Finished text =
        runProgram(QStringLiteral("tapectl"),
                   url
                       + QStringList{QStringLiteral("events"), QStringLiteral("sim:BAA"), QStringLiteral("--stream"),
                                     QStringLiteral("trades"), QStringLiteral("--follow"), QStringLiteral("--seconds"),
                                     QStringLiteral("0.5")});
    QCOMPARE(text.code, 0);
    QVERIFY2(text.out.contains(" x "), text.out.constData());
}

void TestRowHistory::theCommandLineSaysWhatIsWrong()
{
    Server server(sources);
    QVERIFY(server.isUp());
    const QStringList url = {QStringLiteral("--url"), server.url()};
    const Finished unknown = runProgram(QStringLiteral("tapectl"),
                                        url + QStringList{QStringLiteral("events"), QStringLiteral("sim:NOBODY")});
    QCOMPARE(unknown.code, 1);
    QVERIFY2(unknown.err.contains("sim:NOBODY"), unknown.err.constData());
    const Finished stream = runProgram(
        QStringLiteral("tapectl"),
        {QStringLiteral("events"), QStringLiteral("x:y"), QStringLiteral("--stream"), QStringLiteral("news")});
    QCOMPARE(stream.code, 2);
    QVERIFY2(stream.err.contains("news"), stream.err.constData());
}

void TestRowHistory::matchesHaveTheirTimeline()
{
    Server server(sources);
    QVERIFY(server.isUp());
    FeedClient::Options options;
    options.urls = {QUrl(server.url())};
    options.subscriptions = {{"scores", {}, {}, 0}};
    FeedClient client(std::move(options));
    std::map<std::string, std::vector<v1::MatchEvent>> timelines; // by key
    QObject::connect(&client, &FeedClient::followed, &client, [&](const std::shared_ptr<const v1::Followed> &part) {
        auto &timeline = timelines[part->key()];
        timeline.insert(timeline.end(), part->match_events().begin(), part->match_events().end());
    });
    QObject::connect(&client, &FeedClient::synchronized, &client, [&] {
        client.board("scores")->read([&](const Board &board) {
            board.changesSince(0, [&](RowId row) {
                client.follow({v1::MATCH_EVENTS, std::string(board.key(row)), 0});
            });
        });
    });
    client.start();
    // Somewhere a match begins, something happens, and it ends.
    const auto hasWhole = [&] {
        for (const auto &[key, timeline] : timelines) {
            if (timeline.size() > 3 && timeline.front().kind() == v1::MatchEvent::PERIOD_BEGIN
                && timeline.back().kind() == v1::MatchEvent::MATCH_END)
                return true;
        }
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(hasWhole(), 60'000);
    for (const auto &[key, timeline] : timelines) {
        for (const v1::MatchEvent &event : timeline)
            QVERIFY(!event.id().empty() && event.time_us() > 0);
    }
}

QTEST_GUILESS_MAIN(TestRowHistory)
#include "tst_rowhistory.moc"

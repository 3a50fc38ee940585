// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include "client/feed/feedclient.h"

#include <QSignalSpy>
#include <QTest>

using namespace tapedeck;

namespace {

constexpr int stepMs = 20'000; // a step down takes a second, one up three or more

FeedClient::Options follow(const Server &server)
{
    FeedClient::Options options;
    options.urls = {QUrl(server.url())};
    options.name = "tst_pace";
    options.subscriptions = {{"prices", {}, {}, 0}};
    return options;
}

/// How often the board comes, as the server said last; 0: as asked for.
std::uint32_t restIntervalMs(const FeedClient &client)
{
    const FeedStats stats = client.stats();
    return stats.paces.empty() ? 0 : stats.paces.front().restIntervalMs;
}

v1::ClientReport report(std::uint32_t framesPerSecond, std::uint32_t visibleRows)
{
    v1::ClientReport report;
    report.set_frames_per_second(framesPerSecond);
    report.set_visible_rows(visibleRows);
    return report;
}

} // namespace

/// What a client reports sets how often it is served, by real programs.
class TestPace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void whoIsNotSeenGetsOneUpdateASecond();
    void rowsInViewGoOnWhileTheRestIsSlowed();

private:
    std::unique_ptr<Server> m_server;
    std::unique_ptr<FeedClient> m_client;
};

void TestPace::init()
{
    m_server = std::make_unique<Server>(QStringList{QStringLiteral("sim:prices?symbols=300&rate=20000")});
    QVERIFY(m_server->isUp());
    m_client = std::make_unique<FeedClient>(follow(*m_server));
    m_client->start();
    QTRY_COMPARE_WITH_TIMEOUT(m_client->stats().state, FeedStats::State::Live, 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_client->board("prices")->read([](const Board &board) { return board.rowCount(); }),
                              std::size_t(300), 10'000);
}

void TestPace::cleanup()
{
    // However it was served, nothing was wrong or missing.
    QCOMPARE(m_client->stats().gaps, 0u);
    QCOMPARE(m_client->stats().digestRepairs, 0u);
    QCOMPARE(m_client->stats().malformed, 0u);
    QVERIFY(m_client->stats().digestChecks > 0);
    m_client.reset();
    m_server.reset();
}

void TestPace::whoIsNotSeenGetsOneUpdateASecond()
{
    m_client->setReport(report(60, 0));
    QTRY_COMPARE_WITH_TIMEOUT(restIntervalMs(*m_client), 1'000u, stepMs);
    m_client->setReport(report(60, 40));
    QTRY_VERIFY_WITH_TIMEOUT(m_client->stats().paces.empty(), stepMs);
}

void TestPace::rowsInViewGoOnWhileTheRestIsSlowed()
{
    const auto feed = m_client->board("prices");
    RowId first = 1;
    const auto scroll = [&] {
        std::vector<RowId> view;
        for (RowId row = first; row < first + 40; ++row)
            view.push_back(row);
        first = first % 240 + 20;
        feed->setView(this, view);
    };
    scroll();
    m_client->setReport(report(3, 40));
    QTRY_VERIFY_WITH_TIMEOUT(restIntervalMs(*m_client) >= 500, stepMs);
    QCOMPARE(QString::fromStdString(m_client->stats().paces.front().reason),
             QStringLiteral("this computer shows updates too slowly"));
    QVERIFY(m_client->stats().paces.front().intervalMs < 500);

    // Updates of rows in view leave the cursor where it is.
    int inView = 0;
    int ofTheBoard = 0;
    Version cursor = feed->cursor().second;
    connect(m_client.get(), &FeedClient::updated, this, [&] {
        const Version now = feed->cursor().second;
        ++(std::exchange(cursor, now) == now ? inView : ofTheBoard);
        if (inView % 20 == 10)
            scroll(); // what comes into view is ahead of the rest, and the rest must not put it back
    });
    QTRY_VERIFY_WITH_TIMEOUT(inView >= 200 && ofTheBoard >= 3, stepMs);
    QVERIFY2(inView > 5 * ofTheBoard, qPrintable(QStringLiteral("%1, %2").arg(inView).arg(ofTheBoard)));
    m_client->disconnect(this);

    m_client->setReport(report(60, 40));
    const std::uint32_t slow = restIntervalMs(*m_client);
    QTRY_VERIFY_WITH_TIMEOUT(restIntervalMs(*m_client) < slow, stepMs);
}

QTEST_GUILESS_MAIN(TestPace)
#include "tst_pace.moc"

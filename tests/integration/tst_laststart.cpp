// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include "client/feed/feedclient.h"

#include "tapedeck/v1/wire.pb.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tapedeck;

/// A client that starts again shows at once what it had, and gets only what it missed.
class TestLastStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasSeenIsThereAgain();

private:
    [[nodiscard]] FeedClient::Options options(const QString &url) const
    {
        FeedClient::Options options;
        options.urls = {QUrl(url)};
        options.name = "tst_laststart";
        options.subscriptions = {{"prices", {}, {}, 10}};
        options.stateDirectory = m_directory.path();
        return options;
    }
    [[nodiscard]] static std::size_t rowsOf(const FeedClient &client)
    {
        return client.board("prices")->read([](const Board &board) { return board.rowCount(); });
    }

    QTemporaryDir m_directory;
};

void TestLastStart::whatWasSeenIsThereAgain()
{
    auto server = std::make_unique<Server>(QStringList{QStringLiteral("sim:prices?symbols=200&rate=500")});
    QVERIFY(server->isUp());
    const QString url = server->url();
    {
        FeedClient client(options(url));
        client.start();
        QTRY_COMPARE(client.stats().state, FeedStats::State::Live);
        QCOMPARE(client.stats().restoredUs, Micros(0));
        QTRY_COMPARE(rowsOf(client), std::size_t(200));
        client.stop();
    }
    {
        FeedClient client(options(url));
        std::optional<Version> resumedAt;
        client.setTap([&](std::string_view bytes) {
            v1::ServerMessage message;
            if (message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) && message.has_subscribed())
                resumedAt = message.subscribed().cursor().version();
        });
        client.start();
        QCOMPARE(rowsOf(client), std::size_t(200)); // before anything has come
        QVERIFY(client.stats().restoredUs > 0);
        QTRY_COMPARE(client.stats().state, FeedStats::State::Live);
        QVERIFY(resumedAt > Version(0));
        QCOMPARE(client.stats().restoredUs, Micros(0));
        QTRY_VERIFY_WITH_TIMEOUT(client.stats().digestChecks > 0, 10'000);
        QCOMPARE(client.stats().digestRepairs, 0u);
        client.stop();
    }
    server.reset();
    FeedClient client(options(url));
    client.start();
    QCOMPARE(rowsOf(client), std::size_t(200));
    QVERIFY(client.stats().restoredUs > 0);
    QTRY_COMPARE(client.stats().state, FeedStats::State::Waiting);
    QVERIFY(client.stats().restoredUs > 0);
}

QTEST_GUILESS_MAIN(TestLastStart)
#include "tst_laststart.moc"

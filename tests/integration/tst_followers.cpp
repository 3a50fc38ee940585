// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include "client/feed/feedclient.h"
#include "common/board/decimal.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <csignal>

using namespace tapedeck;

namespace {

struct Position {
    Epoch epoch = 0;
    Version version = 0;
    Digest digest = 0;
    std::size_t rows = 0;
};

FeedClient::Options follow(const Server &server, const QString &board)
{
    FeedClient::Options options;
    options.urls = {QUrl(server.url())};
    options.name = "tst_followers";
    options.subscriptions = {{board.toStdString(), {}, {}, 0}};
    return options;
}

Position positionOf(const FeedClient &client, const QString &board)
{
    const auto feed = client.board(board.toStdString());
    const auto [epoch, version] = feed->cursor();
    return feed->read([&](const Board &held) { return Position{epoch, version, held.digest(), held.rowCount()}; });
}

Position positionOf(const QJsonObject &stats, const QString &name)
{
    for (const QJsonValue &board : stats[QStringLiteral("boards")].toArray()) {
        if (board[QStringLiteral("name")].toString() == name)
            return {board[QStringLiteral("epoch")].toString().toULongLong(nullptr, 16),
                    static_cast<Version>(board[QStringLiteral("version")].toInteger()),
                    board[QStringLiteral("digest")].toString().toULongLong(nullptr, 16),
                    static_cast<std::size_t>(board[QStringLiteral("rows")].toInt())};
    }
    return {};
}

bool isAt(const FeedClient &client, const QString &board, const Position &wanted)
{
    const Position is = positionOf(client, board);
    return is.epoch == wanted.epoch && is.version == wanted.version;
}

/// Without the cells that are empty, and with numbers as short as they can be: a row's scale may have grown since a
/// cell was printed.
QJsonObject plain(QJsonObject row)
{
    for (auto it = row.begin(); it != row.end();) {
        if (const auto number = Decimal::parse(it->toString().toStdString()))
            *it = QString::fromStdString(number->normalized().toString());
        it = it->isNull() ? row.erase(it) : std::next(it);
    }
    return row;
}

QString difference(const QMap<QString, QJsonObject> &actual, const QMap<QString, QJsonObject> &wanted)
{
    QString text;
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
        for (const QString &field : it->keys()) {
            const QJsonValue is = actual[it.key()][field];
            if (is != it->value(field))
                text += QStringLiteral("\n%1 %2: %3, not %4")
                            .arg(it.key(), field, is.toVariant().toString(), it->value(field).toVariant().toString());
        }
    }
    return text;
}

/// What `tapectl tail --json` printed, line upon line.
QMap<QString, QJsonObject> merged(const QByteArray &lines)
{
    QMap<QString, QJsonObject> rows;
    for (const QByteArray &line : lines.split('\n')) {
        const QJsonObject change = QJsonDocument::fromJson(line).object();
        const QString key = change[QStringLiteral("key")].toString();
        if (key.isEmpty())
            continue;
        if (change[QStringLiteral("removed")].toBool()) {
            rows.remove(key);
            continue;
        }
        QJsonObject &row = rows[key];
        for (auto it = change.begin(); it != change.end(); ++it)
            row.insert(it.key(), it.value());
        row = plain(row);
    }
    return rows;
}

} // namespace

/// However a client follows a recording, it ends where the server ends: connected all along, away for a while and
/// resumed, joined late, or stopped by its user and continued.
class TestFollowers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!QDir(QStringLiteral(TAPEDECK_SHARED_DATA)).exists())
            QSKIP("the recordings are not here");
    }
    void endWhereTheServerEnds_data();
    void endWhereTheServerEnds();
};

void TestFollowers::endWhereTheServerEnds_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("board");
    QTest::addColumn<int>("speed"); // so that it takes some two seconds

    const auto row = [](const char *kind, std::initializer_list<const char *> names, const char *board, int speed) {
        QStringList files;
        for (const char *name : names)
            files << QStringLiteral(TAPEDECK_SHARED_DATA "/%1/%2").arg(QLatin1String(kind), QLatin1String(name));
        QTest::newRow(names.begin()[0]) << QString::fromLatin1(kind) << files << QString::fromLatin1(board) << speed;
    };
    row("binance", {"btcusdt_20240808.gz"}, "prices", 170);
    row("binance", {"BINANCE-ee25be.0.gz"}, "prices", 45);
    row("coinbase", {"COINBASE.ws.28.partA.0"}, "prices", 15);
    row("kraken", {"KRAKEN-c197c0.0.gz", "KRAKEN-4b7396.0", "KRAKEN-82ac16.0"}, "prices", 60);
    row("betfair", {"1.200806927.mcm.jsonl.gz"}, "prices", 250'000);
    row("betfair", {"1.197931750.mcm.jsonl"}, "prices", 160);
    row("betfair", {"1.200806927.ccm.jsonl.gz"}, "scores", 7'500);
    row("openfootball", {"de.1-2025-26.revisions.jsonl"}, "scores", 10'000'000);
    row("openfootball", {"worldcup-2026.to-0630.revisions.jsonl.gz"}, "scores", 10'000'000);
    row("openligadb", {"bundesliga-2022-01.json"}, "scores", 1);
    row("cricsheet", {"1321467.json"}, "scores", 5'000);
}

void TestFollowers::endWhereTheServerEnds()
{
    QFETCH(QString, kind);
    QFETCH(QStringList, files);
    QFETCH(QString, board);
    QFETCH(int, speed);

    Server server({QStringLiteral("replay:%1:%2?speed=%3").arg(kind, files.join(QLatin1Char(','))).arg(speed)});
    QVERIFY(server.isUp());
    FeedClient allAlong(follow(server, board));
    FeedClient away(follow(server, board));
    FeedClient late(follow(server, board));
    QProcess tail;
    allAlong.start();
    away.start();
    tail.start(QStringLiteral(TAPEDECK_BIN "/tapectl"),
               {QStringLiteral("--url"), server.url(), QStringLiteral("tail"), board, QStringLiteral("--json")});

    // One goes away and one is stopped once they have rows; both come back when there is more, or at the end.
    QTRY_VERIFY_WITH_TIMEOUT(positionOf(away, board).rows > 0, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(tail.bytesAvailable() > 0, 10'000);
    ::kill(static_cast<pid_t>(tail.processId()), SIGSTOP);
    away.stop();
    QTRY_COMPARE_WITH_TIMEOUT(away.stats().state, FeedStats::State::Idle, 10'000);
    const Version left = positionOf(away, board).version;
    const bool moves = QTest::qWaitFor(
        [&] {
            const auto source = serverStats(server)[QStringLiteral("sources")][0];
            return positionOf(allAlong, board).version > left + 20 || source[QStringLiteral("ended")].toBool();
        },
        30'000);
    QVERIFY(moves);
    away.start();
    late.start();
    ::kill(static_cast<pid_t>(tail.processId()), SIGCONT);

    QVERIFY(server.waitForEnd());
    const Position end = positionOf(serverStats(server), board);
    QVERIFY(end.rows > 0);
    for (const FeedClient *client : {&allAlong, &away, &late}) {
        QTRY_VERIFY_WITH_TIMEOUT(isAt(*client, board, end), 10'000);
        QCOMPARE(positionOf(*client, board).digest, end.digest);
        QCOMPARE(positionOf(*client, board).rows, end.rows);
        QCOMPARE(client->stats().digestRepairs, 0u);
        QCOMPARE(client->stats().malformed, 0u);
    }
    QCOMPARE(away.stats().connects, 2u);

    QMap<QString, QJsonObject> rows = snapshot(server, board);
    for (QJsonObject &row : rows)
        row = plain(row);
    QCOMPARE(rows.size(), static_cast<qsizetype>(end.rows));
    QByteArray printed;
    const bool same = QTest::qWaitFor(
        [&] {
            printed += tail.readAllStandardOutput();
            return merged(printed) == rows;
        },
        10'000);
    QVERIFY2(same, qPrintable(QStringLiteral("printed, but not so:") + difference(merged(printed), rows)));
    tail.terminate();
    QVERIFY(tail.waitForFinished(10'000));
}

QTEST_GUILESS_MAIN(TestFollowers)
#include "tst_followers.moc"

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <memory>
#include <set>

namespace {

constexpr int patienceMs = 20'000;
const QString market = QStringLiteral("sim:prices?symbols=200&rate=20000&seed=5");

/// Reads Server-Sent Events and keeps the rows, as docs/protocol.md says.
class EventReader
{
public:
    EventReader(const Server &server, const QByteArray &query, const QByteArray &lastId = {})
    {
        m_socket.connectToHost(QStringLiteral("127.0.0.1"), server.opsPort());
        (void)m_socket.waitForConnected(patienceMs);
        m_socket.write("GET /v1/stream?" + query + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                       + (lastId.isEmpty() ? QByteArray() : "Last-Event-ID: " + lastId + "\r\n") + "\r\n");
    }

    /// Takes what has come, and says whether `done` holds then.
    template <typename Predicate> [[nodiscard]] bool readUntil(Predicate &&done, int timeoutMs = patienceMs)
    {
        return QTest::qWaitFor(
            [&] {
                if (m_socket.isOpen())
                    m_bytes += m_socket.readAll();
                takeHead();
                qsizetype end = 0;
                while (!head.isEmpty() && (end = m_bytes.indexOf("\n\n")) >= 0) {
                    takeEvent(m_bytes.left(end));
                    m_bytes.remove(0, end + 2);
                }
                return done();
            },
            timeoutMs);
    }
    [[nodiscard]] QTcpSocket &socket() { return m_socket; }
    [[nodiscard]] qint64 version() const { return id.mid(id.indexOf(':') + 1).toLongLong(); }
    /// Rows by key, without their numbers.
    [[nodiscard]] std::map<QString, QJsonObject> byKey() const
    {
        std::map<QString, QJsonObject> out;
        for (auto [number, row] : rows) {
            row.remove(QStringLiteral("row"));
            out[row[QStringLiteral("key")].toString()] = row;
        }
        return out;
    }

    QByteArray head;
    QByteArray id;                   // of the newest event that has one
    std::map<int, QJsonObject> rows; // by number
    std::map<QString, int> events;   // other than Updates
    QList<qint64> bases;             // of the Updates
    QString wrong;                   // first thing that should not have come

private:
    void takeHead()
    {
        const qsizetype end = m_bytes.indexOf("\r\n\r\n");
        if (!head.isEmpty() || end < 0)
            return;
        head = m_bytes.left(end + 2);
        m_bytes.remove(0, end + 4);
    }
    void takeEvent(const QByteArray &text)
    {
        QByteArray data, newId, name;
        for (const QByteArray &line : text.split('\n')) {
            if (line.startsWith("data: "))
                data += line.mid(6);
            else if (line.startsWith("id: "))
                newId = line.mid(4);
            else if (line.startsWith("event: "))
                name = line.mid(7);
            else if (line.startsWith("retry: "))
                name = "retry";
            else
                wrong = QString::fromUtf8(line);
        }
        if (!name.isEmpty()) {
            ++events[QString::fromLatin1(name)];
            return;
        }
        apply(QJsonDocument::fromJson(data)[QStringLiteral("update")].toObject(), newId);
    }
    void apply(const QJsonObject &update, const QByteArray &newId)
    {
        const qint64 base = update[QStringLiteral("base_version")].toInteger();
        const QByteArray epoch = update[QStringLiteral("epoch")].toString().toLatin1();
        if (update.isEmpty() || (base > 0 && base > version()) || (!newId.isEmpty() && !newId.startsWith(epoch + ':')))
            wrong = QStringLiteral("an Update from %1 at %2").arg(base).arg(QString::fromLatin1(id));
        if (base == 0 && !m_inSnapshot)
            rows.clear();
        m_inSnapshot = base == 0 && update[QStringLiteral("more")].toBool();
        bases << base;
        for (const QJsonValue number : update[QStringLiteral("removed")].toArray())
            rows.erase(number.toInt());
        for (const char *board : {"quotes", "scores"}) {
            for (const QJsonValue value : update[QLatin1String(board)].toArray())
                applyRow(value.toObject());
        }
        if (!newId.isEmpty())
            id = newId;
    }
    void applyRow(const QJsonObject &change)
    {
        QJsonObject &row = rows[change[QStringLiteral("row")].toInt()];
        for (auto it = change.begin(); it != change.end(); ++it) {
            if (it->isNull())
                row.remove(it.key());
            else
                row[it.key()] = *it;
        }
    }

    QTcpSocket m_socket;
    QByteArray m_bytes;
    bool m_inSnapshot = false;
};

std::map<QString, QJsonObject> rowsOf(const QJsonObject &document)
{
    std::map<QString, QJsonObject> out;
    for (const QJsonValue row : document[QStringLiteral("rows")].toArray())
        out[row[QStringLiteral("key")].toString()] = row.toObject();
    return out;
}

} // namespace

/// The ops port of the real server: documents, and streams against them.
class TestOps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void turnsReady();
    void documentIsRevalidated();
    void streamEqualsTheDocument_data();
    void streamEqualsTheDocument();
    void streamResumes();
    void readerThatStopsIsCaughtUp();
    void goesAwayInOrder();
    void countsWhatItServes();

private:
    struct Got {
        int status = 0;
        QByteArray body;
        QByteArray tag;
    };
    Got get(const Server &server, const QString &path, const QByteArray &ifNoneMatch = {})
    {
        QNetworkRequest request{QUrl(server.opsUrl() + path)};
        if (!ifNoneMatch.isEmpty())
            request.setRawHeader("If-None-Match", ifNoneMatch);
        const std::unique_ptr<QNetworkReply> reply(m_manager.get(request));
        (void)QTest::qWaitFor([&] { return reply->isFinished(); }, patienceMs);
        return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll(),
                reply->rawHeader("ETag")};
    }
    QJsonObject document(const Server &server, const QString &board)
    {
        return QJsonDocument::fromJson(get(server, QStringLiteral("/v1/boards/") + board).body).object();
    }
    /// Sources ended, so that the boards stay as they are.
    bool waitForEnd(const Server &server)
    {
        return QTest::qWaitFor(
            [&] {
                const QJsonArray sources = QJsonDocument::fromJson(get(server, QStringLiteral("/v1/status")).body)
                                               .object()[QStringLiteral("sources")]
                                               .toArray();
                return sources.size() == 1 && sources[0][QStringLiteral("state")] == QStringLiteral("ENDED");
            },
            patienceMs);
    }

    QNetworkAccessManager m_manager;
};

void TestOps::turnsReady()
{
    Server server({market});
    QVERIFY(server.isUp());
    QTRY_COMPARE_WITH_TIMEOUT(get(server, QStringLiteral("/readyz")).status, 200, patienceMs);
    const Got health = get(server, QStringLiteral("/healthz"));
    QCOMPARE(health.status, 200);
    QVERIFY(health.body.contains("engine"));
    const QJsonObject status = QJsonDocument::fromJson(get(server, QStringLiteral("/v1/status")).body).object();
    QVERIFY(status.contains(QStringLiteral("server_time_us")));
    QCOMPARE(status[QStringLiteral("clients")].toInt(-1), 0);

    Server failed({QStringLiteral("replay:kraken:/dev/null?speed=max")});
    QVERIFY(failed.isUp());
    QTRY_COMPARE_WITH_TIMEOUT(get(failed, QStringLiteral("/healthz")).status, 200, patienceMs);
}

void TestOps::documentIsRevalidated()
{
    Server server({market});
    QVERIFY(server.isUp());
    QTRY_COMPARE_WITH_TIMEOUT(rowsOf(document(server, QStringLiteral("prices"))).size(), std::size_t(200), patienceMs);
    const Got first = get(server, QStringLiteral("/v1/boards/prices"));
    QCOMPARE(first.status, 200);
    // It changes all the time, so the tag soon names another version.
    QTRY_VERIFY_WITH_TIMEOUT(get(server, QStringLiteral("/v1/boards/prices"), first.tag).status == 200, patienceMs);
    const Got scores = get(server, QStringLiteral("/v1/boards/scores"));
    QCOMPARE(get(server, QStringLiteral("/v1/boards/scores"), scores.tag).status, 304);
    // Exact decimals, and the same as tapectl prints.
    const auto rows = rowsOf(document(server, QStringLiteral("prices")));
    const QMap<QString, QJsonObject> printed = snapshot(server, QStringLiteral("prices"));
    QCOMPARE(printed.size(), 200);
    for (const auto &[key, row] : rows) {
        QVERIFY(printed.contains(key));
        QCOMPARE(row[QStringLiteral("name")], printed[key][QStringLiteral("name")]);
        QVERIFY(row[QStringLiteral("bid")].isString());
    }
}

void TestOps::streamEqualsTheDocument_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("prefix");
    QTest::newRow("every row, every commit") << QByteArray("board=prices") << QString();
    QTest::newRow("every row, 20 a second") << QByteArray("board=prices&rate=20") << QString();
    QTest::newRow("keys") << QByteArray("board=prices&keys=P1-USD,coinbase:P2-USD,none") << QStringLiteral("keys");
    QTest::newRow("prefix") << QByteArray("board=prices&rate=10&prefix=coinbase:P1") << QStringLiteral("coinbase:P1");
}

/// A recording that takes about two seconds and ends: then the stream has to hold what the document does.
void TestOps::streamEqualsTheDocument()
{
    QFETCH(QByteArray, query);
    QFETCH(QString, prefix);
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("recording")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (int i = 0; i < 2'000; ++i) {
        file.write(QStringLiteral("%1: {\"type\":\"match\",\"trade_id\":%2,\"size\":\"%3\",\"price\":\"%4\","
                                  "\"product_id\":\"P%5-USD\",\"time\":\"2021-04-17T16:43:30Z\"}\n")
                       .arg(1'618'677'817.0 + i * 0.001, 0, 'f', 3)
                       .arg(i + 1)
                       .arg(1 + i % 7)
                       .arg(QString::number(10 + i % 91) + QStringLiteral(".%1").arg(i % 13))
                       .arg(i * 7 % (1 + i / 10))
                       .toLatin1());
    }
    file.close();
    Server server({QStringLiteral("replay:coinbase:%1?speed=1").arg(file.fileName())});
    QVERIFY(server.isUp());
    EventReader reader(server, query);
    QVERIFY(reader.readUntil([&] { return reader.version() > 0; }));
    QVERIFY(waitForEnd(server));
    const QJsonObject whole = document(server, QStringLiteral("prices"));
    auto expected = rowsOf(whole);
    QVERIFY(expected.size() > 100);
    if (!prefix.isEmpty()) {
        std::erase_if(expected, [&](const auto &row) {
            return prefix == QStringLiteral("keys")
                ? row.first != QStringLiteral("coinbase:P1-USD") && row.first != QStringLiteral("coinbase:P2-USD")
                : !row.first.startsWith(prefix);
        });
        QVERIFY(!expected.empty());
        const QString filter = prefix == QStringLiteral("keys") ? QStringLiteral("keys=P1-USD,P2-USD")
                                                                : QStringLiteral("prefix=") + prefix;
        const Got some = get(server, QStringLiteral("/v1/boards/prices?") + filter);
        QVERIFY(rowsOf(QJsonDocument::fromJson(some.body).object()) == expected);
    }
    QVERIFY(reader.readUntil([&] { return reader.byKey() == expected; }));
    if (prefix.isEmpty())
        QCOMPARE(reader.version(), whole[QStringLiteral("version")].toInteger());
    QVERIFY2(reader.wrong.isEmpty(), qPrintable(reader.wrong));
    QCOMPARE(reader.bases.count(0), 1);
    QVERIFY(reader.bases.size() > 3);
    QVERIFY(reader.head.contains("text/event-stream"));
    QCOMPARE(reader.events[QStringLiteral("retry")], 1);
    QCOMPARE(reader.events[QStringLiteral("subscribed")], 1);
    // Silence is told from a broken line.
    QVERIFY(reader.readUntil([&] { return reader.events[QStringLiteral("pong")] > 0 || reader.bases.size() > 1'000; }));
}

void TestOps::streamResumes()
{
    Server server({market});
    QVERIFY(server.isUp());
    QByteArray id;
    std::map<int, QJsonObject> rows;
    {
        EventReader reader(server, "board=prices&rate=20");
        QVERIFY(reader.readUntil([&] { return reader.rows.size() == 200 && reader.bases.size() > 3; }));
        id = reader.id;
        rows = reader.rows;
    }
    EventReader again(server, "board=prices&rate=20", id);
    again.id = id;
    again.rows = rows;
    QVERIFY(again.readUntil([&] { return again.bases.size() > 3; }));
    QVERIFY2(again.wrong.isEmpty(), qPrintable(again.wrong));
    QCOMPARE(again.bases.count(0), 0); // a delta, not a snapshot
    QCOMPARE(again.rows.size(), std::size_t(200));
    // A cursor of another server, and nonsense, get a snapshot.
    for (const QByteArray &other : {QByteArray("12345:9"), QByteArray("nonsense"), id + "9"}) {
        EventReader fresh(server, "board=prices&rate=20", other);
        QVERIFY(fresh.readUntil([&] { return fresh.rows.size() == 200; }));
        QCOMPARE(fresh.bases.first(), 0);
    }
}

void TestOps::readerThatStopsIsCaughtUp()
{
    Server server({QStringLiteral("sim:prices?symbols=2000&rate=100000&seed=1")});
    QVERIFY(server.isUp());
    EventReader sleeper(server, "board=prices&rate=20");
    sleeper.socket().setReadBufferSize(1'024);
    EventReader reader(server, "board=prices&rate=20");
    const auto behind = [&] {
        return QJsonDocument::fromJson(get(server, QStringLiteral("/v1/status")).body)
            .object()[QStringLiteral("clients_behind")]
            .toInt(-1);
    };
    QTRY_VERIFY_WITH_TIMEOUT((static_cast<void>(reader.readUntil([] { return true; })), behind() == 1), 60'000);
    const qsizetype before = reader.bases.size();
    QVERIFY(reader.readUntil([&] { return reader.bases.size() > before + 10; }));
    // It reads on, and is caught up rather than fed all that it missed.
    sleeper.socket().setReadBufferSize(0);
    QVERIFY(sleeper.readUntil([&] { return sleeper.version() >= reader.version() && sleeper.rows.size() == 2'000; },
                              60'000));
    QVERIFY2(sleeper.wrong.isEmpty(), qPrintable(sleeper.wrong));
    QVERIFY(sleeper.bases.size() < reader.bases.size());
    QTRY_VERIFY_WITH_TIMEOUT(
        ((void)reader.readUntil([] { return true; }), (void)sleeper.readUntil([] { return true; }), behind() == 0),
        60'000);
}

void TestOps::goesAwayInOrder()
{
    Server server({market});
    QVERIFY(server.isUp());
    EventReader reader(server, "board=prices");
    QVERIFY(reader.readUntil([&] { return reader.bases.size() > 3; }));
    server.process().terminate();
    QVERIFY(reader.readUntil([&] { return reader.events[QStringLiteral("go_away")] == 1; }));
    QTRY_COMPARE_WITH_TIMEOUT(reader.socket().state(), QAbstractSocket::UnconnectedState, patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(server.process().state(), QProcess::NotRunning, patienceMs);
    QCOMPARE(server.process().exitCode(), 0);
}

void TestOps::countsWhatItServes()
{
    Server server({market});
    QVERIFY(server.isUp());
    EventReader reader(server, "board=prices&rate=10");
    QVERIFY(reader.readUntil([&] { return reader.bases.size() > 3; }));
    const auto metrics = [&] { return get(server, QStringLiteral("/metrics")).body; };
    QTRY_VERIFY_WITH_TIMEOUT(metrics().contains("\ntapedeck_streams 1\n"), patienceMs);
    // Workers count their subscriptions once a second.
    QTRY_VERIFY_WITH_TIMEOUT(metrics().contains("\ntapedeck_subscriptions{interval=\"0.1\"} 1\n"), patienceMs);
    const QByteArray text = metrics();
    QVERIFY(text.contains("\ntapedeck_clients{step=\"full\"} 1\n"));
    QVERIFY(text.contains("\ntapedeck_source_state{source=\"sim:prices\",state=\"live\"} 1\n"));
    QVERIFY(text.contains("tapedeck_stage_duration_seconds_bucket{stage=\"publish_to_sent\",le=\"+Inf\"}"));
    QVERIFY(text.contains("tapedeck_worker_busy_ratio{worker=\"http\"}"));
    reader.socket().abort();
    QTRY_VERIFY_WITH_TIMEOUT(metrics().contains("\ntapedeck_streams 0\n"), patienceMs);
}

QTEST_GUILESS_MAIN(TestOps)
#include "tst_ops.moc"

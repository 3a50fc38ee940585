// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/httprequest.h"
#include "server/fanout/upgrade.h"

#include <QTest>

using namespace tapedeck;
using State = HttpRequestReader::State;

namespace {

constexpr std::size_t headBytesMax = 1'024;

const std::string opening = "GET /feed?a=1%202&b HTTP/1.1\r\nHost: x\r\nUpgrade: WebSocket\r\n"
                            "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            "Sec-WebSocket-Version: 13\r\n";

HttpRequest requestOf(const std::string &head)
{
    HttpRequestReader reader(headBytesMax);
    std::size_t used = 0;
    [&] { QCOMPARE(reader.feed(head, used), State::Complete); }();
    return reader.request();
}

} // namespace

/// Requests as they arrive, and what an opening handshake gets.
class TestHandshake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsARequestHoweverItIsCut();
    void findsHeadersAndQueries();
    void refusesHeads_data();
    void refusesHeads();
    void acceptsAsTheStandardSays();
    void choosesTheSubprotocol_data();
    void choosesTheSubprotocol();
    void refusesHandshakes_data();
    void refusesHandshakes();
};

void TestHandshake::readsARequestHoweverItIsCut()
{
    const std::string head = opening + "\r\n";
    const std::string bytes = head + "\x82\x80rest";
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        HttpRequestReader reader(headBytesMax);
        std::size_t used = 0;
        std::size_t total = 0;
        State state = reader.feed(std::string_view(bytes).substr(0, cut), used);
        total += used;
        if (state != State::Complete) {
            QCOMPARE(state, State::Incomplete);
            state = reader.feed(std::string_view(bytes).substr(cut), used);
            total += used;
        }
        QCOMPARE(state, State::Complete);
        QCOMPARE(total, head.size());
        QCOMPARE(reader.request().headers.size(), std::size_t(5));
        QVERIFY(reader.request().upgrade);
    }
}

void TestHandshake::findsHeadersAndQueries()
{
    const HttpRequest request = requestOf(opening + "\r\n");
    QCOMPARE(request.method, "GET");
    QCOMPARE(request.path(), "/feed");
    QCOMPARE(request.query("a").value(), "1 2");
    QCOMPARE(request.query("b").value(), "");
    QVERIFY(!request.query("c"));
    QCOMPARE(request.header("host"), "x");
    QVERIFY(request.headerHas("connection", "upgrade"));
    QVERIFY(!request.headerHas("connection", "keep"));
}

void TestHandshake::refusesHeads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("state");
    QTest::newRow("garbage") << QByteArray("\x16\x03\x01\x02") << int(State::Malformed);
    QTest::newRow("no version") << QByteArray("GET /\r\n\r\n") << int(State::Malformed);
    QTest::newRow("endless line") << QByteArray("GET /") + QByteArray(2'000, 'a') << int(State::TooLarge);
    QTest::newRow("endless headers") << QByteArray("GET / HTTP/1.1\r\n") + QByteArray("A: b\r\n").repeated(400)
                                     << int(State::TooLarge);
}

void TestHandshake::refusesHeads()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, state);
    HttpRequestReader reader(headBytesMax);
    std::size_t used = 0;
    QCOMPARE(int(reader.feed({bytes.constData(), std::size_t(bytes.size())}, used)), state);
}

void TestHandshake::acceptsAsTheStandardSays()
{
    const Upgrade upgrade = answerUpgrade(requestOf(opening + "\r\n"));
    QCOMPARE(upgrade.status, 101);
    // The example of RFC 6455 §1.3.
    QVERIFY(upgrade.response.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") != std::string::npos);
    QVERIFY(upgrade.response.ends_with("\r\n\r\n"));
    QVERIFY(upgrade.response.find("Sec-WebSocket-Protocol") == std::string::npos);
}

void TestHandshake::choosesTheSubprotocol_data()
{
    QTest::addColumn<QByteArray>("offered");
    QTest::addColumn<QByteArray>("chosen");
    QTest::newRow("binary") << QByteArray("tapedeck.v1.proto") << QByteArray("tapedeck.v1.proto");
    QTest::newRow("text") << QByteArray("tapedeck.v1.json") << QByteArray("tapedeck.v1.json");
    QTest::newRow("either") << QByteArray("tapedeck.v1.json, tapedeck.v1.proto") << QByteArray("tapedeck.v1.proto");
    QTest::newRow("neither") << QByteArray("chat") << QByteArray();
}

void TestHandshake::choosesTheSubprotocol()
{
    QFETCH(QByteArray, offered);
    QFETCH(QByteArray, chosen);
    const Upgrade upgrade =
        answerUpgrade(requestOf(opening + "Sec-WebSocket-Protocol: " + offered.toStdString() + "\r\n\r\n"));
    QCOMPARE(upgrade.status, 101);
    const std::string line = "Sec-WebSocket-Protocol: " + chosen.toStdString() + "\r\n";
    QCOMPARE(upgrade.response.find(line) != std::string::npos, !chosen.isEmpty());
    QCOMPARE(upgrade.encoding, chosen == "tapedeck.v1.json" ? Encoding::Json : Encoding::Protobuf);
}

void TestHandshake::refusesHandshakes_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<int>("status");
    const QByteArray good = QByteArray::fromStdString(opening);
    QTest::newRow("no upgrade") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\n\r\n") << 426;
    QTest::newRow("POST") << QByteArray(good).replace("GET", "POST") + "\r\n" << 405;
    QTest::newRow("old version") << QByteArray(good).replace("Version: 13", "Version: 8") + "\r\n" << 426;
    QTest::newRow("short key") << QByteArray(good).replace("dGhlIHNhbXBsZSBub25jZQ==", "dGhl") + "\r\n" << 400;
    QTest::newRow("another site") << good + "Origin: https://evil.example\r\n\r\n" << 403;
    QTest::newRow("this machine") << good + "Origin: http://localhost:8080\r\n\r\n" << 101;
}

void TestHandshake::refusesHandshakes()
{
    QFETCH(QByteArray, head);
    QFETCH(int, status);
    const Upgrade upgrade = answerUpgrade(requestOf(head.toStdString()));
    QCOMPARE(upgrade.status, status);
    QVERIFY(upgrade.response.starts_with("HTTP/1.1 " + std::to_string(status) + ' '));
}

QTEST_GUILESS_MAIN(TestHandshake)
#include "tst_handshake.moc"

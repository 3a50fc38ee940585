// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/upgrade.h"

#include <QTest>

using namespace tapedeck;

namespace {

using Outcome = UpgradeReader::Outcome;

// The example of RFC 6455 §1.3.
constexpr const char *key = "dGhlIHNhbXBsZSBub25jZQ==";
const std::string accepted = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                             "Sec-WebSocket-Protocol: tapedeck.v1.proto\r\n\r\n";

std::string replaced(std::string text, std::string_view what, std::string_view by)
{
    return text.replace(text.find(what), what.size(), by);
}

} // namespace

Q_DECLARE_METATYPE(UpgradeReader::Outcome)

class TestUpgrade : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatFollowsIsLeftInTheInput()
    {
        for (std::size_t cut = 0; cut <= accepted.size(); ++cut) {
            UpgradeReader reader(key);
            std::string_view input = std::string_view(accepted).substr(0, cut);
            if (cut < accepted.size()) {
                QVERIFY2(reader.take(input) == Outcome::NeedsMore, std::to_string(cut).c_str());
                QVERIFY(input.empty());
            }
            const std::string rest = accepted.substr(cut < accepted.size() ? cut : 0) + "frames";
            input = rest;
            QVERIFY(reader.take(input) == Outcome::Accepted);
            QCOMPARE(input, std::string_view("frames"));
        }
    }

    void answers_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<UpgradeReader::Outcome>("outcome");
        QTest::addColumn<QByteArray>("says"); // part of the mistake
        const auto row = [](const char *name, const std::string &answer, Outcome outcome, const char *says = "") {
            QTest::newRow(name) << QByteArray::fromStdString(answer) << outcome << QByteArray(says);
        };
        row("names in any case",
            replaced(replaced(accepted, "Upgrade: websocket", "UPGRADE:WebSocket"), "Sec-WebSocket-A",
                     "sec-websocket-a"),
            Outcome::Accepted);
        row("upgrade among others", replaced(accepted, "Connection: Upgrade", "Connection: keep-alive, upgrade"),
            Outcome::Accepted);
        row("without a subprotocol", replaced(accepted, "Sec-WebSocket-Protocol: tapedeck.v1.proto\r\n", ""),
            Outcome::Accepted);
        row("another key's accept", replaced(accepted, "s3pPL", "S3pPL"), Outcome::Failed, "does not match");
        row("without an accept", replaced(accepted, "Sec-WebSocket-Accept", "X-Accept"), Outcome::Failed,
            "does not match");
        row("no upgrade", replaced(accepted, "Upgrade: websocket", "Upgrade: h2c"), Outcome::Failed, "did not upgrade");
        row("another subprotocol", replaced(accepted, "tapedeck.v1.proto", "mqtt"), Outcome::Failed, "'mqtt'");
        row("an extension", replaced(accepted, "\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"),
            Outcome::Failed, "extension");
        row("not found", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", Outcome::Failed, "'404 Not Found'");
        row("something else", "220 mail.example.org ESMTP\r\n\r\n", Outcome::Failed, "HTTP/1.1");
        row("a line without a colon", "HTTP/1.1 101 Switching Protocols\r\nUpgrade\r\n\r\n", Outcome::Failed, "colon");
        row("only a blank line", "\r\n\r\n", Outcome::Failed, "HTTP/1.1");
        row("no room", "HTTP/1.1 503 Service Unavailable\r\n\r\n", Outcome::Refused);
        row("just not too long",
            "HTTP/1.1 503 Full\r\nX: " + std::string(UpgradeReader::sizeMax - 26, 'x') + "\r\n\r\n", Outcome::Refused);
        row("too long", "HTTP/1.1 503 Full\r\nX: " + std::string(UpgradeReader::sizeMax, 'x'), Outcome::Failed,
            "does not end");
    }

    void answers()
    {
        QFETCH(QByteArray, answer);
        QFETCH(UpgradeReader::Outcome, outcome);
        QFETCH(QByteArray, says);
        UpgradeReader reader(key);
        std::string_view input(answer.constData(), static_cast<std::size_t>(answer.size()));
        QVERIFY2(reader.take(input) == outcome, reader.mistake().c_str());
        QVERIFY2(reader.mistake().find(says.toStdString()) != std::string::npos, reader.mistake().c_str());
        QCOMPARE(reader.mistake().empty(), outcome != Outcome::Failed);
    }

    void retryAfter_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<qint64>("us"); // -1: the answer does not say
        QTest::newRow("seconds") << QByteArray("2") << qint64(2'000'000);
        QTest::newRow("at once") << QByteArray("0") << qint64(0);
        QTest::newRow("longer than an hour") << QByteArray("86400") << qint64(3'600'000'000);
        QTest::newRow("beyond any number") << QByteArray("99999999999999999999") << qint64(-1);
        QTest::newRow("negative") << QByteArray("-1") << qint64(-1);
        QTest::newRow("a date") << QByteArray("Wed, 21 Oct 2026 07:28:00 GMT") << qint64(-1);
    }

    void retryAfter()
    {
        QFETCH(QByteArray, value);
        QFETCH(qint64, us);
        UpgradeReader reader(key);
        const QByteArray answer = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: " + value + "\r\n\r\n";
        std::string_view input(answer.constData(), static_cast<std::size_t>(answer.size()));
        QVERIFY(reader.take(input) == Outcome::Refused);
        QCOMPARE(reader.retryAfterUs().value_or(-1), us);
    }

    void theRequestIsOne()
    {
        QCOMPARE(upgradeRequest("example.org:7878", "/feed?x=1", key),
                 std::string("GET /feed?x=1 HTTP/1.1\r\nHost: example.org:7878\r\nUpgrade: websocket\r\n"
                             "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                             "Sec-WebSocket-Protocol: tapedeck.v1.proto\r\n\r\n"));
        QCOMPARE(QByteArray::fromBase64(QByteArray::fromStdString(upgradeKey(1, 2))).size(), 16);
        QVERIFY(upgradeKey(1, 2) != upgradeKey(2, 1));
    }
};

QTEST_GUILESS_MAIN(TestUpgrade)
#include "tst_upgrade.moc"

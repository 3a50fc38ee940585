// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/websocketreader.h"
#include "tests/testseed.h"

#include <QTest>

#include <random>
#include <string>
#include <vector>

using namespace tapedeck;

namespace {

struct Heard : WebSocketReader::Listener {
    void onFrame() override { ++frames; }
    void onMessage(std::string_view bytes, bool isText) override
    {
        messages.emplace_back(bytes);
        texts += isText;
    }
    void onControlFrame(std::string_view frame) override { sent.append(frame); }

    int frames = 0;
    int texts = 0;
    std::vector<std::string> messages;
    std::string sent;
};

enum Opcode { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

/// A frame as a client sends it.
std::string frame(int opcode, const std::string &payload, bool fin = true, bool masked = true)
{
    std::string out(1, static_cast<char>((fin ? 0x80 : 0) | opcode));
    const char mask = masked ? static_cast<char>(0x80) : '\0';
    if (payload.size() < 126) {
        out += static_cast<char>(mask | static_cast<char>(payload.size()));
    } else if (payload.size() <= 0xffff) {
        out += static_cast<char>(mask | 126);
        out += static_cast<char>(payload.size() >> 8);
        out += static_cast<char>(payload.size());
    } else {
        out += static_cast<char>(mask | 127);
        for (int shift = 56; shift >= 0; shift -= 8)
            out += static_cast<char>(std::uint64_t(payload.size()) >> shift);
    }
    const std::string key = masked ? "\x11\x22\x33\x44" : "";
    out += key;
    for (std::size_t i = 0; i < payload.size(); ++i)
        out += static_cast<char>(masked ? payload[i] ^ key[i % 4] : payload[i]);
    return out;
}

/// 1005 for a closing frame without one, as the standard names it.
int closeCode(const std::string &sent)
{
    if (sent == std::string("\x88\0", 2))
        return 1005;
    if (sent.size() < 4 || static_cast<unsigned char>(sent[0]) != (0x80 | Close))
        return 0;
    return static_cast<unsigned char>(sent[2]) << 8 | static_cast<unsigned char>(sent[3]);
}

} // namespace

class TestWebSocketReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsMessagesHoweverTheyAreCut();
    void answersPings();
    void endsWithACode_data();
    void endsWithACode();
    void takesUpToTheLimit();
    void closesOnce();
};

void TestWebSocketReader::readsMessagesHoweverTheyAreCut()
{
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    std::string bytes;
    std::vector<std::string> expected;
    for (const std::size_t size : {0u, 1u, 125u, 126u, 300u, 65'535u, 65'536u}) {
        expected.emplace_back(size, 'a');
        bytes += frame(Binary, expected.back());
    }
    bytes += frame(Text, "in ", false) + frame(Ping, "between") + frame(Continuation, "parts");
    expected.emplace_back("in parts");
    for (int round = 0; round < 200; ++round) {
        Heard heard;
        WebSocketReader reader(heard, 100'000);
        for (std::size_t at = 0; at < bytes.size();) {
            const std::size_t size = random() % (round % 2 ? 9 : 70'000) + 1;
            QVERIFY(reader.feed(std::string_view(bytes).substr(at, size)));
            at += size;
        }
        QCOMPARE(heard.messages, expected);
        QCOMPARE(heard.texts, 1);
        QCOMPARE(heard.frames, 10);
    }
}

void TestWebSocketReader::answersPings()
{
    Heard heard;
    WebSocketReader reader(heard, 1'000);
    QVERIFY(reader.feed(frame(Ping, "are you there")));
    QCOMPARE(heard.sent, std::string("\x8a\x0d") + "are you there");
    QVERIFY(heard.messages.empty());
}

void TestWebSocketReader::endsWithACode_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, const std::string &bytes, int code) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << code;
    };
    row("not masked", frame(Binary, "x", true, false), 1002);
    row("reserved bit", "\xc2\x80" + std::string(4, '\0'), 1002);
    row("unknown opcode", frame(3, "x"), 1002);
    row("continues nothing", frame(Continuation, "x"), 1002);
    row("long ping", frame(Ping, std::string(126, 'x')), 1005);
    row("ping in parts", frame(Ping, "x", false), 1005);
    row("bad UTF-8", frame(Text, "\xff\xfe"), 1007);
    row("too long", frame(Binary, std::string(1'001, 'x')), 1009);
    row("too long in parts", frame(Binary, std::string(600, 'x'), false) + frame(Continuation, std::string(600, 'x')),
        1009);
    row("goodbye", frame(Close, "\x03\xe8"), 1000);
}

void TestWebSocketReader::endsWithACode()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    Heard heard;
    WebSocketReader reader(heard, 1'000);
    QVERIFY(!reader.feed({bytes.constData(), std::size_t(bytes.size())}));
    QCOMPARE(closeCode(heard.sent), code);
    QVERIFY(heard.messages.empty());
}

void TestWebSocketReader::takesUpToTheLimit()
{
    Heard heard;
    WebSocketReader reader(heard, 1'000);
    QVERIFY(reader.feed(frame(Binary, std::string(1'000, 'x'))));
    QCOMPARE(heard.messages.size(), std::size_t(1));
}

void TestWebSocketReader::closesOnce()
{
    Heard heard;
    WebSocketReader reader(heard, 1'000);
    reader.close(1001, "going");
    QCOMPARE(closeCode(heard.sent), 1001);
    const std::size_t size = heard.sent.size();
    reader.close(1001, "again");
    QCOMPARE(heard.sent.size(), size);
    QVERIFY(!reader.feed(frame(Close, "\x03\xe9")));
}

QTEST_GUILESS_MAIN(TestWebSocketReader)
#include "tst_websocketreader.moc"

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/clientframe.h"
#include "client/cli/load/serverframereader.h"
#include "common/wire/websocketframe.h"
#include "tests/testseed.h"

#include <QTest>

#include <random>

using namespace tapedeck;

namespace {

using Kind = ServerFrameReader::Kind;

/// A server's frame with any first byte (final and reserved bits, opcode).
std::string frame(int first, std::string_view payload)
{
    std::string bytes = webSocketFrame(payload);
    bytes[0] = static_cast<char>(first);
    return bytes;
}

std::string pattern(std::size_t size)
{
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<char>(i * 7 + i / 251);
    return bytes;
}

/// What a stream says, whatever the pieces in which it came: each message and control frame, or the mistake.
class Listener
{
public:
    void feed(std::string_view bytes)
    {
        for (;;) {
            const ServerFrameReader::Part part = m_reader.next(bytes);
            switch (part.kind) {
            case Kind::NeedsMore:
                return;
            case Kind::Payload:
                m_message += part.bytes;
                if (part.last)
                    said.push_back(std::to_string(part.opcode) + ':' + std::exchange(m_message, {}));
                break;
            case Kind::Control:
                said.push_back(std::to_string(part.opcode) + ':' + std::string(part.bytes));
                break;
            case Kind::Broken:
                mistake = part.mistake;
                return;
            }
        }
    }

    std::vector<std::string> said;
    std::string mistake;

private:
    ServerFrameReader m_reader;
    std::string m_message;
};

} // namespace

class TestServerFrameReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lengths_data();
    void lengths();
    void aStreamMayBeCutAnywhere();
    void cutByChance();
    void mistakes_data();
    void mistakes();
    void payloadMayBeThrownAwayUnread();
    void whatAClientSendsIsMasked();
};

void TestServerFrameReader::lengths_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, 125, 126, 127, 65'535, 65'536, 200'000})
        QTest::addRow("%d", size) << size;
}

void TestServerFrameReader::lengths()
{
    QFETCH(int, size);
    const std::string payload = pattern(static_cast<std::size_t>(size));
    const std::string stream = frame(0x82, payload) + frame(0x82, "next");
    const std::size_t header = stream.size() - payload.size() - frame(0x82, "next").size();
    for (std::size_t cut = 0; cut <= header + 2 && cut <= stream.size(); ++cut) {
        Listener listener;
        listener.feed(std::string_view(stream).substr(0, cut));
        if (cut < header)
            QVERIFY(listener.said.empty());
        listener.feed(std::string_view(stream).substr(cut));
        QCOMPARE(listener.said.size(), std::size_t(2));
        QVERIFY(listener.said[0] == "2:" + payload);
        QCOMPARE(listener.said[1], std::string("2:next"));
    }
}

void TestServerFrameReader::aStreamMayBeCutAnywhere()
{
    // A message in three frames with control frames in between, an empty message, one at once, and the end.
    const std::string stream = frame(0x02, "one ") + frame(0x89, "are you there") + frame(0x00, "two ")
        + frame(0x8a, "") + frame(0x80, "three") + frame(0x82, "") + frame(0x81, pattern(300))
        + frame(0x88, std::string("\x03\xe9", 2) + "going away");
    const std::vector<std::string> expected = {"9:are you there",   "10:",
                                               "2:one two three",   "2:",
                                               "1:" + pattern(300), std::string("8:\x03\xe9", 4) + "going away"};
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        Listener listener;
        listener.feed(std::string_view(stream).substr(0, cut));
        listener.feed(std::string_view(stream).substr(cut));
        QVERIFY2(listener.said == expected && listener.mistake.empty(), std::to_string(cut).c_str());
    }
    Listener byteByByte;
    for (std::size_t i = 0; i < stream.size(); ++i)
        byteByByte.feed(std::string_view(stream).substr(i, 1));
    QVERIFY(byteByByte.said == expected);
}

void TestServerFrameReader::cutByChance()
{
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    const auto below = [&](unsigned limit) { return random() % limit; };
    for (int run = 0; run < 200; ++run) {
        std::string stream;
        std::vector<std::string> expected;
        for (unsigned messages = below(8); messages > 0; --messages) {
            std::string whole;
            const unsigned fragments = 1 + below(4);
            for (unsigned i = 0; i < fragments; ++i) {
                const std::string part = pattern(below(4) == 0 ? below(70'000) : below(300));
                stream += frame((i == 0 ? 0x02 : 0x00) | (i + 1 == fragments ? 0x80 : 0x00), part);
                whole += part;
                if (below(3) == 0 && i + 1 < fragments) {
                    const std::string control = pattern(below(126));
                    stream += frame(0x89, control);
                    expected.push_back("9:" + control);
                }
            }
            expected.push_back("2:" + whole);
        }
        Listener listener;
        std::string_view rest = stream;
        while (!rest.empty()) {
            const std::string_view piece = rest.substr(0, 1 + below(below(2) == 0 ? 5 : 20'000));
            listener.feed(piece);
            rest.remove_prefix(piece.size());
        }
        QVERIFY2(listener.said == expected, ("seed " + std::to_string(seed)).c_str());
    }
}

void TestServerFrameReader::mistakes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("says"); // part of the sentence
    const auto bytes = [](const std::string &text) { return QByteArray::fromStdString(text); };
    std::string masked;
    appendClientFrame(ServerFrameReader::Binary, "hello", 0x01020304, masked);
    QTest::newRow("masked") << bytes(masked) << QByteArray("masked");
    QTest::newRow("compressed") << bytes(frame(0xc2, "x")) << QByteArray("reserved bits");
    QTest::newRow("opcode 3") << bytes(frame(0x83, "x")) << QByteArray("opcode");
    QTest::newRow("opcode 11") << bytes(frame(0x8b, "x")) << QByteArray("opcode");
    QTest::newRow("fragmented ping") << bytes(frame(0x09, "x")) << QByteArray("control");
    QTest::newRow("ping of 126 bytes") << bytes(frame(0x89, pattern(126))) << QByteArray("control");
    QTest::newRow("continuation of nothing") << bytes(frame(0x80, "x")) << QByteArray("continuation");
    QTest::newRow("message in a message") << bytes(frame(0x02, "x") + frame(0x82, "y")) << QByteArray("inside");
    QTest::newRow("125 in two bytes") << QByteArray("\x82\x7e\x00\x7d", 4) << QByteArray("length");
    QTest::newRow("65535 in eight bytes") << QByteArray("\x82\x7f\0\0\0\0\0\0\xff\xff", 10) << QByteArray("length");
    QTest::newRow("2^63") << QByteArray("\x82\x7f\x80\0\0\0\0\0\0\0", 10) << QByteArray("2^63");
}

void TestServerFrameReader::mistakes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, says);
    Listener listener;
    listener.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    QVERIFY2(listener.mistake.find(says.toStdString()) != std::string::npos, listener.mistake.c_str());
    QVERIFY(listener.said.empty());
    listener.mistake.clear();
    listener.feed(frame(0x82, "later"));
    QVERIFY2(listener.said.empty() && !listener.mistake.empty(), "what comes after a mistake has no meaning");
}

void TestServerFrameReader::payloadMayBeThrownAwayUnread()
{
    const std::string payload = pattern(100'000);
    const std::string stream = frame(0x02, payload) + frame(0x80, "end");
    ServerFrameReader reader;
    QCOMPARE(reader.payloadLeft(), std::uint64_t(0));
    std::string_view input = std::string_view(stream).substr(0, 50);
    QVERIFY(reader.next(input).kind == Kind::Payload);
    QCOMPARE(reader.payloadLeft(), std::uint64_t(100'000 - (50 - 10)));
    ServerFrameReader::Part part = reader.skip(40'000);
    QVERIFY(part.kind == Kind::Payload && !part.last && part.bytes.empty());
    part = reader.skip(reader.payloadLeft());
    QVERIFY(part.kind == Kind::Payload && !part.last); // another frame continues the message
    QCOMPARE(reader.payloadLeft(), std::uint64_t(0));
    input = std::string_view(stream).substr(10 + payload.size());
    part = reader.next(input);
    QVERIFY(part.kind == Kind::Payload && part.last);
    QVERIFY(part.bytes == "end");
}

void TestServerFrameReader::whatAClientSendsIsMasked()
{
    for (const std::size_t size : {0, 1, 125, 126, 65'535, 65'536}) {
        const std::string payload = pattern(size);
        std::string bytes;
        appendClientFrame(ServerFrameReader::Binary, payload, 0xa1b2c3d4, bytes);
        const std::size_t header = size < 126 ? 2 : size <= 0xffff ? 4 : 10;
        QCOMPARE(bytes.size(), header + 4 + size);
        QCOMPARE(bytes[0], '\x82');
        QVERIFY((bytes[1] & 0x80) != 0);
        QCOMPARE(bytes.substr(header, 4), std::string("\xa1\xb2\xc3\xd4"));
        // Without its mask it is what a server would send.
        for (std::size_t i = 0; i < size; ++i)
            bytes[header + 4 + i] = static_cast<char>(bytes[header + 4 + i] ^ bytes[header + i % 4]);
        bytes[1] = static_cast<char>(bytes[1] & 0x7f);
        bytes.erase(header, 4);
        QVERIFY(bytes == webSocketFrame(payload));
    }
}

QTEST_GUILESS_MAIN(TestServerFrameReader)
#include "tst_serverframereader.moc"

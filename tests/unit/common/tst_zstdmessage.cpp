// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/zstdmessage.h"

#include "tapedeck/v1/wire.pb.h"
#include "tests/testseed.h"

#include <QTest>

#include <random>

using namespace tapedeck;

namespace {

std::string snapshot()
{
    v1::ServerMessage message;
    message.mutable_update()->set_board(1);
    for (int i = 0; i < 200; ++i) {
        auto *quote = message.mutable_update()->add_quotes();
        quote->set_row(static_cast<std::uint32_t>(i + 1));
        quote->set_key("x:" + std::to_string(i));
        quote->set_bid(i);
    }
    return message.SerializeAsString();
}

} // namespace

class TestZstdMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMessageComesBack()
    {
        const std::string plain = snapshot();
        MessageCompressor compressor;
        for (int i = 0; i < 2; ++i) {
            const auto compressed = compressor.compress(plain);
            QVERIFY(compressed && compressed->size() < plain.size() / 2);
            QVERIFY(isCompressedMessage(*compressed) && !isCompressedMessage(plain));
            v1::ServerMessage message;
            QVERIFY(message.ParseFromString(*compressed) && message.has_zstd());
            QCOMPARE(decompressMessage(*compressed, plain.size()), plain);
        }
    }

    void whatGetsNoSmallerStaysAsItIs()
    {
        MessageCompressor compressor;
        QVERIFY(!compressor.compress("abc"));
        QVERIFY(!compressor.compress({}));
    }

    void aMessageAboveTheLimitIsRefused()
    {
        const std::string plain = snapshot();
        QVERIFY(!decompressMessage(*MessageCompressor().compress(plain), plain.size() - 1));
    }

    void everyPrefixIsRefused()
    {
        const std::string compressed = *MessageCompressor().compress(snapshot());
        for (std::size_t length = 0; length < compressed.size(); ++length)
            QVERIFY(!decompressMessage(std::string_view(compressed).substr(0, length), 1 << 20));
        QVERIFY(!decompressMessage(compressed + "x", 1 << 20));
        QVERIFY(!decompressMessage(snapshot(), 1 << 20));
    }

    void mangledBytesAreRefusedOrHarmless()
    {
        const unsigned seed = testSeed();
        std::mt19937 random(seed);
        const std::string compressed = *MessageCompressor().compress(snapshot());
        for (int i = 0; i < 2'000; ++i) {
            std::string mangled = compressed;
            mangled[random() % mangled.size()] = static_cast<char>(random());
            const auto message = decompressMessage(mangled, 1 << 20);
            QVERIFY(!message || message->size() <= 1 << 20);
        }
    }
};

QTEST_APPLESS_MAIN(TestZstdMessage)
#include "tst_zstdmessage.moc"

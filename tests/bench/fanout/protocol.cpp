// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/fanout/protocol.h"

#include "common/wire/updateheader.h"
#include "tests/bench/fanout/stamp.h"
#include "tests/bench/fanout/wsclient.h"

#include "tapedeck/v1/wire.pb.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <random>

namespace tapedeck::bench {

namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

/// All marked messages in a text: brokers put several into one WebSocket message.
Heard hearMarked(std::string_view message)
{
    Heard heard;
    for (std::size_t at = message.find(textMark); at != std::string_view::npos; at = message.find(textMark, at)) {
        at += textMark.size();
        ++heard.messages;
        heard.publishedUs = readHexStamp(message.substr(at));
    }
    if (heard.messages > 0)
        heard.kind = Heard::Kind::Messages;
    return heard;
}

/// Plain WebSocket: each binary message is one delivered message.
class Raw : public Protocol
{
public:
    std::string request() const override { return upgradeRequest("/", {}); }
    std::string opening(int) const override { return {}; }
    bool readyOnUpgrade() const override { return true; }
    Heard hear(std::string_view message, bool) const override
    {
        Heard heard = heardAs(Heard::Kind::Messages);
        heard.messages = 1;
        heard.publishedUs = readBinaryStamp(message);
        return heard;
    }
};

/// Reads only the header of an Update, which comes before the rows.
Heard hearUpdate(std::string_view message)
{
    CodedInputStream in(reinterpret_cast<const std::uint8_t *>(message.data()), static_cast<int>(message.size()));
    std::uint32_t length = 0;
    const std::uint32_t tag = in.ReadTag();
    if (WireFormatLite::GetTagFieldNumber(tag) != v1::ServerMessage::kUpdateFieldNumber || !in.ReadVarint32(&length))
        return {};
    UpdateStamp stamp;
    std::uint64_t publishedUs = 0;
    std::uint32_t ageUs = 0;
    std::uint32_t ageMs = 0;
    bool isEmpty = true;
    while (const std::uint32_t field = in.ReadTag()) {
        bool good = true;
        switch (WireFormatLite::GetTagFieldNumber(field)) {
        case v1::Update::kOldestAgeUsFieldNumber:
            good = in.ReadVarint32(&ageUs);
            break;
        case v1::Update::kOldestAgeMsFieldNumber:
            good = in.ReadVarint32(&ageMs);
            break;
        case v1::Update::kPublishTimeUsFieldNumber:
            good = in.ReadVarint64(&publishedUs);
            stamp.publishTimeUs = static_cast<Micros>(publishedUs);
            break;
        case v1::Update::kPublishTimeLowFieldNumber:
            good = in.ReadVarint32(&stamp.publishTimeLow);
            break;
        case v1::Update::kTicksFieldNumber:
        case v1::Update::kQuotesFieldNumber:
            isEmpty = false;
            break;
        default:
            good = WireFormatLite::SkipField(&in, field);
        }
        if (!good)
            return heardAs(Heard::Kind::Failed);
        if (!isEmpty)
            break;
    }
    Heard heard = heardAs(Heard::Kind::Messages);
    heard.messages = 1;
    heard.isEmpty = isEmpty;
    heard.publishedUs = publishTimeOf(stamp, wallClockUs());
    heard.sourceUs = heard.publishedUs - Micros(ageUs) - 1'000 * Micros(ageMs);
    return heard;
}

class Tapedeck : public Protocol
{
public:
    explicit Tapedeck(const SubscribeOptions &options)
        : m_options(options)
    {
        v1::ClientMessage hello;
        hello.mutable_hello()->set_client("fan-out benchmark");
        m_hello = clientFrame(Binary, hello.SerializeAsString());
    }
    std::string request() const override { return upgradeRequest("/", "tapedeck.v1.proto"); }
    std::string opening(int client) const override
    {
        v1::ClientMessage subscribe;
        subscribe.mutable_subscribe()->set_board("prices");
        subscribe.mutable_subscribe()->set_max_rate_hz(m_options.rateHz);
        std::minstd_rand random(static_cast<unsigned>(client) + 1);
        for (int i = 0; i < m_options.keys; ++i)
            subscribe.mutable_subscribe()->add_keys(benchKey(static_cast<int>(random() % m_options.rows)));
        return m_hello + clientFrame(Binary, subscribe.SerializeAsString());
    }
    Heard hear(std::string_view message, bool opened) const override
    {
        if (opened)
            return hearUpdate(message);
        v1::ServerMessage parsed;
        if (!parsed.ParseFromArray(message.data(), static_cast<int>(message.size())) || parsed.has_error())
            return heardAs(Heard::Kind::Failed);
        return heardAs(parsed.has_update() && !parsed.update().more() ? Heard::Kind::Ready : Heard::Kind::Other);
    }

private:
    SubscribeOptions m_options;
    std::string m_hello;
};

/// NATS's own text protocol in binary WebSocket messages.
class Nats : public Protocol
{
public:
    std::string request() const override { return upgradeRequest("/", {}); }
    std::string opening(int) const override
    {
        return clientFrame(Binary, "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB prices 1\r\nPING\r\n");
    }
    Heard hear(std::string_view message, bool opened) const override
    {
        static const std::string pong = clientFrame(Binary, "PONG\r\n");
        Heard heard = hearMarked(message);
        if (!opened && message.find("PONG\r\n") != std::string_view::npos)
            heard.kind = Heard::Kind::Ready;
        else if (message.starts_with("-ERR"))
            heard.kind = Heard::Kind::Failed;
        else if (heard.messages == 0 && message.find("PING\r\n") != std::string_view::npos)
            heard.answer = pong;
        return heard;
    }
};

/// Engine.IO 4 and Socket.IO 5 (its protocol's numbers) over WebSocket alone.
class SocketIo : public Protocol
{
public:
    std::string request() const override { return upgradeRequest("/socket.io/?EIO=4&transport=websocket", {}); }
    std::string opening(int) const override { return {}; }
    Heard hear(std::string_view message, bool) const override
    {
        static const std::string connect = clientFrame(Text, "40");
        static const std::string pong = clientFrame(Text, "3");
        Heard heard;
        if (message.starts_with("42"))
            return hearMarked(message);
        if (message.starts_with("40"))
            heard.kind = Heard::Kind::Ready;
        else if (message.starts_with("44"))
            heard.kind = Heard::Kind::Failed;
        else if (message.starts_with("0"))
            heard.answer = connect;
        else if (message == "2")
            heard.answer = pong;
        return heard;
    }
};

/// Centrifugo's Protobuf protocol: messages with their lengths before them.
class Centrifugo : public Protocol
{
public:
    std::string request() const override { return upgradeRequest("/connection/websocket?format=protobuf", {}); }
    std::string opening(int) const override
    {
        // Command{id 1, connect{}} and Command{id 2, subscribe{channel "prices"}}
        using namespace std::string_literals;
        return clientFrame(Binary, "\x04\x08\x01\x22\x00"s)
            + clientFrame(Binary, "\x0c\x08\x02\x2a\x08\x0a\x06prices"s);
    }
    Heard hear(std::string_view message, bool opened) const override
    {
        using namespace std::string_view_literals;
        static const std::string pong = clientFrame(Binary, "\0"sv);
        Heard heard = hearMarked(message);
        // Reply{id 2, subscribe{…}}; an error would be field 2.
        if (!opened && message.find("\x08\x02\x32"sv) != std::string_view::npos)
            heard.kind = Heard::Kind::Ready;
        else if (!opened && message.find("\x08\x02\x12"sv) != std::string_view::npos)
            heard.kind = Heard::Kind::Failed;
        else if (message == "\0"sv)
            heard.answer = pong;
        return heard;
    }
};

} // namespace

std::unique_ptr<Protocol> makeProtocol(std::string_view name, const SubscribeOptions &options)
{
    if (name == "raw" || name == "ws")
        return std::make_unique<Raw>();
    if (name == "tapedeck")
        return std::make_unique<Tapedeck>(options);
    if (name == "nats")
        return std::make_unique<Nats>();
    if (name == "socketio")
        return std::make_unique<SocketIo>();
    if (name == "centrifugo")
        return std::make_unique<Centrifugo>();
    return nullptr;
}

std::string benchKey(int row)
{
    return "bench:R" + std::to_string(row);
}

} // namespace tapedeck::bench

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/wire/websocketframe.h"

#include "tapedeck/v1/wire.pb.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QUrl>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// A client's connection, seen by a server that says what the test tells it to. Whatever waits, waits for ten seconds
/// at most.
class Peer
{
public:
    struct Frame {
        int opcode = -1;
        std::string payload;
    };

    explicit Peer(int socket)
        : m_socket(socket)
    {
    }
    Peer(const Peer &) = delete;
    Peer &operator=(const Peer &) = delete;
    ~Peer() { ::close(m_socket); }

    /// From where it calls, in host byte order.
    [[nodiscard]] std::uint32_t address() const
    {
        sockaddr_in address{};
        socklen_t size = sizeof(address);
        (void)getpeername(m_socket, reinterpret_cast<sockaddr *>(&address), &size);
        return ntohl(address.sin_addr.s_addr);
    }
    /// The request up to its blank line.
    [[nodiscard]] std::string readRequest()
    {
        while (m_input.find("\r\n\r\n") == std::string::npos) {
            if (!fill())
                return {};
        }
        const std::size_t end = m_input.find("\r\n\r\n") + 4;
        const std::string request = m_input.substr(0, end);
        m_input.erase(0, end);
        return request;
    }
    /// Reads the request and accepts it. False: none came.
    [[nodiscard]] bool upgrade()
    {
        const std::string request = readRequest();
        const std::string_view name = "Sec-WebSocket-Key: ";
        const std::size_t at = request.find(name);
        if (at == std::string::npos)
            return false;
        const std::string key = request.substr(at + name.size(), request.find('\r', at) - at - name.size());
        const QByteArray accept =
            QCryptographicHash::hash(QByteArray::fromStdString(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"),
                                     QCryptographicHash::Sha1)
                .toBase64();
        send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
             + accept.toStdString() + "\r\n\r\n");
        return true;
    }
    /// The next frame, if it is masked as a client's must be.
    [[nodiscard]] std::optional<Frame> readFrame()
    {
        const auto byte = [this](std::size_t i) { return static_cast<std::uint8_t>(m_input[i]); };
        if (!fillTo(2) || (byte(1) & 0x80) == 0)
            return std::nullopt;
        std::uint64_t size = byte(1) & 0x7f;
        const std::size_t sizeBytes = size == 126 ? 2 : size == 127 ? 8 : 0;
        if (!fillTo(2 + sizeBytes))
            return std::nullopt;
        for (std::size_t i = 0; i < sizeBytes; ++i)
            size = (i == 0 ? 0 : size << 8) | byte(2 + i);
        const std::size_t mask = 2 + sizeBytes;
        if (!fillTo(mask + 4 + size))
            return std::nullopt;
        Frame frame{byte(0) & 0x0f, m_input.substr(mask + 4, size)};
        for (std::size_t i = 0; i < size; ++i)
            frame.payload[i] = static_cast<char>(frame.payload[i] ^ m_input[mask + i % 4]);
        m_input.erase(0, mask + 4 + size);
        return frame;
    }
    /// The next message; empty if none came.
    [[nodiscard]] tapedeck::v1::ClientMessage readMessage()
    {
        tapedeck::v1::ClientMessage message;
        const auto frame = readFrame();
        if (!frame || frame->opcode != 2 || !message.ParseFromString(frame->payload))
            message.Clear();
        return message;
    }
    void send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0)
                return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    void send(const tapedeck::v1::ServerMessage &message)
    {
        send(tapedeck::webSocketFrame(message.SerializeAsString()));
    }
    [[nodiscard]] bool waitUntilClosed()
    {
        while (fill()) { }
        return m_closed;
    }

private:
    [[nodiscard]] bool fill()
    {
        pollfd waiting{m_socket, POLLIN, 0};
        char bytes[4096];
        const ssize_t size = poll(&waiting, 1, 10'000) == 1 ? ::recv(m_socket, bytes, sizeof(bytes), 0) : -2;
        m_closed = m_closed || size == 0 || size == -1; // ended, or reset
        if (size <= 0)
            return false;
        m_input.append(bytes, static_cast<std::size_t>(size));
        return true;
    }
    [[nodiscard]] bool fillTo(std::size_t size)
    {
        while (m_input.size() < size) {
            if (!fill())
                return false;
        }
        return true;
    }

    int m_socket;
    bool m_closed = false;
    std::string m_input;
};

/// Has a port of its own, and listens on it unless it is deaf.
class ScriptedServer
{
public:
    enum Hearing { Listening, Deaf };
    explicit ScriptedServer(Hearing hearing = Listening)
        : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        (void)bind(m_socket, reinterpret_cast<sockaddr *>(&address), size);
        if (hearing == Listening)
            (void)listen(m_socket, 100);
        (void)getsockname(m_socket, reinterpret_cast<sockaddr *>(&address), &size);
        m_port = ntohs(address.sin_port);
    }
    ScriptedServer(const ScriptedServer &) = delete;
    ScriptedServer &operator=(const ScriptedServer &) = delete;
    ~ScriptedServer() { ::close(m_socket); }

    [[nodiscard]] QUrl url() const { return QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(m_port)); }
    /// The next client; null if none came within ten seconds.
    [[nodiscard]] std::unique_ptr<Peer> accept() const
    {
        pollfd waiting{m_socket, POLLIN, 0};
        if (poll(&waiting, 1, 10'000) != 1)
            return nullptr;
        return std::make_unique<Peer>(::accept4(m_socket, nullptr, nullptr, SOCK_CLOEXEC));
    }

private:
    int m_socket;
    quint16 m_port = 0;
};

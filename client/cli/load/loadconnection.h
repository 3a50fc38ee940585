// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/load/messagereader.h"
#include "client/cli/load/serverframereader.h"
#include "client/cli/load/upgrade.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tapedeck {

struct LoadContext;

/// A WebSocket connection to the server, from connect(2) on: some hundred bytes, and no buffer while all goes well.
class LoadConnection
{
public:
    enum class State : std::uint8_t { Closed, Connecting, Upgrading, Open };
    struct End {
        enum class Why : std::uint8_t {
            Refused,   ///< 503 instead of an upgrade
            Failed,    ///< before it was open
            Lost,      ///< afterwards
            Malformed, ///< the server sent what nobody may send
        };
        Why why;
        std::string sentence;
        std::optional<Micros> retryAfterUs; ///< Refused: what the server asked for
    };
    /// What the owner is told. It may send, but not close, while it is told.
    class Owner
    {
    public:
        virtual void opened(LoadContext &context) = 0;
        /// `outcome`: Update or Message.
        virtual void received(LoadContext &context, MessageReader::Outcome outcome, const MessageReader &reader) = 0;
        virtual void ended(LoadContext &context, const End &end) = 0; ///< it is closed already

    protected:
        ~Owner() = default;
    };

    explicit LoadConnection(bool wholeUpdates);
    LoadConnection(const LoadConnection &) = delete;
    LoadConnection &operator=(const LoadConnection &) = delete;
    ~LoadConnection();

    [[nodiscard]] State state() const { return m_state; }
    /// When something came last (steady clock).
    [[nodiscard]] Micros heardUs() const { return m_heardUs; }

    /// Begins to connect as client number `client`, which is what epoll will report.
    void open(LoadContext &context, Owner &owner, std::uint32_t client, int receiveBuffer);
    /// epoll reported something.
    void ready(LoadContext &context, Owner &owner, std::uint32_t events);
    /// Sends one binary message. What the kernel does not take goes when it does.
    void send(LoadContext &context, std::string_view message);
    /// Reads nothing until told otherwise.
    void pause(LoadContext &context, bool paused);
    /// At once, without a farewell.
    void close(LoadContext &context);

private:
    void watch(LoadContext &context);
    void write(std::string_view bytes);
    void finishConnecting(LoadContext &context, Owner &owner);
    void receive(LoadContext &context, Owner &owner);
    void take(LoadContext &context, Owner &owner, std::string_view bytes);
    void takeUpgrade(LoadContext &context, Owner &owner, std::string_view &bytes);
    void take(LoadContext &context, Owner &owner, const ServerFrameReader::Part &part);
    void answer(LoadContext &context, Owner &owner, const ServerFrameReader::Part &control);
    void end(LoadContext &context, Owner &owner, End::Why why, std::string sentence);

    int m_socket = -1;
    std::uint32_t m_client = 0;
    State m_state = State::Closed;
    bool m_paused = false;
    Micros m_heardUs = 0;
    ServerFrameReader m_frames;
    MessageReader m_messages;
    std::string m_unsent;
    struct Handshake;
    std::unique_ptr<Handshake> m_handshake; // until it is open
};

} // namespace tapedeck

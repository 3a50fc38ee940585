// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tapedeck {

/// Reads the WebSocket frames of a server (RFC 6455 §5) as they come off the socket, and keeps no payload.
///
/// Our own, because each wslay_frame_context holds 4 KiB and all payload is copied through it: that is 40 MB for ten
/// thousand connections, and a copy of what a load generator throws away.
class ServerFrameReader
{
public:
    enum Opcode : std::uint8_t { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };
    enum class Kind : std::uint8_t {
        NeedsMore, ///< the input is used up
        Payload,   ///< bytes of a message, which may come in many parts and frames
        Control,   ///< a whole control frame
        Broken,    ///< not what a server may send; nothing more can be read
    };
    struct Part {
        Kind kind = Kind::NeedsMore;
        std::uint8_t opcode = 0;       ///< Payload: Text or Binary; Control: Close, Ping or Pong
        bool last = false;             ///< Payload: the message ends with these bytes
        std::string_view bytes;        ///< valid until the next call, and as long as the input
        const char *mistake = nullptr; ///< Broken: what is wrong
    };

    /// Takes the next part off the front of `input`.
    [[nodiscard]] Part next(std::string_view &input);

    /// Payload of the present data frame that is still to come: it may be thrown away unread.
    [[nodiscard]] std::uint64_t payloadLeft() const { return m_inData ? m_left : 0; }
    /// So many of those bytes were thrown away: the part that they were, without bytes.
    [[nodiscard]] Part skip(std::uint64_t bytes);

private:
    [[nodiscard]] bool readHeader(std::string_view &input);
    [[nodiscard]] const char *beginFrame();
    [[nodiscard]] Part payload(std::string_view bytes, std::uint64_t size);
    [[nodiscard]] Part control(std::string_view &input);

    std::uint64_t m_left = 0; // payload of the present frame that is still to come
    std::array<std::uint8_t, 10> m_header{};
    std::uint8_t m_headerSize = 0;
    std::uint8_t m_message = 0; // opcode of the message that is being read; 0: none
    bool m_inData = false;
    bool m_inControl = false;
    const char *m_mistake = nullptr;
    std::string m_control; // a control frame that came in pieces
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <wslay/wslay.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tapedeck {

/// The receiving half of a WebSocket, and its control frames (wslay's RFC 6455): messages come out, pongs and closing
/// frames go to the listener to be sent. Our own messages do not pass through it: they are framed once for all clients.
///
/// wslay's state takes more than 4 KB, so it is kept only while a message is under way.
class WebSocketReader
{
public:
    class Listener
    {
    public:
        virtual ~Listener() = default;
        /// A frame of any kind begins.
        virtual void onFrame() = 0;
        /// A whole message; the bytes are valid during the call. May call close().
        virtual void onMessage(std::string_view bytes, bool isText) = 0;
        /// Bytes to be sent before anything else, in this order.
        virtual void onControlFrame(std::string_view frame) = 0;
    };

    WebSocketReader(Listener &listener, std::size_t messageBytesMax);
    ~WebSocketReader();
    WebSocketReader(const WebSocketReader &) = delete;
    WebSocketReader &operator=(const WebSocketReader &) = delete;

    /// Takes what was received. False once nothing more is to be read: the peer has closed, or broke the protocol (a
    /// closing frame that says so has been handed over).
    [[nodiscard]] bool feed(std::string_view bytes);
    /// Sends a closing frame, once.
    void close(std::uint16_t code, std::string_view reason);

private:
    static ssize_t receive(wslay_event_context_ptr, std::uint8_t *buffer, std::size_t size, int, void *self);
    static ssize_t send(wslay_event_context_ptr, const std::uint8_t *data, std::size_t size, int, void *self);
    static void onFrame(wslay_event_context_ptr, const wslay_event_on_frame_recv_start_arg *frame, void *self);
    static void onMessage(wslay_event_context_ptr, const wslay_event_on_msg_recv_arg *message, void *self);

    [[nodiscard]] bool betweenMessages() const;
    void open();
    void discard();

    Listener &m_listener;
    std::size_t m_messageBytesMax;
    wslay_event_context_ptr m_context = nullptr; // null between messages
    std::string_view m_left;                     // of what feed() was given
    std::uint64_t m_fedBytes = 0;                // since the context was made
    std::uint64_t m_frameBytes = 0;              // of the frames that began since then
    bool m_fragmented = false;                   // a message is under way of which more frames are to come
};

} // namespace tapedeck

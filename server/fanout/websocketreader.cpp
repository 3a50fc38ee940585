// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/websocketreader.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace tapedeck {

WebSocketReader::WebSocketReader(Listener &listener, std::size_t messageBytesMax)
    : m_listener(listener)
    , m_messageBytesMax(messageBytesMax)
{
}

WebSocketReader::~WebSocketReader()
{
    discard();
}

void WebSocketReader::open()
{
    if (m_context != nullptr)
        return;
    wslay_event_callbacks callbacks{};
    callbacks.recv_callback = &WebSocketReader::receive;
    callbacks.send_callback = &WebSocketReader::send;
    callbacks.on_frame_recv_start_callback = &WebSocketReader::onFrame;
    callbacks.on_msg_recv_callback = &WebSocketReader::onMessage;
    if (wslay_event_context_server_init(&m_context, &callbacks, this) != 0)
        throw std::bad_alloc();
    wslay_event_config_set_max_recv_msg_length(m_context, m_messageBytesMax);
    m_fedBytes = 0;
    m_frameBytes = 0;
    m_fragmented = false;
}

void WebSocketReader::discard()
{
    if (m_context != nullptr)
        wslay_event_context_free(m_context);
    m_context = nullptr;
}

bool WebSocketReader::betweenMessages() const
{
    return m_fedBytes == m_frameBytes && !m_fragmented && !wslay_event_get_close_sent(m_context)
        && !wslay_event_get_close_received(m_context);
}

bool WebSocketReader::feed(std::string_view bytes)
{
    open();
    m_left = bytes;
    m_fedBytes += bytes.size();
    const bool sound = wslay_event_recv(m_context) == 0;
    // Pongs, and the answer to a closing frame or a breach of the protocol.
    const bool sent = wslay_event_send(m_context) == 0;
    if (!sound || !sent || wslay_event_get_read_enabled(m_context) == 0)
        return false;
    if (betweenMessages())
        discard();
    return true;
}

void WebSocketReader::close(std::uint16_t code, std::string_view reason)
{
    open();
    if (wslay_event_get_close_sent(m_context))
        return;
    (void)wslay_event_queue_close(m_context, code, reinterpret_cast<const std::uint8_t *>(reason.data()),
                                  std::min<std::size_t>(reason.size(), 123));
    (void)wslay_event_send(m_context);
}

ssize_t WebSocketReader::receive(wslay_event_context_ptr context, std::uint8_t *buffer, std::size_t size, int,
                                 void *self)
{
    std::string_view &left = static_cast<WebSocketReader *>(self)->m_left;
    if (left.empty()) {
        wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    const std::size_t taken = std::min(size, left.size());
    std::memcpy(buffer, left.data(), taken);
    left.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
}

ssize_t WebSocketReader::send(wslay_event_context_ptr, const std::uint8_t *data, std::size_t size, int, void *self)
{
    static_cast<WebSocketReader *>(self)->m_listener.onControlFrame({reinterpret_cast<const char *>(data), size});
    return static_cast<ssize_t>(size);
}

void WebSocketReader::onFrame(wslay_event_context_ptr, const wslay_event_on_frame_recv_start_arg *frame, void *self)
{
    auto &reader = *static_cast<WebSocketReader *>(self);
    const std::uint64_t size = frame->payload_length;
    reader.m_frameBytes += 2 + (size < 126 ? 0 : size <= 0xffff ? 2 : 8) + 4 + size; // with the mask
    if (frame->opcode < WSLAY_CONNECTION_CLOSE)
        reader.m_fragmented = frame->fin == 0;
    reader.m_listener.onFrame();
}

void WebSocketReader::onMessage(wslay_event_context_ptr, const wslay_event_on_msg_recv_arg *message, void *self)
{
    if (message->opcode == WSLAY_TEXT_FRAME || message->opcode == WSLAY_BINARY_FRAME)
        static_cast<WebSocketReader *>(self)->m_listener.onMessage(
            {reinterpret_cast<const char *>(message->msg), message->msg_length}, message->opcode == WSLAY_TEXT_FRAME);
}

} // namespace tapedeck

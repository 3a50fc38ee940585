// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <QPointer>
#include <QTcpSocket>

#include <string_view>

namespace tapedeck {

/// Writes ready WebSocket frames to a client's socket, past QWebSocket: one send(2) straight from the shared frame, and
/// only what the kernel does not take goes through QTcpSocket's buffer. QWebSocket's own control frames use that same
/// buffer, so the order on the wire holds.
class SocketWriter
{
public:
    explicit SocketWriter(QTcpSocket *socket);

    /// Nothing is held back: the next frame goes to the kernel at once.
    [[nodiscard]] bool drained() const { return m_socket && m_socket->bytesToWrite() == 0; }
    [[nodiscard]] qint64 backlogBytes() const { return m_socket ? m_socket->bytesToWrite() : 0; }
    /// Sends, or holds back what does not fit. A broken connection is noticed by the socket's own signals.
    void send(std::string_view frame);

    /// When something was last handed over, and when the kernel last took something (steady clock).
    [[nodiscard]] Micros lastSendUs() const { return m_lastSendUs; }
    [[nodiscard]] Micros lastProgressUs() const { return m_lastProgressUs; }
    void noteProgress() { m_lastProgressUs = steadyClockUs(); }

private:
    QPointer<QTcpSocket> m_socket;
    Micros m_lastSendUs;
    Micros m_lastProgressUs;
};

} // namespace tapedeck

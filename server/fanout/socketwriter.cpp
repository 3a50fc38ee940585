// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/socketwriter.h"

#include <sys/socket.h>

namespace tapedeck {

SocketWriter::SocketWriter(QTcpSocket *socket)
    : m_socket(socket)
    , m_lastSendUs(steadyClockUs())
    , m_lastProgressUs(m_lastSendUs)
{
}

void SocketWriter::send(std::string_view frame)
{
    if (!m_socket || m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    std::size_t sent = 0;
    if (m_socket->bytesToWrite() == 0) {
        const ssize_t n = ::send(static_cast<int>(m_socket->socketDescriptor()), frame.data(), frame.size(),
                                 MSG_DONTWAIT | MSG_NOSIGNAL);
        sent = n > 0 ? static_cast<std::size_t>(n) : 0;
    }
    m_lastSendUs = steadyClockUs();
    if (sent > 0)
        m_lastProgressUs = m_lastSendUs;
    if (sent < frame.size())
        m_socket->write(frame.data() + sent, static_cast<qint64>(frame.size() - sent));
}

} // namespace tapedeck

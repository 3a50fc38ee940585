// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "badnetwork.h"

#include <QElapsedTimer>

#include <algorithm>

namespace {

constexpr int turnMs = 10;
constexpr qint64 roomBytes = 16'384; // in the sockets: what is on its way is to be in the network

qint64 nowMs()
{
    static const QElapsedTimer timer = [] {
        QElapsedTimer started;
        started.start();
        return started;
    }();
    return timer.elapsed();
}

} // namespace

BadNetwork::BadNetwork(quint16 server)
    : m_server(server)
{
    m_listener.listen(QHostAddress::LocalHost);
    connect(&m_listener, &QTcpServer::newConnection, this, &BadNetwork::accept);
    connect(&m_timer, &QTimer::timeout, this, &BadNetwork::move);
    m_timer.start(turnMs);
}

void BadNetwork::accept()
{
    while (QTcpSocket *socket = m_listener.nextPendingConnection()) {
        ++m_connections;
        auto pair = std::make_unique<Pair>();
        pair->client.reset(socket);
        pair->client->setParent(nullptr);
        pair->server = std::make_unique<QTcpSocket>();
        pair->server->setReadBufferSize(roomBytes);
        pair->server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_server);
        pair->server->setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, roomBytes);
        m_pairs.push_back(std::move(pair));
    }
}

void BadNetwork::move()
{
    const qint64 now = nowMs();
    qint64 budget = m_bytesPerSecond * std::min<qint64>(now - m_movedMs, 1'000) / 1'000;
    m_movedMs = now;
    if (m_cut)
        return;
    for (const auto &pair : m_pairs) {
        if (pair->server->state() == QAbstractSocket::ConnectedState)
            pair->server->write(pair->client->readAll());
        moveToClient(*pair, budget);
    }
    std::erase_if(m_pairs, [](const auto &pair) {
        const bool clientGone = pair->client->state() == QAbstractSocket::UnconnectedState;
        const bool serverGone = pair->server->state() == QAbstractSocket::UnconnectedState && pair->underWay.empty()
            && pair->server->bytesAvailable() == 0;
        return clientGone || serverGone;
    });
}

void BadNetwork::moveToClient(Pair &pair, qint64 &budget)
{
    const qint64 now = nowMs();
    const qint64 wanted = m_bytesPerSecond == 0 ? roomBytes * 1'000 : budget;
    QByteArray bytes = pair.server->read(wanted);
    budget -= m_bytesPerSecond == 0 ? 0 : bytes.size();
    for (char &byte : bytes)
        byte = m_garbled ? static_cast<char>(byte ^ 0x5a) : byte;
    if (!bytes.isEmpty())
        pair.underWay.push_back({now + m_delayMs, bytes});
    for (; !pair.underWay.empty() && pair.underWay.front().dueMs <= now; pair.underWay.pop_front())
        pair.client->write(pair.underWay.front().bytes);
}

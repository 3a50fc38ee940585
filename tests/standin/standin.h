// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tape.h"

#include <QObject>
#include <QSet>
#include <QTcpServer>
#include <QTimer>
#include <QWebSocketServer>

#include <memory>

class QTcpSocket;
class QWebSocket;

/// A venue that plays a tape to one client at a time. The tape stands still while nobody is subscribed, so that nothing
/// but what a fault takes away is ever missed. Says on standard output what it does, a line each.
class Standin : public QObject
{
    Q_OBJECT

public:
    struct Options {
        QByteArray venue;
        QByteArray fault; ///< none, gap, duplicate, reorder, checksum, silence, close, shutdown, malformed, reset, http
        std::size_t at = 500; ///< the fault comes before this message of the tape
        bool hold = false;    ///< after the fault nobody is let in until release()
    };

    Standin(const Options &options, Tape tape);
    /// Listens on free ports of 127.0.0.1.
    [[nodiscard]] bool listen();
    void release();

private:
    void onConnection();
    void onClient();
    void onMessage(const QString &text);
    void onRequest(QTcpSocket *socket);
    void coinbaseSays(const QJsonObject &message);
    void krakenSays(const QJsonObject &message);
    void binanceSays(const QJsonObject &message);
    [[nodiscard]] QByteArray channelOf(const Tape::Message &message) const;
    [[nodiscard]] QByteArray coinbaseSnapshot(const QByteArray &symbol) const;
    [[nodiscard]] bool knows(const QByteArray &symbol) const { return m_books.count(symbol) != 0; }
    void play();
    void beat();
    void apply(const Tape::Message &message);
    void deliver(const Tape::Message &message);
    void commitFault();
    void reset();
    /// Binance: a few updates come before the snapshots, the others once all have been fetched.
    [[nodiscard]] bool waitsForSnapshots() const;
    void send(const QByteArray &text);

    Options m_options;
    Tape m_tape;
    std::map<QByteArray, StandinBook> m_books;
    std::map<QByteArray, std::int64_t> m_tradeIds;
    std::map<QByteArray, QByteArray> m_lastTrades;
    std::size_t m_position = 0;
    std::size_t m_depth = 1'000;
    bool m_faulted = false;
    bool m_held = false;
    bool m_ended = false;
    QByteArray m_dropping; // the symbol of which messages are lost
    int m_dropped = 0;
    bool m_swapping = false;
    int m_doubling = 0; // messages to come that are sent twice
    bool m_wrongChecksum = false;
    int m_badAnswers = 0;  // HTTP errors to come
    int m_maintenance = 0; // Kraken: connections that are told so
    bool m_isServing = true;
    QSet<QByteArray> m_fetched; // Binance: symbols whose snapshot was

    QTcpServer m_listener, m_http;
    QWebSocketServer m_server;
    QTcpSocket *m_tcp = nullptr; // of the client
    QTcpSocket *m_accepted = nullptr;
    QWebSocket *m_client = nullptr;
    QSet<QByteArray> m_subscribed; // "channel symbol", or a stream
    QTimer m_player, m_beat;
};

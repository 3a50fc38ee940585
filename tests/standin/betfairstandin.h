// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "betfairapi.h"
#include "betfairbook.h"

#include <QByteArrayList>
#include <QJsonObject>
#include <QObject>
#include <QPointer>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTimer>

class QSslSocket;

/// Betfair's Exchange Stream: plays a recording of one market to one client at a time. The tape stands still while
/// nobody is subscribed, but for what a fault takes away. Says on standard output what it does, a line each.
///
/// The application key is "key", and the session token "good".
class BetfairStandin : public QTcpServer
{
    Q_OBJECT

public:
    struct Options {
        /// none, cut, image, clock, segments, segment-cut, silence, malformed, behind, slow-close, reimage, gone,
        /// connections, limit
        QByteArray fault;
        qsizetype at = 500;  ///< the fault comes before this message of the tape
        QString certificate; ///< PEM files
        QString key;
        bool isDelayed = false; ///< as for a delayed application key
        QString catalogue;      ///< a file: the Betting API tells the names that are in it
        QByteArray apiFault;    ///< as BetfairApi
    };

    BetfairStandin(const Options &options, const QString &file);
    /// Listens on a free port of 127.0.0.1.
    [[nodiscard]] bool open();
    /// It is no longer behind.
    void release();

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void onLine(const QByteArray &line);
    void authenticate(const QJsonObject &message);
    void subscribe(const QJsonObject &message);
    void play();
    void beat();
    void commitFault();
    void skip(qsizetype count);
    void sendNext(const QByteArray &more);
    void resume(qsizetype position);
    void sendImage(int parts, int upTo);
    void send(const QByteArray &text);
    void fail(int id, const char *code, const char *words);
    [[nodiscard]] QByteArray clock() const;

    Options m_options;
    QSslConfiguration m_ssl;
    QByteArrayList m_tape; // the changes of each message, as they are recorded: a JSON array
    QByteArrayList m_times;
    BetfairApi m_api;
    BetfairBook m_book;
    qsizetype m_position = 0;
    int m_id = 0;       // of the subscription
    int m_refusals = 0; // connections yet to be refused
    bool m_faulted = false;
    bool m_isSilent = false, m_isBehind = false, m_isGone = false;
    bool m_cutImage = false;
    bool m_ended = false;
    QPointer<QSslSocket> m_client;
    QTimer m_player, m_beat;
};

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QSslServer>

/// Betfair's Betting API as far as names go: `listMarketCatalogue`, from a recorded catalogue. Says on standard output
/// how each request was answered, a line each.
///
/// The application key is "key", and the session token "good".
class BetfairApi : public QSslServer
{
    Q_OBJECT

public:
    /// `fault`: none, or "busy", which is what the first request is answered.
    BetfairApi(const QString &catalogue, const QByteArray &fault);
    [[nodiscard]] bool open(const QSslConfiguration &ssl);

private:
    void read(QTcpSocket *socket);
    [[nodiscard]] QByteArray answer(const QByteArray &head, const QByteArray &body);

    QJsonArray m_catalogue; // of one market
    QByteArray m_fault;
};

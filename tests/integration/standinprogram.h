// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

/// A venue_standin on free ports, ended with the object.
class StandinProgram
{
public:
    StandinProgram(const QString &venue, const QStringList &files, const QStringList &options = {});
    ~StandinProgram();

    [[nodiscard]] bool isUp() const { return !m_webSocket.isEmpty(); }
    [[nodiscard]] QString webSocket() const { return m_webSocket; } ///< "ws://127.0.0.1:40123"
    [[nodiscard]] QString address() const { return m_webSocket; }   ///< of Betfair's: "tls://localhost:40123"
    [[nodiscard]] QString http() const { return m_http; }
    /// What it has said so far.
    [[nodiscard]] QStringList lines();
    [[nodiscard]] bool waitFor(const QString &line, int timeoutMs = 60'000);
    [[nodiscard]] int count(const QString &beginning);
    void release();

private:
    QProcess m_process;
    QString m_said, m_webSocket, m_http;
};

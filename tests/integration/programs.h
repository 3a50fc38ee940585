// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QStringList>

/// A tapedeckd on free ports, ended with the object.
class Server
{
public:
    explicit Server(const QStringList &sources, const QStringList &options = {}, quint16 port = 0);
    ~Server();

    [[nodiscard]] bool isUp() const { return m_port != 0; }
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString url() const { return QStringLiteral("ws://127.0.0.1:%1").arg(m_port); }
    /// Of the ops port, such as "http://127.0.0.1:40123".
    [[nodiscard]] QString opsUrl() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_opsPort); }
    [[nodiscard]] quint16 opsPort() const { return m_opsPort; }
    [[nodiscard]] QProcess &process() { return m_process; }
    /// Everything logged so far.
    [[nodiscard]] QString log();
    /// Awaits that all sources have ended.
    [[nodiscard]] bool waitForEnd(int timeoutMs = 60'000);

private:
    QProcess m_process;
    QString m_log;
    quint16 m_port = 0;
    quint16 m_opsPort = 0;
};

struct Finished {
    int code = -1;
    QByteArray out;
    QByteArray err;
};
/// Runs a program of ours to its end.
[[nodiscard]] Finished runProgram(const QString &name, const QStringList &arguments, int timeoutMs = 60'000);

[[nodiscard]] QJsonObject serverStats(const Server &server);
/// `tapectl snapshot BOARD --json`, by key.
[[nodiscard]] QMap<QString, QJsonObject> snapshot(const Server &server, const QString &board);

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QStringList>
#include <QTcpSocket>
#include <QTemporaryDir>

/// A port that nobody listens on now.
[[nodiscard]] quint16 freePort();

/// A program of others that listens on a port of its own, with a folder of its own. It can be killed, and comes back on
/// the same port with what it kept there.
class BrokerProgram
{
public:
    /// `arguments`: %PORT% and %DIR% stand for those.
    BrokerProgram(QString name, QStringList arguments);
    ~BrokerProgram();

    [[nodiscard]] static bool isInstalled(const QString &name);
    /// "NAME=VALUE" besides our own; %PORT% and %DIR% stand for those here, too.
    void setEnvironment(const QStringList &variables);
    /// Until it listens. False: it does not.
    [[nodiscard]] bool start(int timeoutMs = 10'000);
    [[nodiscard]] bool isRunning() const { return m_process.state() == QProcess::Running; }
    void kill();      ///< as kill -9 does
    void terminate(); ///< and waits
    void pause();     ///< as if the machine did not keep up, until resume()
    void resume();
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] QString filePath(const QString &name) const { return m_folder.filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const;

private:
    [[nodiscard]] QStringList filledIn(QStringList words) const;

    QString m_name;
    QStringList m_arguments;
    QTemporaryDir m_folder;
    quint16 m_port;
    QProcess m_process;
};

/// Commands for Redis, one after the other.
class RedisClient
{
public:
    explicit RedisClient(quint16 port);
    /// The reply as text: elements of arrays behind each other, separated by spaces. Errors begin with "-".
    QByteArray ask(const QByteArrayList &words);
    /// Without awaiting the replies of each: many at once.
    void askAll(const QList<QByteArrayList> &commands);

private:
    static QByteArray packed(const QByteArrayList &words);
    QByteArray line();
    QByteArray reply();
    QTcpSocket m_socket;
};

/// What NATS wants to hear, in its own words.
class NatsClient
{
public:
    /// `connect`: more of the CONNECT object, such as "\"user\":\"a\",\"pass\":\"b\"".
    explicit NatsClient(quint16 port, const QByteArray &connect = {});
    void publish(const QByteArray &subject, const QByteArray &payload);
    /// All that was published has arrived.
    bool flush();
    /// The answer to a request.
    QByteArray ask(const QByteArray &subject, const QByteArray &payload);

private:
    QByteArray line();
    QTcpSocket m_socket;
    int m_requests = 0;
};

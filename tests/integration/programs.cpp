// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include <QDeadlineTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

Server::Server(const QStringList &sources, const QStringList &options, quint16 port)
{
    QStringList arguments{QStringLiteral("--listen"), QStringLiteral("127.0.0.1:%1").arg(port),
                          QStringLiteral("--ops-listen"), QStringLiteral("127.0.0.1:0")};
    for (const QString &source : sources)
        arguments << QStringLiteral("--source") << source;
    m_process.start(QStringLiteral(TAPEDECK_BIN "/tapedeckd"), arguments + options);
    static const QRegularExpression ops(QStringLiteral("are on http://127\\.0\\.0\\.1:(\\d+)"));
    static const QRegularExpression listening(QStringLiteral("listening on ws://127\\.0\\.0\\.1:(\\d+)"));
    const QDeadlineTimer deadline(30'000);
    while (m_port == 0 && m_process.state() != QProcess::NotRunning && !deadline.hasExpired()) {
        m_process.waitForReadyRead(100);
        const QRegularExpressionMatch match = listening.match(log());
        if (match.hasMatch())
            m_port = match.captured(1).toUShort();
        if (const QRegularExpressionMatch of = ops.match(log()); of.hasMatch())
            m_opsPort = of.captured(1).toUShort();
    }
}

Server::~Server()
{
    m_process.terminate();
    if (!m_process.waitForFinished(10'000))
        m_process.kill();
    m_process.waitForFinished();
}

QString Server::log()
{
    m_log += QString::fromUtf8(m_process.readAllStandardError());
    return m_log;
}

bool Server::waitForEnd(int timeoutMs)
{
    return QTest::qWaitFor(
        [this] {
            const QJsonArray sources = serverStats(*this)[QStringLiteral("sources")].toArray();
            return !sources.isEmpty() && std::all_of(sources.begin(), sources.end(), [](const QJsonValue &source) {
                return source[QStringLiteral("ended")].toBool();
            });
        },
        timeoutMs);
}

Finished runProgram(const QString &name, const QStringList &arguments, int timeoutMs)
{
    QProcess process;
    process.start(QStringLiteral(TAPEDECK_BIN "/") + name, arguments);
    if (!process.waitForFinished(timeoutMs)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

QJsonObject serverStats(const Server &server)
{
    const Finished finished =
        runProgram(QStringLiteral("tapectl"),
                   {QStringLiteral("--url"), server.url(), QStringLiteral("stats"), QStringLiteral("--json")});
    return QJsonDocument::fromJson(finished.out).object();
}

QMap<QString, QJsonObject> snapshot(const Server &server, const QString &board)
{
    QMap<QString, QJsonObject> rows;
    const Finished finished =
        runProgram(QStringLiteral("tapectl"),
                   {QStringLiteral("--url"), server.url(), QStringLiteral("--timeout"), QStringLiteral("30"),
                    QStringLiteral("snapshot"), board, QStringLiteral("--json")});
    for (const QByteArray &line : finished.out.split('\n')) {
        const QJsonObject row = QJsonDocument::fromJson(line).object();
        if (!row.isEmpty())
            rows.insert(row[QStringLiteral("key")].toString(), row);
    }
    return rows;
}

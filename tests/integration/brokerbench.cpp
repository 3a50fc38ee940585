// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokerbench.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTest>

BrokerBench::BrokerBench()
{
    QFile file(m_folder.filePath(QStringLiteral("feed.toml")));
    if (file.open(QIODevice::WriteOnly))
        file.write(R"(
[mapping.acme]
board = "prices"
key = "acme:{/s}"
trade = { price = "/p", size = "/q" }
)");
}

QStringList BrokerBench::config() const
{
    return {QStringLiteral("--config"), m_folder.filePath(QStringLiteral("feed.toml"))};
}

void BrokerBench::refuses(const QString &url, const QStringList &named) const
{
    const Finished finished = runProgram(
        QStringLiteral("tapedeckd"), config() << QStringLiteral("--source") << url << QStringLiteral("--check-config"));
    QCOMPARE(finished.code, 2);
    for (const QString &part : named)
        QVERIFY2(finished.err.contains(part.toUtf8()), finished.err.constData());
    QVERIFY2(!finished.err.contains("hunter2"), finished.err.constData());
}

void BrokerBench::stops(const QStringList &urls, int limitMs, const QString &why) const
{
    Server server(urls, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY(source(server)[QStringLiteral("attempts")].toInt() > 0);
    QTRY_VERIFY2(reason(server).contains(why), qPrintable(reason(server)));
    QElapsedTimer timer;
    timer.start();
    server.process().terminate();
    QVERIFY(server.process().waitForFinished());
    QVERIFY2(timer.elapsed() < limitMs, qPrintable(QString::number(timer.elapsed())));
}

QJsonObject source(const Server &server)
{
    return serverStats(server)[QStringLiteral("sources")].toArray().at(0).toObject();
}

int messages(const Server &server)
{
    return source(server)[QStringLiteral("messages")].toInt();
}

int gaps(const Server &server)
{
    return source(server)[QStringLiteral("gaps")].toInt();
}

QString state(const Server &server)
{
    return source(server)[QStringLiteral("state")].toString();
}

QString reason(const Server &server)
{
    return source(server)[QStringLiteral("reason")].toString();
}

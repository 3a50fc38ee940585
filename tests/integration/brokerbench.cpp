// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokerbench.h"

#include "trademodel.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTest>

BrokerBench::BrokerBench()
{
    const auto write = [this](const char *name, const char *text) {
        QFile file(m_folder.filePath(QLatin1String(name)));
        if (file.open(QIODevice::WriteOnly))
            file.write(text);
    };
    write("feed.toml", R"(
[mapping.acme]
board = "prices"
key = "acme:{/s}"
trade = { price = "/p", size = "/q" }
)");
    write("7.avsc",
          R"({"type":"record","name":"Trade","fields":[{"name":"s","type":"string"},{"name":"p","type":
          ["null",{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}]},{"name":"q","type":"int"}]})");
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

void BrokerBench::readsAvro(const std::function<QString(const char *place)> &url,
                            const std::function<void(const char *place, const QByteArray &message)> &publish) const
{
    const QByteArray number("\0\0\0\0\7", 5);
    const QByteArray trade("\2A\2\4\x30\x39\6", 7); // A at 123.45, 3 of them
    publish("numbered", number + trade);
    publish("numbered", QByteArray("\0\0\0\0\x08", 5) + trade);
    publish("numbered", number + trade.chopped(1));
    publish("numbered", R"({"s":"A","p":1,"q":1})");
    publish("numbered", number + QByteArray("\2B\2\4\x30\x39\6", 7));
    publish("bare", QByteArray("\2C\2\4\x30\x39\6", 7));
    const QString avro = QStringLiteral("&payload=avro&%1=") + m_folder.path();
    Server server({url("numbered") + avro.arg(QStringLiteral("registry")),
                   url("bare") + avro.arg(QStringLiteral("schema")) + QStringLiteral("/7.avsc")},
                  config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    const QString right = QStringLiteral("123.45 of 1, OPEN");
    const QMap<QString, QString> expected{
        {QStringLiteral("acme:A"), right}, {QStringLiteral("acme:B"), right}, {QStringLiteral("acme:C"), right}};
    QTRY_COMPARE_WITH_TIMEOUT(shown(server), expected, 20'000);
    QTRY_COMPARE(messages(server), 5);
    QCOMPARE(source(server)[QStringLiteral("malformed")].toInt(), 3);
    for (const char *told : {"there is no schema 8 in", "does not fit its schema: it ends in the middle of a value"})
        QTRY_VERIFY2(server.log().contains(QLatin1String(told)), qPrintable(server.log()));
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

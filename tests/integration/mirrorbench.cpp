// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mirrorbench.h"

#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

namespace {

constexpr int restartMs = 60'000; // of a broker, on a machine that has other work

QString withOptions(const QString &url, const char *options)
{
    return url + QLatin1Char(url.contains(QLatin1Char('?')) ? '&' : '?') + QLatin1String(options);
}

} // namespace

MirrorBench::MirrorBench()
{
    QFile file(m_folder.filePath(QStringLiteral("feed.toml")));
    if (file.open(QIODevice::WriteOnly))
        file.write(R"(
[mapping.acme]
board = "prices"
key = "acme:{/s}"
remove = { "/gone" = "true" }
columns = { bid = "/b", ask = "/a", name = "/n", source_time = { from = "/t", unit = "s" }, status = { from = "/st", values = { on = "OPEN", off = "HALTED" } } }

[mapping.tapedeck]
board = "prices"
key = "{/key}"
remove = { "/removed" = "true" }
columns = { bid = "/bid", ask = "/ask", name = "/name", source_time = { from = "/source_time", unit = "us" }, status = "/status", stale_reason = "/stale_reason" }
)");
    begin();
}

QStringList MirrorBench::config() const
{
    return {QStringLiteral("--config"), m_folder.filePath(QStringLiteral("feed.toml"))};
}

void MirrorBench::begin()
{
    m_number = 0;
    QFile file(feed());
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
}

void MirrorBench::append(const QByteArray &lines) const
{
    QFile file(feed());
    QVERIFY(file.open(QIODevice::Append));
    file.write(lines);
}

QByteArray MirrorBench::lines(int count)
{
    QByteArray out;
    for (int i = 0; i < count; ++i, ++m_number)
        out += "{\"s\":\"S" + QByteArray::number(m_number % 7) + "\",\"b\":\"1." + QByteArray::number(m_number)
            + "\",\"st\":\"on\",\"t\":" + QByteArray::number(1'790'000'000 + m_number) + "}\n";
    return out;
}

QString MirrorBench::feedUrl() const
{
    return QStringLiteral("file:%1?mapping=acme&follow=1").arg(feed());
}

QStringList MirrorBench::publishing(const QString &url) const
{
    return config() << QStringLiteral("--publish") << withOptions(url, "retry=20ms&retry-max=100ms");
}

QString MirrorBench::reading(const QString &url)
{
    return withOptions(url, "retry=20ms&retry-max=100ms&hold=0ms&failures=100000");
}

QJsonObject MirrorBench::mirror(const Server &server)
{
    return serverStats(server)[QStringLiteral("mirrors")].toArray().at(0).toObject();
}

QString MirrorBench::state(const Server &server)
{
    return mirror(server)[QStringLiteral("state")].toString();
}

QString MirrorBench::reason(const Server &server)
{
    return mirror(server)[QStringLiteral("reason")].toString();
}

MirrorBench::Rows MirrorBench::rows(const Server &server)
{
    static const QRegularExpression zeros(QStringLiteral("\\.?0+$"));
    Rows rows = snapshot(server, QStringLiteral("prices"));
    for (QJsonObject &row : rows) {
        for (const char *own : {"time_shift", "price_scale", "size_scale"}) // by what it has seen so far
            row.remove(QLatin1String(own));
        for (const QString &price : {QStringLiteral("bid"), QStringLiteral("ask")}) {
            if (const QString text = row.value(price).toString(); text.contains(QLatin1Char('.')))
                row[price] = QString(text).remove(zeros);
        }
    }
    return rows;
}

void MirrorBench::goesRound(const QString &to, const QString &from, bool isKept)
{
    append(lines(20));
    append(R"({"s":"É.*> %\"\\","b":"1e-7","n":"Üß\t\"quoted\"","t":1790000000})"
           "\n");
    Server one({feedUrl()}, publishing(to));
    QVERIFY2(one.isUp(), qPrintable(one.log()));
    QTRY_COMPARE(rows(one).size(), 8);
    QTRY_COMPARE_WITH_TIMEOUT(state(one), QStringLiteral("live"), 20'000);
    Server two({reading(from)}, config());
    QVERIFY2(two.isUp(), qPrintable(two.log()));
    QTRY_COMPARE_WITH_TIMEOUT(rows(two), rows(one), 20'000);
    append(lines(2'000));
    append("{\"s\":\"S3\",\"gone\":true}\n{\"s\":\"S4\",\"b\":null,\"a\":\"2.50\",\"st\":\"off\"}\n");
    QTRY_COMPARE(rows(one).size(), 7);
    QTRY_COMPARE(rows(two), rows(one));
    QVERIFY(!rows(two)[QStringLiteral("acme:S4")].contains(QStringLiteral("bid")));
    append(lines(20)); // S3 is back
    QTRY_COMPARE(rows(one).size(), 8);
    QTRY_COMPARE(rows(two), rows(one));
    QCOMPARE(mirror(one)[QStringLiteral("failures")].toInt(), 0);
    QTRY_COMPARE(reason(one), QString()); // a round was late, maybe
    if (!isKept)
        return;
    Server three({reading(from)}, config());
    QVERIFY2(three.isUp(), qPrintable(three.log()));
    QTRY_COMPARE_WITH_TIMEOUT(rows(three), rows(one), 20'000);
}

void MirrorBench::survives(const QString &to, const QString &from, const Mortal &broker, int deaths)
{
    append(lines(100));
    Server one({feedUrl()}, publishing(to));
    QVERIFY2(one.isUp(), qPrintable(one.log()));
    Server two({reading(from)}, config());
    QVERIFY2(two.isUp(), qPrintable(two.log()));
    QTRY_COMPARE(rows(one).size(), 7);
    QTRY_COMPARE_WITH_TIMEOUT(rows(two), rows(one), 20'000);
    for (int death = 0; death < deaths; ++death) {
        append(lines(500));
        broker.kill();
        append("{\"s\":\"S5\",\"gone\":true}\n");
        append(R"({"s":"N)" + QByteArray::number(death) + "\",\"b\":\"5\",\"st\":\"on\"}\n");
        for (int i = 0; i < 5; ++i)
            append(R"({"s":"S1","b":")" + QByteArray::number(m_number++) + "\"}\n");
        QTRY_COMPARE_WITH_TIMEOUT(state(one), QStringLiteral("backing off"), 20'000);
        static const QRegularExpression why(QStringLiteral("(refused|closed) the connection"));
        QTRY_VERIFY2_WITH_TIMEOUT(reason(one).contains(why), qPrintable(reason(one)), 20'000);
        QTRY_VERIFY(mirror(one)[QStringLiteral("lag_us")].toInteger() > 0);
        append("{\"s\":\"S2\",\"b\":\"77" + QByteArray::number(death) + "\"}\n");
        QTRY_VERIFY(
            rows(one)[QStringLiteral("acme:S2")][QStringLiteral("bid")].toString().startsWith(QLatin1String("77")));
        QVERIFY(broker.start());
        QTRY_COMPARE_WITH_TIMEOUT(state(one), QStringLiteral("live"), restartMs);
        QTRY_COMPARE_WITH_TIMEOUT(rows(two), rows(one), restartMs);
        QVERIFY(!rows(two).contains(QStringLiteral("acme:S5")));
    }
    const QJsonObject counts = mirror(one);
    QVERIFY(counts[QStringLiteral("failures")].toInt() >= deaths);
    QVERIFY(counts[QStringLiteral("reconnects")].toInt() >= deaths);
    QVERIFY(counts[QStringLiteral("folded")].toInt() > 0);
}

void MirrorBench::takesCommands(const QString &to, const QStringList &options, const QString &from)
{
    append(lines(50));
    Server one({feedUrl()}, config());
    QVERIFY2(one.isUp(), qPrintable(one.log()));
    QTRY_COMPARE(rows(one).size(), 7);
    Server two({reading(from)}, config());
    QVERIFY2(two.isUp(), qPrintable(two.log()));

    QProcess tail;
    QProcess publish;
    tail.setStandardOutputProcess(&publish);
    publish.start(QStringLiteral(TAPEDECK_BIN "/tapectl"), QStringList{QStringLiteral("publish"), to} + options);
    tail.start(QStringLiteral(TAPEDECK_BIN "/tapectl"),
               {QStringLiteral("--url"), one.url(), QStringLiteral("--json"), QStringLiteral("tail"),
                QStringLiteral("prices")});
    QVERIFY(tail.waitForStarted() && publish.waitForStarted());
    QTRY_COMPARE(rows(two), rows(one));
    append(lines(50));
    append("{\"s\":\"S2\",\"gone\":true}\n");
    QTRY_COMPARE(rows(one).size(), 6);
    QTRY_COMPARE(rows(two), rows(one));
    tail.terminate();
    QVERIFY(tail.waitForFinished() && publish.waitForFinished());
    QCOMPARE(publish.exitCode(), 0);
    const QByteArray out = publish.readAllStandardOutput();
    QVERIFY2(out.contains("all confirmed"), out.constData());
}

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include "common/board/decimal.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <map>
#include <optional>

using namespace tapedeck;

namespace {

QString path(const QString &name)
{
    return QStringLiteral(TAPEDECK_SHARED_DATA "/") + name;
}

Decimal decimal(const QJsonValue &value)
{
    return Decimal::parse(value.toString().toStdString()).value_or(Decimal{-1, 0});
}

bool less(Decimal a, Decimal b)
{
    return compare(a, b) < 0;
}

QStringList tapectl(const Server &server, const QStringList &arguments)
{
    return QStringList{QStringLiteral("--url"), server.url()} + arguments;
}

/// What tapectl prints of a row as JSON, an object a line.
QList<QJsonObject> answer(const Server &server, const QStringList &arguments)
{
    QList<QJsonObject> objects;
    for (const QByteArray &line : runProgram(QStringLiteral("tapectl"), tapectl(server, arguments)).out.split('\n')) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        if (!object.isEmpty())
            objects << object;
    }
    return objects;
}

qint64 counter(const Server &server, const QString &name)
{
    return serverStats(server)[QStringLiteral("counters")][name].toInteger();
}

struct Bar {
    Decimal open, high, low, close, volume;
    qint64 trades = 0;
};

/// The candles of each product, computed from the messages of a Coinbase recording.
QMap<QString, std::map<qint64, Bar>> barsOf(const QString &file, qint64 intervalS)
{
    QMap<QString, std::map<qint64, Bar>> bars;
    QFile recording(file);
    if (!recording.open(QIODevice::ReadOnly))
        return bars;
    while (!recording.atEnd()) {
        const QByteArray line = recording.readLine();
        const QJsonObject message = QJsonDocument::fromJson(line.mid(line.indexOf('{'))).object();
        const QString type = message[QStringLiteral("type")].toString();
        if (type != QLatin1String("match") && type != QLatin1String("last_match"))
            continue;
        const qint64 seconds =
            QDateTime::fromString(message[QStringLiteral("time")].toString().left(19) + QLatin1Char('Z'), Qt::ISODate)
                .toSecsSinceEpoch();
        const Decimal price = decimal(message[QStringLiteral("price")]);
        auto &of = bars[message[QStringLiteral("product_id")].toString()];
        const auto [it, isNew] = of.try_emplace(seconds - seconds % intervalS, Bar{price, price, price, price, {}, 0});
        Bar &bar = it->second;
        bar.high = less(bar.high, price) ? price : bar.high;
        bar.low = less(price, bar.low) ? price : bar.low;
        bar.close = price;
        if (type == QLatin1String("match")) {
            bar.volume = *sum(bar.volume, decimal(message[QStringLiteral("size")]));
            ++bar.trades;
        }
    }
    return bars;
}

/// A program whose output is read while it runs.
class Running
{
public:
    Running(const Server &server, const QStringList &arguments)
    {
        m_process.start(QStringLiteral(TAPEDECK_BIN "/tapectl"), tapectl(server, arguments));
    }
    ~Running()
    {
        m_process.terminate();
        m_process.waitForFinished();
    }
    /// The next whole line, as JSON.
    std::optional<QJsonObject> next()
    {
        if (!m_process.canReadLine())
            return std::nullopt;
        return QJsonDocument::fromJson(m_process.readLine()).object();
    }

private:
    QProcess m_process;
};

} // namespace

/// Candles and order books, from the real server by the real command line client.
class TestHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void candlesOfARecordingAreThoseOfItsTrades_data();
    void candlesOfARecordingAreThoseOfItsTrades();
    void aLoopKeepsOneLap();
    void theBookOfARecordingAgreesWithItsRow_data();
    void theBookOfARecordingAgreesWithItsRow();
    void aSimulatedBookAgreesWithItsRowAtEachTime();
    void booksAreOnlyMadeWhileFollowed();
    void candlesGoOn();
    void whatIsNotThereIsSaid();
};

void TestHistory::candlesOfARecordingAreThoseOfItsTrades_data()
{
    QTest::addColumn<int>("interval");
    QTest::newRow("seconds") << 1;
    QTest::newRow("minutes") << 60;
    QTest::newRow("hours") << 3'600;
}

void TestHistory::candlesOfARecordingAreThoseOfItsTrades()
{
    QFETCH(int, interval);
    const QString file = path(QStringLiteral("coinbase/COINBASE.ws.28.partA.0"));
    if (!QFile::exists(file))
        QSKIP("the recordings are not here");
    Server server({QStringLiteral("replay:coinbase:%1?speed=max").arg(file)});
    QVERIFY(server.isUp());
    QVERIFY(server.waitForEnd());
    const auto all = barsOf(file, interval);
    QCOMPARE(all.size(), 5);
    for (auto it = all.begin(); it != all.end(); ++it) {
        const QList<QJsonObject> candles =
            answer(server,
                   {QStringLiteral("candles"), QStringLiteral("coinbase:") + it.key(), QStringLiteral("--interval"),
                    QString::number(interval), QStringLiteral("--json")});
        QCOMPARE(static_cast<std::size_t>(candles.size()), it->size());
        qsizetype at = 0;
        for (const auto &[start, bar] : *it) {
            const QJsonObject candle = candles[at++];
            QCOMPARE(candle[QStringLiteral("start_s")].toInteger(), start);
            QVERIFY(decimal(candle[QStringLiteral("open")]) == bar.open);
            QVERIFY(decimal(candle[QStringLiteral("high")]) == bar.high);
            QVERIFY(decimal(candle[QStringLiteral("low")]) == bar.low);
            QVERIFY(decimal(candle[QStringLiteral("close")]) == bar.close);
            QVERIFY(decimal(candle[QStringLiteral("volume")]) == bar.volume);
            QCOMPARE(candle[QStringLiteral("trades")].toInteger(), bar.trades);
        }
    }
}

void TestHistory::aLoopKeepsOneLap()
{
    const QString file = path(QStringLiteral("coinbase/COINBASE.ws.28.partA.0"));
    if (!QFile::exists(file))
        QSKIP("the recordings are not here");
    Server server({QStringLiteral("replay:coinbase:%1?speed=max&loop=1").arg(file)});
    QVERIFY(server.isUp());
    QTRY_VERIFY_WITH_TIMEOUT(counter(server, QStringLiteral("candle_restarts")) > 20, 20'000);
    const auto bars = barsOf(file, 3'600)[QStringLiteral("SKL-USD")];
    const QList<QJsonObject> candles =
        answer(server,
               {QStringLiteral("candles"), QStringLiteral("coinbase:SKL-USD"), QStringLiteral("--interval"),
                QStringLiteral("3600"), QStringLiteral("--json")});
    QVERIFY(!candles.isEmpty());
    QVERIFY(candles[0][QStringLiteral("trades")].toInteger() <= bars.begin()->second.trades);
}

void TestHistory::theBookOfARecordingAgreesWithItsRow_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("file");
    QTest::newRow("coinbase") << QStringLiteral("coinbase") << QStringLiteral("COINBASE.ws.28.partA.0");
    QTest::newRow("kraken") << QStringLiteral("kraken") << QStringLiteral("KRAKEN-c197c0.0.gz");
    QTest::newRow("binance") << QStringLiteral("binance") << QStringLiteral("btcusdt_20240808.gz");
}

void TestHistory::theBookOfARecordingAgreesWithItsRow()
{
    QFETCH(QString, kind);
    QFETCH(QString, file);
    const QString recording = path(kind + QLatin1Char('/') + file);
    if (!QFile::exists(recording))
        QSKIP("the recordings are not here");
    Server server({QStringLiteral("replay:%1:%2?speed=max").arg(kind, recording)});
    QVERIFY(server.isUp());
    QVERIFY(server.waitForEnd());
    const auto rows = snapshot(server, QStringLiteral("prices"));
    QVERIFY(!rows.isEmpty());
    int levels = 0;
    for (const QJsonObject &row : rows) {
        if (row[QStringLiteral("status")] != QStringLiteral("OPEN") || !row.contains(QStringLiteral("bid")))
            continue;
        const QList<QJsonObject> books =
            answer(server, {QStringLiteral("book"), row[QStringLiteral("key")].toString(), QStringLiteral("--json")});
        QCOMPARE(books.size(), 1);
        for (const auto &[side, price, size] :
             {std::tuple("bids", "bid", "bid_size"), std::tuple("asks", "ask", "ask_size")}) {
            const QJsonArray offers = books[0][QLatin1String(side)].toArray();
            if (decimal(row[QLatin1String(size)]).mantissa <= 0)
                continue; // only a price is told
            QVERIFY(!offers.isEmpty());
            QVERIFY(decimal(offers[0][QStringLiteral("price")]) == decimal(row[QLatin1String(price)]));
            QVERIFY(decimal(offers[0][QStringLiteral("size")]) == decimal(row[QLatin1String(size)]));
            QVERIFY(offers.size() <= 20);
            levels = std::max<int>(levels, static_cast<int>(offers.size()));
            for (qsizetype i = 1; i < offers.size(); ++i) {
                const Decimal better = decimal(offers[i - 1][QStringLiteral("price")]);
                const Decimal worse = decimal(offers[i][QStringLiteral("price")]);
                QVERIFY(qstrcmp(side, "bids") == 0 ? less(worse, better) : less(better, worse));
            }
        }
    }
    QVERIFY(levels >= 5);
}

void TestHistory::aSimulatedBookAgreesWithItsRowAtEachTime()
{
    Server server({QStringLiteral("sim:prices?symbols=50&rate=3000&seed=9")});
    QVERIFY(server.isUp());
    Running rows(server,
                 {QStringLiteral("tail"), QStringLiteral("prices"), QStringLiteral("BAA"), QStringLiteral("--json")});
    Running books(
        server,
        {QStringLiteral("book"), QStringLiteral("sim:BAA"), QStringLiteral("--json"), QStringLiteral("--follow")});
    QJsonObject row;
    std::map<qint64, QJsonObject> rowAt;  // by source_time
    std::map<qint64, QJsonObject> bookAt; // by time_us
    const auto agreeing = [&] {
        while (const auto change = rows.next()) {
            for (auto it = change->begin(); it != change->end(); ++it)
                row[it.key()] = it.value();
            rowAt[row[QStringLiteral("source_time")].toInteger()] = row;
        }
        while (const auto book = books.next())
            bookAt[(*book)[QStringLiteral("time_us")].toInteger()] = *book;
        int count = 0;
        for (const auto &[time, book] : bookAt) {
            if (!rowAt.contains(time))
                continue; // merged with what came next
            const QJsonObject &of = rowAt[time];
            const QJsonObject bid = book[QStringLiteral("bids")][0].toObject();
            const QJsonObject ask = book[QStringLiteral("asks")][0].toObject();
            if (!(decimal(bid[QStringLiteral("price")]) == decimal(of[QStringLiteral("bid")]))
                || !(decimal(bid[QStringLiteral("size")]) == decimal(of[QStringLiteral("bid_size")]))
                || !(decimal(ask[QStringLiteral("price")]) == decimal(of[QStringLiteral("ask")]))
                || !(decimal(ask[QStringLiteral("size")]) == decimal(of[QStringLiteral("ask_size")])))
                return -1;
            ++count;
        }
        return count;
    };
    QTRY_VERIFY_WITH_TIMEOUT(agreeing() >= 10 || agreeing() < 0, 20'000);
    QVERIFY(agreeing() >= 10);
}

void TestHistory::booksAreOnlyMadeWhileFollowed()
{
    Server server({QStringLiteral("sim:prices?symbols=50&rate=3000&seed=9")});
    QVERIFY(server.isUp());
    QCOMPARE(counter(server, QStringLiteral("books_written")), 0);
    {
        Running books(
            server,
            {QStringLiteral("book"), QStringLiteral("sim:BAA"), QStringLiteral("--json"), QStringLiteral("--follow")});
        QTRY_VERIFY_WITH_TIMEOUT(counter(server, QStringLiteral("books_written")) > 20, 20'000);
    }
    const auto followed = [&] { return serverStats(server)[QStringLiteral("gauges")][QStringLiteral("followed")]; };
    QTRY_COMPARE(followed().toInteger(-1), 0);
    const auto changes = [&] {
        return serverStats(server)[QStringLiteral("sources")][0][QStringLiteral("changes")].toInteger();
    };
    const qint64 before = changes();
    QTRY_VERIFY(changes() > before + 1'000); // it has noticed
    const qint64 written = counter(server, QStringLiteral("books_written"));
    const qint64 then = changes();
    QTRY_VERIFY(changes() > then + 2'000);
    QCOMPARE(counter(server, QStringLiteral("books_written")), written);
}

void TestHistory::candlesGoOn()
{
    Server server({QStringLiteral("sim:prices?symbols=50&rate=3000&seed=9")});
    QVERIFY(server.isUp());
    Running following(server,
                      {QStringLiteral("candles"), QStringLiteral("sim:BAA"), QStringLiteral("--interval"),
                       QStringLiteral("1"), QStringLiteral("--json"), QStringLiteral("--follow")});
    std::map<qint64, QJsonObject> candles;
    const auto seen = [&] {
        while (const auto candle = following.next())
            candles[(*candle)[QStringLiteral("start_s")].toInteger()] = *candle;
        return candles.size();
    };
    QTRY_VERIFY_WITH_TIMEOUT(seen() >= 4, 20'000);
    // What was told while it went on is what is kept.
    const QList<QJsonObject> kept =
        answer(server,
               {QStringLiteral("candles"), QStringLiteral("sim:BAA"), QStringLiteral("--interval"), QStringLiteral("1"),
                QStringLiteral("--json")});
    QVERIFY(kept.size() >= 4);
    const qint64 first = candles.begin()->first;
    int compared = 0;
    for (const QJsonObject &candle : kept) {
        const qint64 start = candle[QStringLiteral("start_s")].toInteger();
        if (start >= first && start < candles.rbegin()->first) {
            QCOMPARE(candles[start], candle);
            ++compared;
        }
    }
    QVERIFY(compared >= 3);
}

void TestHistory::whatIsNotThereIsSaid()
{
    Server server({QStringLiteral("sim:prices?symbols=10&rate=1000")});
    QVERIFY(server.isUp());
    const auto run = [&](const QStringList &arguments) {
        return runProgram(QStringLiteral("tapectl"), tapectl(server, arguments));
    };
    Finished finished = run({QStringLiteral("candles"), QStringLiteral("BAA")});
    QCOMPARE(finished.code, 1);
    QVERIFY2(finished.err.contains("no candles of 'BAA'"), finished.err.constData());
    finished = run({QStringLiteral("--timeout"), QStringLiteral("0.5"), QStringLiteral("book"), QStringLiteral("BAA")});
    QCOMPARE(finished.code, 1);
    QVERIFY2(finished.err.contains("order book of 'BAA'"), finished.err.constData());
    finished =
        run({QStringLiteral("candles"), QStringLiteral("sim:BAA"), QStringLiteral("--interval"), QStringLiteral("7")});
    QCOMPARE(finished.code, 2);
    QVERIFY2(finished.err.contains("--interval 7: 1, 60, 300 or 3600 is expected"), finished.err.constData());
    QCOMPARE(run({QStringLiteral("book")}).code, 2);
    finished = run({QStringLiteral("book"), QStringLiteral("sim:BAA")});
    QCOMPARE(finished.code, 0);
    QVERIFY2(finished.out.startsWith("sim:BAA at 20") && finished.out.contains("ask size"), finished.out.constData());
    finished = run({QStringLiteral("candles"), QStringLiteral("sim:BAA")});
    QCOMPARE(finished.code, 0);
    QVERIFY2(finished.out.contains("incomplete"), finished.out.constData()); // the server has just begun
}

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"
#include "proxystandin.h"
#include "standinprogram.h"

#include "common/board/decimal.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <memory>

using tapedeck::Decimal;

namespace {

QString path(const QString &name)
{
    return QStringLiteral(TAPEDECK_SHARED_DATA "/") + name;
}

bool sameNumber(const QJsonValue &ours, const QJsonValue &theirs)
{
    const auto decimal = [](const QJsonValue &value) {
        return Decimal::parse(
            (value.isDouble() ? QString::number(value.toDouble(), 'g', 15) : value.toString()).toStdString());
    };
    const auto a = decimal(ours), b = decimal(theirs);
    return a && b && *a == *b;
}

struct Wanted {
    QJsonValue bid, bidSize, ask, askSize, last, trades, volume;
};

/// A recording, how it is subscribed to, and how it ends by its expected.json, by our keys.
struct Session {
    QStringList files;
    QString products;
    QString options;
    QMap<QString, Wanted> ends;
};

QJsonObject expected(const QString &venue)
{
    QFile file(path(venue + QStringLiteral("/expected.json")));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

Wanted bookEnd(const QJsonValue &book)
{
    const QJsonValue bid = book[QStringLiteral("best_bid")], ask = book[QStringLiteral("best_ask")];
    return {bid[QStringLiteral("price")],
            bid[QStringLiteral("size")],
            ask[QStringLiteral("price")],
            ask[QStringLiteral("size")],
            {},
            {},
            {}};
}

Session coinbase()
{
    const QString file = QStringLiteral("COINBASE.ws.28.partA.0");
    Session session{{path(QStringLiteral("coinbase/") + file)}, {}, {}, {}};
    const QJsonObject symbols = expected(QStringLiteral("coinbase"))[file][QStringLiteral("symbols")].toObject();
    session.products = symbols.keys().join(QLatin1Char(','));
    for (const QString &symbol : symbols.keys()) {
        const QJsonObject of = symbols[symbol].toObject();
        Wanted wanted = bookEnd(of[QStringLiteral("book")]);
        wanted.last = of[QStringLiteral("last_trade_price")];
        wanted.trades = of[QStringLiteral("matches")][QStringLiteral("count")];
        wanted.volume = of[QStringLiteral("matches")][QStringLiteral("volume")];
        session.ends.insert(QStringLiteral("coinbase:") + symbol, wanted);
    }
    return session;
}

Session kraken()
{
    const QStringList files = {QStringLiteral("KRAKEN-c197c0.0.gz"), QStringLiteral("KRAKEN-4b7396.0"),
                               QStringLiteral("KRAKEN-82ac16.0")};
    Session session;
    for (const QString &file : files)
        session.files << path(QStringLiteral("kraken/") + file);
    const QJsonObject all = expected(QStringLiteral("kraken"));
    const QJsonObject books = all[files[0]][QStringLiteral("symbols")].toObject();
    const QJsonObject tickers = all[files[1]][QStringLiteral("symbols")].toObject();
    const QJsonObject trades = all[files[2]][QStringLiteral("symbols")].toObject();
    QStringList products;
    for (const QString &symbol : books.keys()) {
        Wanted wanted = bookEnd(books[symbol][QStringLiteral("book")]);
        const QJsonObject traded = trades[symbol][QStringLiteral("trades")].toObject();
        wanted.trades = traded.isEmpty() ? QJsonValue(0) : traded[QStringLiteral("count")];
        if (traded.isEmpty())
            wanted.last = tickers[symbol][QStringLiteral("last_ticker")][QStringLiteral("last_trade")][0];
        else
            wanted.volume = traded[QStringLiteral("volume")];
        const QString now = QString(symbol).replace(QStringLiteral("XBT"), QStringLiteral("BTC"));
        session.ends.insert(QStringLiteral("kraken:") + now, wanted);
        products << QString(symbol).replace(QLatin1Char('/'),
                                            QLatin1Char('-')); // as written in a row's name, or before
    }
    session.products = products.join(QLatin1Char(','));
    session.options = QStringLiteral("&depth=1000");
    return session;
}

Session binance()
{
    const QString file = QStringLiteral("BINANCE-ee25be.0.gz");
    Session session{{path(QStringLiteral("binance/") + file)},
                    QStringLiteral("BTC-USDT,ETHUSDT,dotusdt"),
                    QStringLiteral("&streams=depth@100ms,aggTrade&rest="),
                    {}};
    const QJsonObject symbols = expected(QStringLiteral("binance"))[file][QStringLiteral("symbols")].toObject();
    for (const QString &symbol : symbols.keys()) {
        const QJsonObject of = symbols[symbol].toObject();
        Wanted wanted = bookEnd(of[QStringLiteral("book")]);
        const QJsonObject trades = of[QStringLiteral("aggTrade")].toObject();
        wanted.last = trades[QStringLiteral("last_price")];
        wanted.trades = trades[QStringLiteral("count")];
        wanted.volume = trades[QStringLiteral("volume")];
        session.ends.insert(QStringLiteral("binance:") + symbol, wanted);
    }
    return session;
}

Session sessionOf(const QString &venue)
{
    return venue == QLatin1String("coinbase") ? coinbase() : venue == QLatin1String("kraken") ? kraken() : binance();
}

} // namespace

/// The real server fed by a venue that plays a recording by the venue's own protocol and goes wrong: whatever happens,
/// the board ends at what the recording's expected.json says, and the server says what happened meanwhile.
class TestVenues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!QDir(path({})).exists())
            QSKIP("the recordings are not here");
    }
    void faults_data();
    void faults();
    void rowsAreStaleWhileTheVenueIsAway_data();
    void rowsAreStaleWhileTheVenueIsAway();
    void anUnknownProductIsNamed_data();
    void anUnknownProductIsNamed();
    void nothingButUnknownProductsFails_data();
    void nothingButUnknownProductsFails();
    void goesByAProxy();
    void aVenueThatIsNotThereHarmsNobody();
    void wrongUrls_data();
    void wrongUrls();

private:
    [[nodiscard]] static QString url(const QString &venue, const StandinProgram &standin, const Session &session,
                                     const QString &options = {});
    /// Awaits that the board is as wanted. `lostTrades`: by key.
    void compareEnd(Server &server, const Session &session, const QMap<QString, int> &lostTrades);
    [[nodiscard]] static QJsonObject source(const Server &server, int index = 0)
    {
        return serverStats(server)[QStringLiteral("sources")][index].toObject();
    }
};

QString TestVenues::url(const QString &venue, const StandinProgram &standin, const Session &session,
                        const QString &options)
{
    QString text = venue + QLatin1Char(':') + standin.webSocket() + QStringLiteral("?products=") + session.products
        + session.options;
    if (venue == QLatin1String("binance"))
        text += standin.http();
    return text + QStringLiteral("&quiet=700ms&stale=3s&timeout=5s&retry=20ms&retry-max=40ms&resync=200ms&hold=0s")
        + options;
}

void TestVenues::compareEnd(Server &server, const Session &session, const QMap<QString, int> &lostTrades)
{
    QString wrong;
    const auto isAsWanted = [&] {
        const auto rows = snapshot(server, QStringLiteral("prices"));
        wrong.clear();
        for (auto it = session.ends.begin(); it != session.ends.end(); ++it) {
            const QJsonObject row = rows[it.key()];
            const auto check = [&](const char *field, const QJsonValue &wanted) {
                if (!wanted.isUndefined() && !wanted.isNull() && !sameNumber(row[QLatin1String(field)], wanted))
                    wrong += QStringLiteral("%1 %2 is %3, should be %4; ")
                                 .arg(it.key(), QLatin1String(field), row[QLatin1String(field)].toVariant().toString(),
                                      wanted.toVariant().toString());
            };
            check("bid", it->bid);
            check("bid_size", it->bidSize);
            check("ask", it->ask);
            check("ask_size", it->askSize);
            check("last", it->last);
            const int lost = lostTrades.value(it.key());
            check("trade_count", it->trades.toInt() - lost);
            if (lost == 0)
                check("volume", it->volume);
            if (row[QStringLiteral("status")] != QLatin1String("OPEN"))
                wrong += it.key() + QLatin1Char(' ') + row[QStringLiteral("status")].toString() + QLatin1Char(' ')
                    + row[QStringLiteral("stale_reason")].toString() + QStringLiteral("; ");
        }
        return wrong.isEmpty() && rows.size() == session.ends.size();
    };
    QVERIFY2(QTest::qWaitFor(isAsWanted, 30'000), qPrintable(wrong + server.log().right(2'000)));
}

void TestVenues::faults_data()
{
    QTest::addColumn<QString>("venue");
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QStringList>("counted"); // counters of the source that must have risen
    QTest::addColumn<QString>("logged");
    const auto row = [](const char *venue, const char *fault, const QStringList &counted, const char *logged = "") {
        QTest::addRow("%s, %s", venue, fault)
            << QString::fromLatin1(venue) << QString::fromLatin1(fault) << counted << QString::fromLatin1(logged);
    };
    const QString gaps = QStringLiteral("gaps"), repairs = QStringLiteral("repairs"),
                  reconnects = QStringLiteral("reconnects"), malformed = QStringLiteral("malformed"),
                  outOfOrder = QStringLiteral("out_of_order"), checksums = QStringLiteral("checksums");
    for (const char *venue : {"coinbase", "kraken", "binance"}) {
        row(venue, "none", {});
        row(venue, "gap", {gaps, repairs});
        row(venue, "malformed", {malformed}, "sent a message that cannot be read");
        row(venue, "silence", {reconnects, repairs}, "no message for 3 s");
        row(venue, "close", {reconnects, repairs}, "closed the connection: bye");
        row(venue, "reset", {reconnects, repairs}, "was cut");
    }
    row("coinbase", "duplicate", {outOfOrder});
    row("kraken", "duplicate", {checksums});
    row("binance", "duplicate", {outOfOrder});
    row("coinbase", "reorder", {gaps, repairs, outOfOrder});
    row("kraken", "reorder", {gaps, repairs});
    row("binance", "reorder", {gaps, repairs});
    row("kraken", "checksum", {gaps, repairs});
    row("coinbase", "shutdown", {reconnects, repairs}, "closed the connection as planned");
    row("kraken", "shutdown", {reconnects, repairs}, "Kraken says that its system is in maintenance");
    row("binance", "shutdown", {reconnects, repairs}, "Binance shuts this connection down, as announced");
    row("binance", "http", {});
}

void TestVenues::faults()
{
    QFETCH(QString, venue);
    QFETCH(QString, fault);
    QFETCH(QStringList, counted);
    QFETCH(QString, logged);
    const Session session = sessionOf(venue);
    QVERIFY(!session.ends.isEmpty());
    StandinProgram standin(venue, session.files,
                           fault == QLatin1String("none") ? QStringList()
                                                          : QStringList{QStringLiteral("--fault"), fault});
    QVERIFY(standin.isUp());
    Server server({url(venue, standin, session)});
    QVERIFY(server.isUp());
    QVERIFY2(standin.waitFor(QStringLiteral("ended")),
             qPrintable(standin.lines().join(QLatin1Char('\n')) + server.log()));
    QMap<QString, int> lost;
    for (const QString &line : standin.lines()) {
        if (line.startsWith(QLatin1String("lost trade "))
            || (venue == QLatin1String("coinbase") && line.startsWith(QLatin1String("swapped "))))
            ++lost[venue + QLatin1Char(':') + line.section(QLatin1Char(' '), -1)];
    }
    compareEnd(server, session, lost);
    if (QTest::currentTestFailed()) {
        qWarning("%s\n%s", qPrintable(standin.lines().join(QLatin1Char('\n'))),
                 QJsonDocument(source(server)).toJson().constData());
        return;
    }
    const QJsonObject counts = source(server);
    for (const QString &counter : counted)
        QVERIFY2(counts[counter].toInt() > 0, qPrintable(counter + server.log()));
    if (!counted.contains(QStringLiteral("reconnects")))
        QCOMPARE(counts[QStringLiteral("reconnects")].toInt(), 0);
    if (!counted.contains(QStringLiteral("malformed")))
        QCOMPARE(counts[QStringLiteral("malformed")].toInt(), 0);
    if (fault == QLatin1String("none"))
        QCOMPARE(counts[QStringLiteral("gaps")].toInt(), 0);
    QCOMPARE(counts[QStringLiteral("stale_rows")].toInt(), 0);
    QTRY_COMPARE(source(server)[QStringLiteral("state")].toString(), QStringLiteral("live"));
    QTRY_VERIFY2(server.log().contains(logged), qPrintable(server.log()));
    // The dashboard tells the same list.
    const auto told = [&] {
        QStringList what;
        for (const QJsonValue incident : serverStats(server)[QStringLiteral("incidents")].toArray())
            what << incident[QStringLiteral("kind")].toString() + QLatin1Char(' ')
                    + incident[QStringLiteral("state")].toString() + QLatin1Char(' ')
                    + incident[QStringLiteral("why")].toString();
        return what.join(QLatin1Char('\n'));
    };
    for (const QString &kind : {QStringLiteral("gaps"), QStringLiteral("malformed")}) {
        if (counted.contains(kind))
            QTRY_VERIFY2(told().contains(kind), qPrintable(told()));
    }
    if (counted.contains(QStringLiteral("reconnects")))
        QTRY_VERIFY2(told().contains(logged), qPrintable(told()));
    // One new snapshot at most for each thing that went wrong, and not of everything again and again.
    const int subscriptions = standin.count(QStringLiteral("subscribed ")) + standin.count(QStringLiteral("snapshot "));
    QVERIFY2(subscriptions < 6 * (session.ends.size() + 1) * 3, qPrintable(standin.lines().join(QLatin1Char('\n'))));
}

void TestVenues::rowsAreStaleWhileTheVenueIsAway_data()
{
    QTest::addColumn<QString>("venue");
    for (const char *venue : {"coinbase", "kraken", "binance"})
        QTest::newRow(venue) << QString::fromLatin1(venue);
}

void TestVenues::rowsAreStaleWhileTheVenueIsAway()
{
    QFETCH(QString, venue);
    const Session session = sessionOf(venue);
    StandinProgram standin(venue, session.files,
                           {QStringLiteral("--fault"), QStringLiteral("reset"), QStringLiteral("--hold"),
                            QStringLiteral("--at"), QStringLiteral("2000")});
    QVERIFY(standin.isUp());
    const QString name = venue == QLatin1String("coinbase") ? QStringLiteral("SKL-USD")
        : venue == QLatin1String("kraken")                  ? QStringLiteral("BTC-USD")
                                                            : QStringLiteral("BTC-USDT");
    Server server({url(venue, standin, session), QStringLiteral("sim:clock?interval=10"),
                   QStringLiteral("consolidated:") + name});
    QVERIFY(server.isUp());
    QVERIFY(standin.waitFor(QStringLiteral("fault reset")));
    const auto allStale = [&] {
        const auto rows = snapshot(server, QStringLiteral("prices"));
        for (const QString &key : session.ends.keys()) {
            if (rows[key][QStringLiteral("status")] != QLatin1String("STALE")
                || rows[key][QStringLiteral("stale_reason")].toString().isEmpty())
                return false;
        }
        if (rows[QStringLiteral("consolidated:") + name][QStringLiteral("status")] != QLatin1String("STALE"))
            return false;
        return rows[QStringLiteral("clock:NOW")][QStringLiteral("status")] == QLatin1String("OPEN");
    };
    QTRY_VERIFY_WITH_TIMEOUT(allStale(), 20'000);
    // Attempts go on, until many have failed.
    QTRY_COMPARE_WITH_TIMEOUT(source(server)[QStringLiteral("state")].toString(), QStringLiteral("circuit open"),
                              20'000);
    const QJsonObject away = source(server);
    QCOMPARE(away[QStringLiteral("stale_rows")].toInt(), int(session.ends.size()));
    QVERIFY2(away[QStringLiteral("reason")].toString().contains(QStringLiteral("failures in a row")),
             qPrintable(away[QStringLiteral("reason")].toString()));
    QCOMPARE(source(server, 1)[QStringLiteral("state")].toString(), QStringLiteral("live"));
    server.process().terminate(); // does not wait for anybody
    QVERIFY(server.process().waitForFinished(5'000));
    QCOMPARE(server.process().exitCode(), 0);
}

void TestVenues::anUnknownProductIsNamed_data()
{
    rowsAreStaleWhileTheVenueIsAway_data();
}

void TestVenues::anUnknownProductIsNamed()
{
    QFETCH(QString, venue);
    Session session = sessionOf(venue);
    session.products += QStringLiteral(",XYZ-USD");
    StandinProgram standin(venue, session.files);
    QVERIFY(standin.isUp());
    Server server({url(venue, standin, session)});
    QVERIFY(server.isUp());
    QVERIFY(standin.waitFor(QStringLiteral("ended")));
    compareEnd(server, session, {});
    QTRY_VERIFY2(source(server)[QStringLiteral("reason")].toString().contains(QStringLiteral("knows no product XYZ")),
                 qPrintable(source(server)[QStringLiteral("reason")].toString()));
    QCOMPARE(source(server)[QStringLiteral("state")].toString(), QStringLiteral("live"));
}

void TestVenues::nothingButUnknownProductsFails_data()
{
    rowsAreStaleWhileTheVenueIsAway_data();
}

void TestVenues::nothingButUnknownProductsFails()
{
    QFETCH(QString, venue);
    Session session = sessionOf(venue);
    session.products = QStringLiteral("XYZ-USD,ABC-USD");
    StandinProgram standin(venue, session.files);
    QVERIFY(standin.isUp());
    Server server({url(venue, standin, session)});
    QVERIFY(server.isUp());
    QTRY_COMPARE_WITH_TIMEOUT(source(server)[QStringLiteral("state")].toString(), QStringLiteral("failed"), 20'000);
    const QString reason = source(server)[QStringLiteral("reason")].toString();
    QVERIFY2(reason.contains(QStringLiteral("knows no product")) && reason.contains(QStringLiteral("https://")),
             qPrintable(reason));
}

void TestVenues::goesByAProxy()
{
    const Session session = sessionOf(QStringLiteral("coinbase"));
    StandinProgram standin(QStringLiteral("coinbase"), session.files);
    QVERIFY(standin.isUp());
    ProxyStandIn proxy(static_cast<quint16>(QUrl(standin.webSocket()).port()));
    const QString address = url(QStringLiteral("coinbase"), standin, session,
                                QStringLiteral("&proxy=http://127.0.0.1:%1").arg(proxy.port()))
                                .replace(standin.webSocket(), QStringLiteral("ws://venue.example.org:8081"));
    Server server({address});
    QVERIFY(server.isUp());
    QVERIFY2(standin.waitFor(QStringLiteral("ended")), qPrintable(server.log()));
    compareEnd(server, session, {});
    QCOMPARE(proxy.targets().value(0), QByteArray("venue.example.org:8081"));
}

void TestVenues::aVenueThatIsNotThereHarmsNobody()
{
    // Port 1 is nobody's; a host of the reserved domain has no address.
    Server server({QStringLiteral("coinbase:ws://127.0.0.1:1?products=BTC-USD&retry=10ms&retry-max=20ms"),
                   QStringLiteral("kraken:ws://venue.invalid?products=BTC-USD&retry=10ms&retry-max=20ms"),
                   QStringLiteral("sim:prices?symbols=10&rate=100")});
    QVERIFY(server.isUp());
    QTRY_VERIFY_WITH_TIMEOUT(source(server)[QStringLiteral("reason")].toString().contains(
                                 QStringLiteral("nothing answers at 127.0.0.1:1: check the address")),
                             20'000);
    QTRY_VERIFY2_WITH_TIMEOUT(
        source(server, 1)[QStringLiteral("reason")].toString().contains(QStringLiteral("venue.invalid")),
        qPrintable(source(server, 1)[QStringLiteral("reason")].toString()), 20'000);
    QCOMPARE(source(server, 2)[QStringLiteral("state")].toString(), QStringLiteral("live"));
    QCOMPARE(snapshot(server, QStringLiteral("prices")).size(), 10);
}

void TestVenues::wrongUrls_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *url, const char *sentence) {
        QTest::newRow(url) << QString::fromLatin1(url) << QString::fromLatin1(sentence);
    };
    row("coinbase:", "products=BTC-USD,ETH-USD is expected");
    row("coinbase:?products=", "products=BTC-USD,ETH-USD is expected");
    row("coinbase:?products=btcusd", "'btcusd' is no product; they are such as BTC-USD");
    row("kraken:?products=BTC-USD,", "");
    row("kraken:?products=BTCUSD", "'BTCUSD' is no product");
    row("kraken:?products=BTC-USD&depth=11", "10, 25, 100, 500 or 1000 is expected");
    row("coinbase:https://example.com?products=BTC-USD",
        "an address such as wss://ws-feed.exchange.coinbase.com is expected");
    row("coinbase:wss://?products=BTC-USD", "an address such as");
    row("coinbase:?products=BTC-USD&colour=red", "there is no option 'colour'; there are products");
    row("coinbase:?products=BTC-USD&stale=10", "stale=10: a duration from 20ms to 1440min is expected");
    row("binance:?products=BTC-USDT&streams=depth,kline", "'kline' is none of depth");
    row("binance:?products=BTC-USDT&rest=api.binance.com", "an address such as https://api.binance.com is expected");
    row("consolidated:", "consolidated:BTC-USD,ETH-USD is expected");
    row("bitstamp:?products=BTC-USD", "there is no source kind 'bitstamp'");
}

void TestVenues::wrongUrls()
{
    QFETCH(QString, url);
    QFETCH(QString, sentence);
    const Finished checked =
        runProgram(QStringLiteral("tapedeckd"), {QStringLiteral("--check-config"), QStringLiteral("--source"), url});
    QCOMPARE(checked.code, sentence.isEmpty() ? 0 : 2);
    QVERIFY2(checked.err.contains(sentence.toUtf8()), checked.err.constData());
}

QTEST_GUILESS_MAIN(TestVenues)
#include "tst_venues.moc"

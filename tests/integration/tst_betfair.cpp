// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"
#include "standinprogram.h"

#include "common/board/decimal.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using tapedeck::Decimal;

namespace {

const QString file = QStringLiteral("1.200806927.mcm.jsonl.gz");
const QString market = QStringLiteral("1.200806927");

QString recorded(const QString &name)
{
    return QStringLiteral(TAPEDECK_SHARED_DATA "/betfair/") + name;
}

/// Compared as decimals: "1.50" is 1.5.
bool sameNumber(const QJsonValue &ours, const QJsonValue &theirs)
{
    const auto decimal = [](const QJsonValue &value) {
        return Decimal::parse(
            (value.isDouble() ? QString::number(value.toDouble(), 'g', 15) : value.toString()).toStdString());
    };
    const auto a = decimal(ours), b = decimal(theirs);
    return a && b && *a == *b;
}

} // namespace

/// Betfair's live stream, from a stand-in that plays a recording by its protocol, and goes wrong on demand.
class TestBetfair : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void theRecordingIsTakenIn_data();
    void theRecordingIsTakenIn();
    void faults_data();
    void faults();
    void rowsAreStaleWhileTheStreamIsBehind();
    void aMarketThatIsGoneTakesItsRowsAlong();
    void closedMarketsAreForgotten();
    void runnersAreNamed_data();
    void runnersAreNamed();
    void missingNamesAreTold();
    void theSubscriptionIsAsTheOptionsSay();
    void aDelayedKeyIsTold();
    void aNewTokenIsReadFromItsFile();
    void tooManyConnectionsAreTriedAgain();
    void refusals_data();
    void refusals();
    void anUnknownCertificateIsNotTrusted();
    void wrongUrls_data();
    void wrongUrls();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }
    void write(const QString &name, const QByteArray &text) const;
    [[nodiscard]] QStringList standinOptions(const QStringList &more = {}) const;
    [[nodiscard]] QString url(const StandinProgram &standin, const QString &more = {}) const;
    [[nodiscard]] static QJsonObject source(const Server &server);
    [[nodiscard]] static QString reason(const Server &server)
    {
        return source(server)[QStringLiteral("reason")].toString();
    }
    static void compareEnd(const Server &server, const QString &name, const QString &ofMarket);

    QTemporaryDir m_certificates;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestBetfair::initTestCase()
{
    if (!QFile::exists(recorded(file)))
        QSKIP("the recordings are not here");
    const QString openssl = QStandardPaths::findExecutable(QStringLiteral("openssl"));
    if (openssl.isEmpty())
        QSKIP("openssl is not there (Debian: openssl)");
    QCOMPARE(QProcess::execute(openssl,
                               {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                                QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                                QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes"),
                                QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
                                QStringLiteral("/CN=localhost"), QStringLiteral("-addext"),
                                QStringLiteral("subjectAltName=DNS:localhost"), QStringLiteral("-keyout"),
                                m_certificates.filePath(QStringLiteral("key.pem")), QStringLiteral("-out"),
                                m_certificates.filePath(QStringLiteral("certificate.pem"))}),
             0);
}

void TestBetfair::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    write(QStringLiteral("key"), "key\n");
    write(QStringLiteral("session"), "good\n");
}

void TestBetfair::write(const QString &name, const QByteArray &text) const
{
    QFile out(path(name));
    QVERIFY(out.open(QIODevice::WriteOnly));
    QCOMPARE(out.write(text), text.size());
}

QStringList TestBetfair::standinOptions(const QStringList &more) const
{
    return QStringList{QStringLiteral("--certificate"), m_certificates.filePath(QStringLiteral("certificate.pem")),
                       QStringLiteral("--key"), m_certificates.filePath(QStringLiteral("key.pem"))}
    + more;
}

QString TestBetfair::url(const StandinProgram &standin, const QString &more) const
{
    return QStringLiteral("betfair:%1?markets=%2&app_key_file=%3&session_file=%4&ca_file=%5"
                          "&quiet=1s&stale=2s&retry=10ms&retry-max=50ms")
               .arg(standin.address(), market, path(QStringLiteral("key")), path(QStringLiteral("session")),
                    m_certificates.filePath(QStringLiteral("certificate.pem")))
        + more;
}

QJsonObject TestBetfair::source(const Server &server)
{
    return serverStats(server)[QStringLiteral("sources")][0].toObject();
}

void TestBetfair::compareEnd(const Server &server, const QString &name, const QString &ofMarket)
{
    QFile json(recorded(QStringLiteral("expected.json")));
    QVERIFY(json.open(QIODevice::ReadOnly));
    const QJsonObject wanted =
        QJsonDocument::fromJson(json.readAll())[name][QStringLiteral("markets")][ofMarket].toObject();
    const QJsonObject runners = wanted[QStringLiteral("last_open_state")][QStringLiteral("runners")].toObject();
    QVERIFY(!runners.isEmpty());
    QMap<QString, QJsonObject> rows;
    const auto areClosed = [&] {
        rows = snapshot(server, QStringLiteral("prices"));
        return rows.size() == runners.size() && std::all_of(rows.begin(), rows.end(), [](const QJsonObject &row) {
                   return row[QStringLiteral("status")] == QLatin1String("CLOSED");
               });
    };
    QTRY_VERIFY_WITH_TIMEOUT(areClosed(), 10'000);
    for (const QString &runner : runners.keys()) {
        const QJsonObject row = rows[QStringLiteral("betfair:%1/%2").arg(ofMarket, runner)];
        const QJsonObject state = runners[runner].toObject();
        const auto compare = [&](const char *field, const QJsonValue &value) {
            QVERIFY2(sameNumber(row[QLatin1String(field)], value),
                     qPrintable(QStringLiteral("%1 %2: is %3, should be %4")
                                    .arg(runner, QLatin1String(field), row[QLatin1String(field)].toString(),
                                         value.toVariant().toString())));
        };
        compare("last", state[QStringLiteral("ltp")]);
        compare("volume", state[QStringLiteral("tv")]);
        for (const auto &[field, side] : {std::pair("bid", "best_back"), std::pair("ask", "best_lay")}) {
            const QJsonValue best = state[QLatin1String(side)];
            if (best.isObject())
                compare(field, best[QStringLiteral("price")]);
        }
        QCOMPARE(row[QStringLiteral("result")].toString(), wanted[QStringLiteral("runner_results")][runner].toString());
        QCOMPARE(row[QStringLiteral("match_id")].toString(), wanted[QStringLiteral("eventId")].toString());
        QVERIFY(row[QStringLiteral("stale_reason")].toString().isEmpty());
    }
}

void TestBetfair::theRecordingIsTakenIn_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("ofMarket");
    QTest::newRow("cricket, in play") << file << market;
    QTest::newRow("greyhounds, conflated") << QStringLiteral("1.197931750.mcm.jsonl") << QStringLiteral("1.197931750");
}

void TestBetfair::theRecordingIsTakenIn()
{
    QFETCH(QString, name);
    QFETCH(QString, ofMarket);
    StandinProgram standin(QStringLiteral("betfair"), {recorded(name)}, standinOptions());
    QVERIFY(standin.isUp());
    Server server({url(standin).replace(QStringLiteral("markets=") + market, QStringLiteral("markets=") + ofMarket)});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QVERIFY2(standin.waitFor(QStringLiteral("ended")), qPrintable(server.log()));
    compareEnd(server, name, ofMarket);
    const QJsonObject counts = source(server);
    QCOMPARE(counts[QStringLiteral("malformed")].toInt(), 0);
    QCOMPARE(counts[QStringLiteral("reconnects")].toInt(), 0);
    QCOMPARE(counts[QStringLiteral("state")].toString(), QStringLiteral("live"));
    QCOMPARE(counts[QStringLiteral("reason")].toString(), QString());
    QVERIFY(standin.lines().contains(
        QStringLiteral(R"(subscribed {"marketIds":["%1"]} )").arg(ofMarket)
        + QStringLiteral(R"({"fields":["EX_ALL_OFFERS","EX_MARKET_DEF","EX_LTP","EX_TRADED_VOL","EX_TRADED"]})")));
    const QString log = server.log();
    QVERIFY(log.contains(QStringLiteral("9 more connections are free")));
    QVERIFY(!log.contains(QStringLiteral("good")));
}

void TestBetfair::faults_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("said"); // by the stand-in, of how it went on
    QTest::addColumn<QString>("logged");
    const auto row = [](const char *fault, const char *said, const char *logged) {
        QTest::newRow(fault) << QString::fromLatin1(fault) << QString::fromLatin1(said) << QString::fromLatin1(logged);
    };
    row("cut", "resumed", "was cut");
    row("image", "image in 1", "was cut");
    row("clock", "answered INVALID_CLOCK", "cannot go on where the connection was lost");
    row("segments", "image in 5", "was cut");
    row("segment-cut", "cut the image", "was cut");
    row("silence", "resumed", "the venue sends one every 2 s");
    row("malformed", "resumed", "Betfair sent a message that cannot be read");
    row("slow-close", "resumed", "Betfair tells of an error of its own (going down)");
    row("reimage", "image in 3", "");
}

void TestBetfair::faults()
{
    QFETCH(QString, fault);
    QFETCH(QString, said);
    QFETCH(QString, logged);
    StandinProgram standin(QStringLiteral("betfair"), {recorded(file)},
                           standinOptions({QStringLiteral("--fault"), fault}));
    QVERIFY(standin.isUp());
    Server server({url(standin)});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QVERIFY2(standin.waitFor(QStringLiteral("ended")),
             qPrintable(standin.lines().join(QLatin1Char('\n')) + server.log()));
    QVERIFY2(standin.waitFor(said), qPrintable(standin.lines().join(QLatin1Char('\n'))));
    compareEnd(server, file, market);
    if (QTest::currentTestFailed()) {
        qWarning("%s\n%s", qPrintable(standin.lines().join(QLatin1Char('\n'))), qPrintable(server.log()));
        return;
    }
    const QJsonObject counts = source(server);
    QCOMPARE(counts[QStringLiteral("malformed")].toInt(), fault == QLatin1String("malformed") ? 1 : 0);
    QCOMPARE(counts[QStringLiteral("reconnects")].toInt() > 0, fault != QLatin1String("reimage"));
    QCOMPARE(counts[QStringLiteral("stale_rows")].toInt(), 0);
    QTRY_COMPARE(source(server)[QStringLiteral("state")].toString(), QStringLiteral("live"));
    QTRY_VERIFY2(server.log().contains(logged), qPrintable(server.log()));
    QVERIFY(standin.count(QStringLiteral("subscribed")) <= 3);
}

void TestBetfair::rowsAreStaleWhileTheStreamIsBehind()
{
    StandinProgram standin(QStringLiteral("betfair"), {recorded(file)},
                           standinOptions({QStringLiteral("--fault"), QStringLiteral("behind")}));
    QVERIFY(standin.isUp());
    Server server({url(standin)});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QVERIFY(standin.waitFor(QStringLiteral("fault behind")));
    QTRY_COMPARE(source(server)[QStringLiteral("stale_rows")].toInt(), 2);
    QTRY_VERIFY(reason(server).startsWith(QStringLiteral("Betfair says that its stream is behind")));
    QCOMPARE(source(server)[QStringLiteral("state")].toString(), QStringLiteral("live"));
    for (const QJsonObject &row : snapshot(server, QStringLiteral("prices")))
        QCOMPARE(row[QStringLiteral("status")].toString(), QStringLiteral("STALE"));
    standin.release();
    QVERIFY(standin.waitFor(QStringLiteral("ended")));
    compareEnd(server, file, market);
    QCOMPARE(source(server)[QStringLiteral("reconnects")].toInt(), 0);
    QTRY_COMPARE(reason(server), QString());
}

void TestBetfair::aMarketThatIsGoneTakesItsRowsAlong()
{
    StandinProgram standin(QStringLiteral("betfair"), {recorded(file)},
                           standinOptions({QStringLiteral("--fault"), QStringLiteral("gone")}));
    QVERIFY(standin.isUp());
    Server server({url(standin)});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE_WITH_TIMEOUT(reason(server),
                              QStringLiteral("Betfair does not tell of 1.200806927: closed, or not there"), 20'000);
    QCOMPARE(source(server)[QStringLiteral("state")].toString(), QStringLiteral("live"));
    QVERIFY(snapshot(server, QStringLiteral("prices")).isEmpty());
}

void TestBetfair::closedMarketsAreForgotten()
{
    StandinProgram standin(QStringLiteral("betfair"), {recorded(file)}, standinOptions());
    QVERIFY(standin.isUp());
    Server server({url(standin, QStringLiteral("&keep=0ms"))});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QVERIFY(standin.waitFor(QStringLiteral("ended")));
    QTRY_VERIFY(snapshot(server, QStringLiteral("prices")).isEmpty());
}

void TestBetfair::runnersAreNamed_data()
{
    QTest::addColumn<QString>("fault");
    QTest::newRow("at once") << QString();
    QTest::newRow("the API is busy first") << QStringLiteral("busy");
}

/// The stream tells numbers; names come from the catalogue of the Betting API. The tape stands still before it comes to
/// the end of the market, where this recording tells them.
void TestBetfair::runnersAreNamed()
{
    QFETCH(QString, fault);
    const QString dogs = QStringLiteral("1.197931750");
    StandinProgram standin(
        QStringLiteral("betfair"), {recorded(dogs + QStringLiteral(".mcm.jsonl"))},
        standinOptions({QStringLiteral("--catalogue"), recorded(dogs + QStringLiteral(".catalogue.json")),
                        QStringLiteral("--api-fault"), fault}));
    QVERIFY(standin.isUp());
    Server server({url(standin).replace(QStringLiteral("markets=") + market, QStringLiteral("markets=") + dogs)
                   + QStringLiteral("&api=") + standin.http()});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    const auto name = [&] {
        return snapshot(
                   server,
                   QStringLiteral("prices"))[QStringLiteral("betfair:1.197931750/44331354")][QStringLiteral("name")]
            .toString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(name(), QStringLiteral("1. Paradise Mission"), 20'000);
    QVERIFY(standin.waitFor(QStringLiteral("catalogue: told 1 of 1")));
    QCOMPARE(standin.count(QStringLiteral("catalogue: answered SERVICE_BUSY")), fault.isEmpty() ? 0 : 1);
    standin.release();
    QVERIFY2(standin.waitFor(QStringLiteral("ended")), qPrintable(server.log()));
    compareEnd(server, dogs + QStringLiteral(".mcm.jsonl"), dogs);
    QTRY_COMPARE_WITH_TIMEOUT(reason(server), QString(), 20'000);
    QCOMPARE(standin.count(QStringLiteral("catalogue: told")), 1); // and is not asked again
}

void TestBetfair::missingNamesAreTold()
{
    StandinProgram standin(QStringLiteral("betfair"), {recorded(file)}, standinOptions());
    QVERIFY(standin.isUp());
    // Nothing listens on port 1.
    Server server({url(standin, QStringLiteral("&api=https://localhost:1"))});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY2(reason(server).contains(QStringLiteral("the names of runners are missing: localhost: ")),
                 qPrintable(reason(server)));
    QVERIFY(standin.waitFor(QStringLiteral("ended")));
    compareEnd(server, file, market); // but for the names all is right
    QCOMPARE(source(server)[QStringLiteral("state")].toString(), QStringLiteral("live"));
    QVERIFY(!server.log().contains(QStringLiteral("good")));
}

void TestBetfair::theSubscriptionIsAsTheOptionsSay()
{
    StandinProgram standin(QStringLiteral("betfair"), {recorded(file)}, standinOptions());
    QVERIFY(standin.isUp());
    Server server({url(standin, QStringLiteral("&offers=displayed&levels=5&trades=0&countries=GB,IE"))});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QVERIFY(standin.waitFor(QStringLiteral("connected")));
    QVERIFY2(standin.waitFor(QStringLiteral(
                 R"(subscribed {"countryCodes":["GB","IE"],"marketIds":["1.200806927"]} )"
                 R"({"fields":["EX_BEST_OFFERS_DISP","EX_MARKET_DEF","EX_LTP","EX_TRADED_VOL"],"ladderLevels":5})")),
             qPrintable(standin.lines().join(QLatin1Char('\n'))));
}

void TestBetfair::aDelayedKeyIsTold()
{
    StandinProgram standin(QStringLiteral("betfair"), {recorded(file)}, standinOptions({QStringLiteral("--delayed")}));
    QVERIFY(standin.isUp());
    Server server({url(standin)});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE_WITH_TIMEOUT(
        reason(server),
        QStringLiteral("Betfair sends changes every 180000 ms only, as it does for delayed application keys"), 20'000);
}

void TestBetfair::aNewTokenIsReadFromItsFile()
{
    write(QStringLiteral("session"), "expired\n");
    StandinProgram standin(QStringLiteral("betfair"), {recorded(file)}, standinOptions());
    QVERIFY(standin.isUp());
    Server server({url(standin, QStringLiteral("&failures=1000"))});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QVERIFY(standin.waitFor(QStringLiteral("answered INVALID_SESSION_INFORMATION")));
    QTRY_VERIFY2(reason(server).startsWith(QStringLiteral("the session token in %1 is still the one that Betfair does "
                                                          "not accept: log in again, and write the new token there")
                                               .arg(path(QStringLiteral("session")))),
                 qPrintable(reason(server)));
    QFile::remove(path(QStringLiteral("session")));
    QTRY_VERIFY2(reason(server).contains(QStringLiteral("cannot be read")), qPrintable(reason(server)));
    write(QStringLiteral("session"), "good\n");
    QVERIFY(standin.waitFor(QStringLiteral("ended")));
    compareEnd(server, file, market);
    QCOMPARE(standin.count(QStringLiteral("answered")), 1); // Betfair was not asked again with the same
    QVERIFY(!server.log().contains(QStringLiteral("expired\"")));
}

void TestBetfair::tooManyConnectionsAreTriedAgain()
{
    StandinProgram standin(QStringLiteral("betfair"), {recorded(file)},
                           standinOptions({QStringLiteral("--fault"), QStringLiteral("connections")}));
    QVERIFY(standin.isUp());
    Server server({url(standin)});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QVERIFY(standin.waitFor(QStringLiteral("ended")));
    compareEnd(server, file, market);
    QTRY_VERIFY2(server.log().contains(QStringLiteral("has as many connections to the stream as Betfair allows")),
                 qPrintable(server.log()));
}

void TestBetfair::refusals_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("too many markets") << QStringLiteral("limit") << QByteArray("key")
                                      << QStringLiteral("narrow it by markets=, events=, countries=, market_types= or "
                                                        "venues= (trying to subscribe to 2345 markets)");
    QTest::newRow("unknown key") << QStringLiteral("none") << QByteArray("another")
                                 << QStringLiteral("Betfair does not know the application key");
}

void TestBetfair::refusals()
{
    QFETCH(QString, fault);
    QFETCH(QByteArray, key);
    QFETCH(QString, sentence);
    write(QStringLiteral("key"), key);
    StandinProgram standin(QStringLiteral("betfair"), {recorded(file)},
                           standinOptions({QStringLiteral("--fault"), fault}));
    QVERIFY(standin.isUp());
    Server server({url(standin)});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE_WITH_TIMEOUT(source(server)[QStringLiteral("state")].toString(), QStringLiteral("failed"), 20'000);
    QVERIFY2(reason(server).contains(sentence), qPrintable(reason(server)));
    QCOMPARE(standin.count(QStringLiteral("connected")), 1);
}

void TestBetfair::anUnknownCertificateIsNotTrusted()
{
    StandinProgram standin(QStringLiteral("betfair"), {recorded(file)}, standinOptions());
    QVERIFY(standin.isUp());
    Server server(
        {url(standin).replace(QStringLiteral("&ca_file="), QStringLiteral("#")).section(QLatin1Char('#'), 0, 0)
         + QStringLiteral("&retry=10ms")});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY2_WITH_TIMEOUT(reason(server).contains(QStringLiteral("offers no encryption that can be trusted")),
                              qPrintable(reason(server)), 20'000);
    QVERIFY(reason(server).contains(QStringLiteral("ca_file= tells whom to trust")));
}

void TestBetfair::wrongUrls_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *url, const char *sentence) {
        QTest::newRow(url) << QString::fromLatin1(url) << QString::fromLatin1(sentence);
    };
    row("betfair:?markets=1.2&session_env=HOME", "app_key_file=PATH or app_key_env=VARIABLE is expected");
    row("betfair:?markets=1.2&app_key_env=HOME", "session_file=PATH or session_env=VARIABLE is expected");
    row("betfair:?markets=1.2&app_key=abc&session_env=HOME", "app_key= would show it to everybody");
    row("betfair:?markets=1.2&app_key_env=NO_SUCH_VARIABLE&session_env=HOME", "NO_SUCH_VARIABLE is not set");
    row("betfair:?markets=1.2&app_key_env=HOME&session_file=/not/there/yet", "");
    row("betfair:?app_key_env=HOME&session_env=HOME", "what to subscribe to");
    row("betfair:?markets=football&app_key_env=HOME&session_env=HOME", "'football' is not such as 1.200806927");
    row("betfair:?event_types=1&countries=gb&app_key_env=HOME&session_env=HOME", "'gb' is not such as GB");
    row("betfair:?event_types=1&offers=some&app_key_env=HOME&session_env=HOME", "all, best or displayed");
    row("betfair:?event_types=1&levels=3&app_key_env=HOME&session_env=HOME", "levels= is for offers=best");
    row("betfair:?event_types=1&conflate=3min&app_key_env=HOME&session_env=HOME", "a duration from 0s to 2min");
    row("betfair:wss://example.com?markets=1.2&app_key_env=HOME&session_env=HOME",
        "an address such as tls://stream-api.betfair.com:443 is expected");
    row("betfair:?markets=1.2&app_key_env=HOME&session_env=HOME&api=http://example.com",
        "an address such as https://api.betfair.com is expected, or off");
    row("betfair:?markets=1.2&app_key_env=HOME&session_env=HOME&colour=red", "there is no option 'colour'");
}

void TestBetfair::wrongUrls()
{
    QFETCH(QString, url);
    QFETCH(QString, sentence);
    const Finished checked =
        runProgram(QStringLiteral("tapedeckd"), {QStringLiteral("--check-config"), QStringLiteral("--source"), url});
    QVERIFY2(checked.err.contains(sentence.toUtf8()), checked.err.constData());
    QCOMPARE(checked.code, sentence.isEmpty() ? 0 : 2);
}

QTEST_GUILESS_MAIN(TestBetfair)
#include "tst_betfair.moc"

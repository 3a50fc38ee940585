// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokerprograms.h"
#include "programs.h"
#include "tests/publishing/publishclient.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <csignal>
#include <memory>

using namespace tapedeck;
using grpc::StatusCode;

/// The real tapedeckd, and publishers of a firm's own: a client of gRPC's, and the examples.
class TestPublish : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quotesAndScoresArrive();
    void theExampleGoesOnAfterItsDeath();
    void theExampleGoesOnAfterTheServersDeath();
    void theExampleInPython();
    void asksForCertificates();
    void encryptsAndAsksForTokens();
    void endsStreamsWhenItStops();
    void aTakenPortIsTold();

private:
    /// Lines of prices, and what the board is to show in the end.
    QMap<QString, QString> writeLines(QFile &file, int count);
};

namespace {

const QString anyPort = QStringLiteral("publish://127.0.0.1:0");

int portOf(Server &server)
{
    static const QRegularExpression listens(QStringLiteral("listens on 127\\.0\\.0\\.1:(\\d+)"));
    QRegularExpressionMatch match;
    return QTest::qWaitFor([&] { return (match = listens.match(server.log())).hasMatch(); }, 10'000)
        ? match.captured(1).toInt()
        : 0;
}

QJsonObject sourceOf(const Server &server, const QString &url)
{
    for (const QJsonValue &source : serverStats(server)[QStringLiteral("sources")].toArray()) {
        if (source[QStringLiteral("url")].toString() == url)
            return source.toObject();
    }
    return {};
}

QMap<QString, QString> bids(const Server &server)
{
    QMap<QString, QString> rows;
    const auto board = snapshot(server, QStringLiteral("prices"));
    for (auto it = board.begin(); it != board.end(); ++it)
        rows[it.key()] = (*it)[QStringLiteral("bid")].toString();
    return rows;
}

std::string contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

/// A program of ours or others', ended with the object.
struct Running {
    Running(const QString &program, const QStringList &arguments)
    {
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
    }
    ~Running()
    {
        process.kill();
        process.waitForFinished();
    }
    bool says(const QString &words)
    {
        said += QString::fromUtf8(process.readAll());
        return said.contains(words);
    }
    QProcess process;
    QString said;
};

const QString example = QStringLiteral(TAPEDECK_TESTS_BIN "/publish_example");

} // namespace

void TestPublish::quotesAndScoresArrive()
{
    Server server({anyPort});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    const int port = portOf(server);
    PublishClient client(port, {"desk"});
    v1::Publish changes;
    v1::Quote &quote = *changes.add_prices();
    quote.set_key("desk:ACME");
    quote.set_price_scale(2);
    quote.set_bid(10125);
    quote.set_ask(10127);
    v1::Score &score = *changes.add_scores();
    score.set_key("cup:final");
    score.set_home("Ada");
    score.set_away("Bea");
    score.set_home_score(2);
    score.set_away_score(1);
    score.set_status(v1::Score::LIVE);
    QVERIFY(client.send(1, changes));
    QTRY_COMPARE(client.position(), 1u);
    // Acknowledged, it is there.
    const auto prices = snapshot(server, QStringLiteral("prices"));
    QCOMPARE(prices[QStringLiteral("desk:ACME")][QStringLiteral("bid")].toString(), QStringLiteral("101.25"));
    const auto scores = snapshot(server, QStringLiteral("scores"));
    QCOMPARE(scores[QStringLiteral("cup:final")][QStringLiteral("home_score")].toInt(), 2);

    v1::Publish bad;
    bad.add_prices()->set_bid(1);
    QVERIFY(client.send(2, bad));
    QTRY_COMPARE(client.last().refused(), 1u);
    const QString url = anyPort + QStringLiteral("/desk");
    QTRY_COMPARE(sourceOf(server, url)[QStringLiteral("malformed")].toInt(), 1);
    const QJsonObject source = sourceOf(server, url);
    QCOMPARE(source[QStringLiteral("state")].toString(), QStringLiteral("live"));
    QCOMPARE(source[QStringLiteral("messages")].toInt(), 2);
    client.cancel();
    QTRY_COMPARE(sourceOf(server, url)[QStringLiteral("state")].toString(), QStringLiteral("stale"));
    QTRY_COMPARE(
        snapshot(server, QStringLiteral("prices"))[QStringLiteral("desk:ACME")][QStringLiteral("status")].toString(),
        QStringLiteral("STALE"));
}

QMap<QString, QString> TestPublish::writeLines(QFile &file, int count)
{
    QMap<QString, QString> expected;
    QByteArray lines;
    for (int i = 0; i < count; ++i) {
        const QString key = QStringLiteral("file:S%1").arg(i % 50);
        const QString bid = QString::number(i + 1);
        lines +=
            (key + QLatin1Char(' ') + bid + QLatin1Char(' ') + QString::number(i + 3) + QLatin1Char('\n')).toUtf8();
        expected[key] = bid;
    }
    file.write(lines);
    file.flush();
    return expected;
}

void TestPublish::theExampleGoesOnAfterItsDeath()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("quotes")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto expected = writeLines(file, 300'000);
    const QString url = anyPort + QStringLiteral("/example");
    const auto arguments = [&](int port) {
        return QStringList{file.fileName(), QStringLiteral("--once"), QStringLiteral("--to"),
                           QStringLiteral("127.0.0.1:%1").arg(port)};
    };
    qint64 undisturbed = 0;
    {
        Server server({anyPort});
        Running publisher(example, arguments(portOf(server)));
        QVERIFY(publisher.process.waitForFinished());
        QCOMPARE(publisher.process.exitCode(), 0);
        QTRY_VERIFY((undisturbed = sourceOf(server, url)[QStringLiteral("changes")].toInteger()) >= 600'000);
    }
    Server server({anyPort});
    const int port = portOf(server);
    int deaths = 0;
    for (bool isOver = false; !isOver;) {
        Running publisher(example, arguments(port));
        QVERIFY(publisher.process.waitForStarted());
        QVERIFY(QTest::qWaitFor(
            [&] {
                return publisher.says(QStringLiteral("taken up to line"))
                    || publisher.process.state() == QProcess::NotRunning;
            },
            10'000));
        isOver = publisher.process.waitForFinished(deaths < 5 ? 1 : 60'000);
        if (!isOver) {
            ::kill(static_cast<pid_t>(publisher.process.processId()), SIGKILL);
            publisher.process.waitForFinished();
            ++deaths;
        }
    }
    QVERIFY(deaths > 0);
    QCOMPARE(bids(server), expected);
    // Nothing came twice either: as many changes as without any deaths.
    QTRY_COMPARE(sourceOf(server, url)[QStringLiteral("changes")].toInteger(), undisturbed);
}

void TestPublish::theExampleGoesOnAfterTheServersDeath()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("quotes")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    auto expected = writeLines(file, 1'000);
    const int port = freePort();
    const QString url = QStringLiteral("publish://127.0.0.1:%1").arg(port);
    auto server = std::make_unique<Server>(QStringList{url});
    Running publisher(example, {file.fileName(), QStringLiteral("--to"), QStringLiteral("127.0.0.1:%1").arg(port)});
    QTRY_COMPARE(bids(*server), expected);
    ::kill(static_cast<pid_t>(server->process().processId()), SIGKILL);
    server.reset();
    expected = writeLines(file, 77);
    server = std::make_unique<Server>(QStringList{url});
    // It knows nothing any more, and says so: all is told again.
    QTRY_COMPARE_WITH_TIMEOUT(bids(*server).size(), 50, 20'000);
    QTRY_COMPARE(bids(*server)[QStringLiteral("file:S26")], QStringLiteral("77"));
    QVERIFY(publisher.says(QStringLiteral("the server has everything up to line 0")));
}

void TestPublish::theExampleInPython()
{
    const QString python = QStringLiteral("/usr/bin/python3");
    QProcess has;
    has.start(python, {QStringLiteral("-c"), QStringLiteral("import grpc, google.protobuf")});
    if (!has.waitForFinished() || has.exitCode() != 0)
        QSKIP("Python's gRPC is not installed (apt-get install python3-grpcio)");
    if (!QFile::exists(QStringLiteral(TAPEDECK_TESTS_BIN "/publish_python/tapedeck/v1/publishing_pb2.py")))
        QSKIP(
            "grpc_python_plugin was not installed when the tests were built (apt-get install protobuf-compiler-grpc)");
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("quotes")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("cup:final 2:1\nnonsense\n");
    auto expected = writeLines(file, 5'000);
    Server server({anyPort});
    const int port = portOf(server);
    qputenv("PYTHONPATH", TAPEDECK_TESTS_BIN "/publish_python");
    const QStringList arguments{QStringLiteral(TAPEDECK_EXAMPLES "/publish_python/publish.py"), file.fileName(),
                                QStringLiteral("--to"), QStringLiteral("127.0.0.1:%1").arg(port)};
    {
        Running publisher(python, arguments);
        QTRY_COMPARE_WITH_TIMEOUT(bids(server), expected, 20'000);
        ::kill(static_cast<pid_t>(publisher.process.processId()), SIGKILL);
        publisher.process.waitForFinished();
    }
    QCOMPARE(
        snapshot(server, QStringLiteral("scores"))[QStringLiteral("cup:final")][QStringLiteral("home_score")].toInt(),
        2);
    Running publisher(python, arguments);
    QTRY_VERIFY_WITH_TIMEOUT(publisher.says(QStringLiteral("the server has everything up to line 5002")), 20'000);
    for (const auto &[key, bid] : writeLines(file, 7).asKeyValueRange())
        expected[key] = bid;
    QTRY_COMPARE_WITH_TIMEOUT(bids(server), expected, 20'000);
}

namespace {

/// A key and the certificate for it, which is its own authority, as cert.pem and key.pem. False: there is no openssl.
bool makeCertificate(const QDir &folder)
{
    QProcess openssl;
    openssl.setWorkingDirectory(folder.path());
    openssl.start(QStringLiteral("openssl"),
                  {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("ec"),
                   QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes"),
                   QStringLiteral("-keyout"), QStringLiteral("key.pem"), QStringLiteral("-out"),
                   QStringLiteral("cert.pem"), QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
                   QStringLiteral("/CN=localhost"), QStringLiteral("-addext"),
                   QStringLiteral("subjectAltName=IP:127.0.0.1")});
    return openssl.waitForFinished() && openssl.exitCode() == 0;
}

} // namespace

void TestPublish::asksForCertificates()
{
    QTemporaryDir folder, strangers;
    if (!makeCertificate(folder.path()) || !makeCertificate(strangers.path()))
        QSKIP("openssl is not there to make a certificate (apt-get install openssl)");
    const QString certificate = folder.filePath(QStringLiteral("cert.pem")),
                  key = folder.filePath(QStringLiteral("key.pem"));
    Server server({anyPort + QStringLiteral("?cert_file=%1&key_file=%2&client_ca_file=%1").arg(certificate, key)});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    const int port = portOf(server);
    const std::string ca = contents(certificate);
    PublishClient right(port, {"right", {}, ca, contents(key), ca});
    QTRY_VERIFY(right.isWelcome());
    QVERIFY(right.send(1, PublishClient::quote("desk:A", 1)));
    QTRY_COMPARE(right.position(), 1u);
    PublishClient without(port, {"without", {}, ca});
    PublishClient stranger(port,
                           {"stranger",
                            {},
                            ca,
                            contents(strangers.filePath(QStringLiteral("key.pem"))),
                            contents(strangers.filePath(QStringLiteral("cert.pem")))});
    for (PublishClient *client : {&without, &stranger}) {
        QTRY_VERIFY_WITH_TIMEOUT(client->status(), 20'000);
        QCOMPARE(int(client->status()->error_code()), int(StatusCode::UNAVAILABLE));
        QVERIFY(!client->isWelcome());
    }
    QVERIFY(!right.status());
}

void TestPublish::encryptsAndAsksForTokens()
{
    QTemporaryDir folder;
    if (!makeCertificate(folder.path()))
        QSKIP("openssl is not there to make a certificate (apt-get install openssl)");
    const QString certificate = folder.filePath(QStringLiteral("cert.pem")),
                  key = folder.filePath(QStringLiteral("key.pem"));
    QFile token(folder.filePath(QStringLiteral("token")));
    QVERIFY(token.open(QIODevice::WriteOnly));
    token.write("s3cret\n");
    token.close();
    Server server(
        {anyPort + QStringLiteral("?cert_file=%1&key_file=%2&token_file=%3").arg(certificate, key, token.fileName())});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    const int port = portOf(server);
    const std::string ca = contents(certificate);
    PublishClient right(port, {"right", "Bearer s3cret", ca});
    QTRY_VERIFY(right.isWelcome());
    QVERIFY(right.send(1, PublishClient::quote("desk:A", 1)));
    QTRY_COMPARE(right.position(), 1u);
    PublishClient wrong(port, {"wrong", "Bearer secret", ca});
    QTRY_VERIFY(wrong.status());
    QCOMPARE(int(wrong.status()->error_code()), int(StatusCode::UNAUTHENTICATED));
    PublishClient clear(port, {"clear", "Bearer s3cret"}); // without TLS
    QTRY_VERIFY_WITH_TIMEOUT(clear.status(), 20'000);
    QCOMPARE(int(clear.status()->error_code()), int(StatusCode::UNAVAILABLE));
    QVERIFY(!clear.isWelcome());
    QVERIFY(!right.status());
    QVERIFY(!server.log().contains(QStringLiteral("s3cret")));

    QFile quotes(folder.filePath(QStringLiteral("quotes")));
    QVERIFY(quotes.open(QIODevice::WriteOnly));
    const auto expected = writeLines(quotes, 10);
    Running publisher(example,
                      {quotes.fileName(), QStringLiteral("--once"), QStringLiteral("--to"),
                       QStringLiteral("127.0.0.1:%1").arg(port), QStringLiteral("--token-file"), token.fileName(),
                       QStringLiteral("--ca-file"), certificate});
    QVERIFY(publisher.process.waitForFinished());
    QCOMPARE(publisher.process.exitCode(), 0);
    QCOMPARE(bids(server).size(), expected.size() + 1);
}

void TestPublish::endsStreamsWhenItStops()
{
    auto server = std::make_unique<Server>(QStringList{anyPort});
    const int port = portOf(*server);
    PublishClient first(port, {"first"}), second(port, {"second"});
    QTRY_VERIFY(first.isWelcome() && second.isWelcome());
    std::thread sender([&] { // in the midst of it
        for (std::uint64_t i = 1; first.send(i, PublishClient::quote("desk:A", std::int64_t(i))); ++i) { }
    });
    const bool isFlowing = QTest::qWaitFor([&] { return first.position() > 100; }, 10'000);
    server->process().terminate();
    const bool isEnded = server->process().waitForFinished(10'000);
    if (!isEnded)
        server->process().kill();
    sender.join();
    QVERIFY(isFlowing);
    QVERIFY(isEnded);
    QCOMPARE(server->process().exitCode(), 0);
    for (const PublishClient *client : {&first, &second}) {
        QTRY_VERIFY(client->status());
        QCOMPARE(int(client->status()->error_code()), int(StatusCode::UNAVAILABLE));
    }
    QVERIFY2(second.status()->error_message().find("tapedeckd stops") != std::string::npos,
             second.status()->error_message().c_str());
}

void TestPublish::aTakenPortIsTold()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost, 0));
    const QString url = QStringLiteral("publish://127.0.0.1:%1").arg(other.serverPort());
    Server server({url});
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY(
        sourceOf(server, url)[QStringLiteral("reason")].toString().contains(QStringLiteral("cannot listen on")));
    other.close(); // and it is tried again
    QTRY_COMPARE_WITH_TIMEOUT(sourceOf(server, url)[QStringLiteral("state")].toString(), QStringLiteral("live"),
                              20'000);
    PublishClient client(QUrl(url).port());
    QTRY_VERIFY(client.isWelcome());
}

QTEST_GUILESS_MAIN(TestPublish)
#include "tst_publish.moc"

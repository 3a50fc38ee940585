// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/localserver.h"

#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace tapedeck;

namespace {

const QString program = QStringLiteral(TAPEDECK_BIN "/tapedeckd");
const QStringList simulator{QStringLiteral("sim:prices?symbols=10&rate=10")};

bool answers(const QUrl &url)
{
    QTcpSocket socket;
    socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
    return socket.waitForConnected(5'000);
}

} // namespace

/// The server that the dashboard starts for who has none.
class TestLocalServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsOnAFreePortAndEnds();
    void takesAnotherPortIfTheWantedOneIsTaken();
    void saysThatItWasKilledAndStartsAgain();
    void saysWhyItCannotStart();
    void saysThatThereIsNoProgram();
};

void TestLocalServer::startsOnAFreePortAndEnds()
{
    QUrl url;
    qint64 process = 0;
    {
        LocalServer server(program);
        QCOMPARE(server.state(), LocalServer::Stopped);
        server.start(simulator);
        QTRY_COMPARE_WITH_TIMEOUT(server.state(), LocalServer::Running, 20'000);
        url = server.url();
        process = server.processId();
        QVERIFY(url.port() > 0 && answers(url));
        server.stop();
        QCOMPARE(server.state(), LocalServer::Stopped);
        QVERIFY(!answers(url));
        server.start(simulator, static_cast<quint16>(url.port()));
        QTRY_COMPARE_WITH_TIMEOUT(server.state(), LocalServer::Running, 20'000);
        QCOMPARE(server.url(), url); // the port that was wanted
        process = server.processId();
    }
    QVERIFY(!answers(url));
    QCOMPARE(::kill(static_cast<pid_t>(process), 0), -1);
}

void TestLocalServer::takesAnotherPortIfTheWantedOneIsTaken()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    LocalServer server(program);
    server.start(simulator, other.serverPort());
    QTRY_COMPARE_WITH_TIMEOUT(server.state(), LocalServer::Running, 20'000);
    QVERIFY(server.url().port() != other.serverPort());
    QVERIFY(answers(server.url()));
}

void TestLocalServer::saysThatItWasKilledAndStartsAgain()
{
    LocalServer server(program);
    server.start(simulator);
    QTRY_COMPARE_WITH_TIMEOUT(server.state(), LocalServer::Running, 20'000);
    QCOMPARE(::kill(static_cast<pid_t>(server.processId()), SIGKILL), 0);
    QTRY_COMPARE_WITH_TIMEOUT(server.state(), LocalServer::Failed, 20'000);
    QVERIFY2(server.error().contains(QStringLiteral("killed")), qPrintable(server.error()));
    server.restart();
    QTRY_COMPARE_WITH_TIMEOUT(server.state(), LocalServer::Running, 20'000);
    QVERIFY(server.error().isEmpty() && answers(server.url()));
}

void TestLocalServer::saysWhyItCannotStart()
{
    LocalServer server(program);
    server.start({QStringLiteral("replay:coinbase:/no/such/file")});
    QTRY_VERIFY_WITH_TIMEOUT(server.state() == LocalServer::Failed, 20'000);
    QVERIFY2(server.error().contains(QStringLiteral("/no/such/file")), qPrintable(server.error()));
    server.start({QStringLiteral("nonsense")});
    QTRY_VERIFY_WITH_TIMEOUT(server.state() == LocalServer::Failed, 20'000);
    QVERIFY2(server.error().contains(QStringLiteral("nonsense")), qPrintable(server.error()));
}

void TestLocalServer::saysThatThereIsNoProgram()
{
    LocalServer server(QStringLiteral("/no/such/tapedeckd"));
    server.start(simulator);
    QTRY_COMPARE(server.state(), LocalServer::Failed);
    QVERIFY2(server.error().contains(QStringLiteral("/no/such/tapedeckd")), qPrintable(server.error()));
    QCOMPARE(server.url(), QUrl());

    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", "/no/such/directory");
    LocalServer lost; // there is none beside the test either
    qputenv("PATH", path);
    lost.start(simulator);
    QCOMPARE(lost.state(), LocalServer::Failed);
    QVERIFY2(lost.error().contains(QStringLiteral("Install")), qPrintable(lost.error()));
}

QTEST_GUILESS_MAIN(TestLocalServer)
#include "tst_localserver.moc"

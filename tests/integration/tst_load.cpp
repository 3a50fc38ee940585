// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QTest>

#include <functional>

namespace {

const QStringList sources = {QStringLiteral("sim:prices?symbols=200&rate=5000&seed=9"),
                             QStringLiteral("sim:scores?matches=12&speed=100&seed=9")};

/// `tapectl load --json`, which runs until it has told what the test waits for.
class LoadProgram
{
public:
    LoadProgram(const Server &server, const char *options)
    {
        m_process.start(
            QStringLiteral(TAPEDECK_BIN "/tapectl"),
            QStringList{QStringLiteral("--url"), server.url(), QStringLiteral("load"), QStringLiteral("--json")}
                + QString::fromLatin1(options).split(QLatin1Char(' ')));
    }
    ~LoadProgram()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    [[nodiscard]] bool waitFor(const std::function<bool(const QJsonObject &)> &condition)
    {
        const QDeadlineTimer deadline(60'000);
        while (!deadline.hasExpired() && m_process.state() != QProcess::NotRunning) {
            while (m_process.canReadLine()) {
                m_last = QJsonDocument::fromJson(m_process.readLine()).object();
                if (condition(m_last))
                    return true;
            }
            m_process.waitForReadyRead(1'000);
        }
        return false;
    }
    /// Interrupts it, as Ctrl+C does. Returns its exit code; last() is the final report then.
    [[nodiscard]] int interrupt()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(30'000))
            return -1;
        while (m_process.canReadLine())
            m_last = QJsonDocument::fromJson(m_process.readLine()).object();
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    [[nodiscard]] const QJsonObject &last() const { return m_last; }
    [[nodiscard]] QByteArray error() { return m_process.readAllStandardError(); }

private:
    QProcess m_process;
    QJsonObject m_last;
};

int number(const QJsonObject &report, const char *name)
{
    return report[QLatin1String(name)].toInt(-1);
}

int number(const QJsonObject &report, const char *object, const char *name)
{
    return report[QLatin1String(object)][QLatin1String(name)].toInt(-1);
}

} // namespace

/// The load generator against the real server.
class TestLoad : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_server = std::make_unique<Server>(sources);
        QVERIFY(m_server->isUp());
    }
    void cleanupTestCase() { m_server.reset(); }

    void digestsAgree_data();
    void digestsAgree();
    void aStormIsResumedByDeltas();
    void slowClientsAreFreshAgain();
    void aServerThatRestartsIsFoundAgain();
    void aServerThatGoesIsAFailure();
    void nobodyThereIsAFailure();
    void whatCannotBeIsASentence_data();
    void whatCannotBeIsASentence();

private:
    std::unique_ptr<Server> m_server;
};

void TestLoad::digestsAgree_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<int>("clients");
    QTest::addColumn<bool>("compares"); // clients have the same subscription
    QTest::newRow("every row of both boards, three tiers")
        << QByteArray("--clients 200 --threads 2 --rate 0,10,2 --boards prices,scores") << 200 << true;
    QTest::newRow("some keys each") << QByteArray("--clients 200 --threads 2 --rate 10 --keys 7") << 200 << false;
    QTest::newRow("every client keeps the rows")
        << QByteArray("--clients 20 --rate 20 --verify 20 --ping 0.2") << 20 << true;
}

void TestLoad::digestsAgree()
{
    QFETCH(QByteArray, options);
    QFETCH(int, clients);
    QFETCH(bool, compares);
    LoadProgram load(*m_server, options.constData());
    // Some at the end of each snapshot, others later, while updates flow.
    QVERIFY(load.waitFor([&](const QJsonObject &report) {
        return number(report, "clients") == clients && number(report, "digests_verified") >= 4;
    }));
    QCOMPARE(load.interrupt(), 0);
    const QJsonObject &report = load.last();
    QVERIFY(report[QStringLiteral("final")].toBool());
    QCOMPARE(number(report, "clients"), clients);
    QCOMPARE(number(report, "connects"), number(report, "clients"));
    for (const char *trouble : {"digest_mismatches", "gaps", "lost", "malformed", "errors", "failed", "refused"})
        QCOMPARE(number(report, trouble), 0);
    QCOMPARE(number(report, "digests_compared") > 0, compares);
    for (const char *stage : {"publish_to_receive", "staleness", "connect_to_welcome", "subscribe_to_live"}) {
        const QJsonObject figures = report[QStringLiteral("stages")][QLatin1String(stage)].toObject();
        QVERIFY2(number(figures, "count") > 0 && number(figures, "p50_us") <= number(figures, "p999_us"), stage);
    }
    QVERIFY(number(report, "start", "connects_per_s") > 0);
    QVERIFY(report[QStringLiteral("start")][QStringLiteral("live_ms")].toDouble() > 0);
    QVERIFY(number(report, "updates_per_s") > 0);
    QVERIFY(number(report, "bytes_per_s") > 0);
    QVERIFY(number(report, "server", "resident_bytes") > 1'000'000);
    QVERIFY(number(report, "load", "resident_bytes") > 1'000'000);
}

void TestLoad::aStormIsResumedByDeltas()
{
    LoadProgram load(*m_server, "--clients 100 --threads 2 --rate 10 --boards prices,scores --storm 0.5");
    QVERIFY(load.waitFor([](const QJsonObject &report) { return number(report, "storm", "live") == 100; }));
    QCOMPARE(load.interrupt(), 0);
    const QJsonObject &report = load.last();
    QCOMPARE(number(report, "storm", "clients"), 100);
    QCOMPARE(number(report, "storm", "deltas"), 200); // of each client two subscriptions
    QCOMPARE(number(report, "storm", "snapshots"), 0);
    const QJsonValue storm = report[QStringLiteral("storm")];
    QVERIFY(storm[QStringLiteral("p50_ms")].toDouble() > 0);
    QVERIFY(storm[QStringLiteral("p50_ms")].toDouble() <= storm[QStringLiteral("all_ms")].toDouble());
    QCOMPARE(number(report, "connects"), 200);
    QCOMPARE(number(report, "lost"), 0);
    QCOMPARE(number(report, "digest_mismatches"), 0);
}

void TestLoad::slowClientsAreFreshAgain()
{
    LoadProgram load(*m_server, "--clients 40 --rate 10 --slow 25 --slow-seconds 0.4");
    QVERIFY(load.waitFor([](const QJsonObject &report) { return number(report, "slow", "fresh") >= 10; }));
    QCOMPARE(load.interrupt(), 0);
    QCOMPARE(number(load.last(), "slow", "clients"), 10);
    QVERIFY(number(load.last(), "slow", "stalls") >= number(load.last(), "slow", "fresh"));
    QCOMPARE(number(load.last(), "digest_mismatches"), 0);
    QCOMPARE(number(load.last(), "gaps"), 0);
}

void TestLoad::aServerThatRestartsIsFoundAgain()
{
    auto server = std::make_unique<Server>(sources);
    QVERIFY(server->isUp());
    const quint16 port = server->port();
    LoadProgram load(*server, "--clients 20 --rate 10");
    QVERIFY(load.waitFor([](const QJsonObject &report) { return number(report, "clients") == 20; }));
    server.reset();
    server = std::make_unique<Server>(sources, QStringList(), port);
    QVERIFY(server->isUp());
    QVERIFY(load.waitFor(
        [](const QJsonObject &report) { return number(report, "clients") == 20 && number(report, "connects") == 40; }));
    QCOMPARE(load.interrupt(), 0);
    QCOMPARE(number(load.last(), "go_aways"), 20);
    QCOMPARE(number(load.last(), "lost"), 0); // they were told to
    QCOMPARE(number(load.last(), "digest_mismatches"), 0);
}

void TestLoad::aServerThatGoesIsAFailure()
{
    auto server = std::make_unique<Server>(sources);
    QVERIFY(server->isUp());
    LoadProgram load(*server, "--clients 5");
    QVERIFY(load.waitFor([](const QJsonObject &report) { return number(report, "clients") == 5; }));
    server->process().kill();
    QVERIFY(load.waitFor([](const QJsonObject &report) { return number(report, "lost") == 5; }));
    QCOMPARE(load.interrupt(), 1);
    QCOMPARE(number(load.last(), "clients"), 0);
    QVERIFY(load.error().contains("127.0.0.1"));
}

void TestLoad::nobodyThereIsAFailure()
{
    const Finished finished = runProgram(QStringLiteral("tapectl"),
                                         {QStringLiteral("--url"), QStringLiteral("ws://127.0.0.1:1"),
                                          QStringLiteral("--timeout"), QStringLiteral("0.5"), QStringLiteral("load")});
    QCOMPARE(finished.code, 1);
    QVERIFY2(finished.err.contains("ws://127.0.0.1:1: Connection refused"), finished.err.constData());
}

void TestLoad::whatCannotBeIsASentence_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("says");
    const auto words = [](const char *text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); };
    QTest::newRow("TLS") << words("--url wss://127.0.0.1:1 load") << 1 << QByteArray("without TLS");
    QTest::newRow("no such process") << words("load --server-pid 1073741823") << 2 << QByteArray("--server-pid");
    QTest::newRow("a board twice") << words("load --boards prices,prices") << 2 << QByteArray("twice");
    QTest::newRow("a rate beyond all") << words("load --rate 10,1001") << 2 << QByteArray("--rate 1001");
}

void TestLoad::whatCannotBeIsASentence()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QByteArray, says);
    const Finished finished = runProgram(QStringLiteral("tapectl"), arguments);
    QCOMPARE(finished.code, code);
    QVERIFY2(finished.err.contains(says), finished.err.constData());
}

QTEST_GUILESS_MAIN(TestLoad)
#include "tst_load.moc"

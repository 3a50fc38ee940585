// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include <QFile>
#include <QJsonArray>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

/// JSON lines by pipe, file, socket and command into the real server.
class TestFeeds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pipe();
    void fileOnce();
    void fileFollowed();
    void fileThatComesLater();
    void connection();
    void connectionThatIsAccepted();
    void command();
    void commandThatDies();
    void commandsChildrenEndWithIt();
    void boundsLines();
    void triesMappings();
    void triesWhatIsNotRightYet_data();
    void triesWhatIsNotRightYet();
    void tellsMistakes_data();
    void tellsMistakes();
    void secretsStaySecret();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    void write(const QString &name, const QByteArray &bytes, QIODevice::OpenMode mode = QIODevice::WriteOnly) const;
    [[nodiscard]] QStringList config() const { return {QStringLiteral("--config"), path(QStringLiteral("feed.toml"))}; }
    static QJsonObject source(const Server &server)
    {
        return serverStats(server)[QStringLiteral("sources")].toArray().at(0).toObject();
    }
    static QString last(const Server &server, const char *symbol)
    {
        return snapshot(
                   server,
                   QStringLiteral("prices"))[QStringLiteral("acme:") + QLatin1String(symbol)][QStringLiteral("last")]
            .toString();
    }

    QTemporaryDir m_folder;
};

namespace {

QByteArray line(const char *symbol, const char *price)
{
    return QByteArray("{\"s\":\"") + symbol + "\",\"p\":" + price + "}\n";
}

} // namespace

void TestFeeds::initTestCase()
{
    QVERIFY(m_folder.isValid());
    write(QStringLiteral("feed.toml"), R"(
[mapping.acme]
board = "prices"
key = "acme:{/s}"
columns = { last = "/p" }
)");
}

void TestFeeds::write(const QString &name, const QByteArray &bytes, QIODevice::OpenMode mode) const
{
    QFile file(path(name));
    QVERIFY(file.open(mode));
    file.write(bytes);
}

void TestFeeds::pipe()
{
    Server server({QStringLiteral("stdin:?mapping=acme")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    server.process().write(line("A", "1.50"));
    QTRY_COMPARE(last(server, "A"), QStringLiteral("1.5"));
    server.process().write("{\"s\":\"A\",\"p\":");
    server.process().write("2.25}\r\n\n" + line("B", "3"));
    QTRY_COMPARE(last(server, "B"), QStringLiteral("3"));
    QCOMPARE(last(server, "A"), QStringLiteral("2.25"));
    server.process().write("{\"s\":\"C\",\"p\":4}"); // without a line end
    server.process().closeWriteChannel();
    QVERIFY(server.waitForEnd());
    QCOMPARE(last(server, "C"), QStringLiteral("4"));
    QCOMPARE(last(server, "A"), QStringLiteral("2.25"));
}

void TestFeeds::fileOnce()
{
    write(QStringLiteral("once.jsonl"), line("A", "1") + "garbage\n" + line("B", "2"));
    Server server({QStringLiteral("file:%1?mapping=acme").arg(path(QStringLiteral("once.jsonl")))}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QVERIFY(server.waitForEnd());
    QCOMPARE(last(server, "B"), QStringLiteral("2"));
    QCOMPARE(source(server)[QStringLiteral("messages")].toInt(), 3);
    QCOMPARE(source(server)[QStringLiteral("malformed")].toInt(), 1);
    QTRY_VERIFY(server.log().contains(QStringLiteral("not JSON: garbage")));
}

void TestFeeds::fileFollowed()
{
    const QString name = QStringLiteral("log.jsonl");
    write(name, line("A", "1"));
    Server server({QStringLiteral("file:%1?mapping=acme&follow=1").arg(path(name))}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(last(server, "A"), QStringLiteral("1"));
    write(name, line("A", "2"), QIODevice::Append);
    QTRY_COMPARE(last(server, "A"), QStringLiteral("2"));
    // Rotated: what is still written to the old one counts.
    QVERIFY(QFile::rename(path(name), path(QStringLiteral("log.1"))));
    write(QStringLiteral("log.1"), line("B", "3"), QIODevice::Append);
    QTRY_COMPARE(last(server, "B"), QStringLiteral("3"));
    QTRY_VERIFY(source(server)[QStringLiteral("reason")].toString().contains(QStringLiteral("gone")));
    write(name, line("A", "4") + line("B", "8") + line("B", "9"));
    QTRY_COMPARE(last(server, "B"), QStringLiteral("9"));
    QCOMPARE(last(server, "A"), QStringLiteral("4"));
    // Cut short.
    write(name, line("A", "5.5").left(4));
    write(name, line("A", "5.5").mid(4), QIODevice::Append);
    QTRY_COMPARE(last(server, "A"), QStringLiteral("5.5"));
    QCOMPARE(source(server)[QStringLiteral("malformed")].toInt(), 0);
}

void TestFeeds::fileThatComesLater()
{
    const QString name = QStringLiteral("later.jsonl");
    Server server({QStringLiteral("file:%1?mapping=acme&follow=1&retry=20ms").arg(path(name))}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY(source(server)[QStringLiteral("reason")].toString().contains(QStringLiteral("No such file")));
    write(name, line("A", "7"));
    QTRY_COMPARE_WITH_TIMEOUT(last(server, "A"), QStringLiteral("7"), 20'000);
}

void TestFeeds::connection()
{
    QTcpServer exchange;
    QVERIFY(exchange.listen(QHostAddress::LocalHost));
    Server server({QStringLiteral("tcp://127.0.0.1:%1?mapping=acme&retry=20ms").arg(exchange.serverPort())}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY(exchange.hasPendingConnections());
    QTcpSocket *feed = exchange.nextPendingConnection();
    feed->write(line("A", "1"));
    QTRY_COMPARE(last(server, "A"), QStringLiteral("1"));
    QCOMPARE(source(server)[QStringLiteral("state")].toString(), QStringLiteral("live"));
    // Cut in the middle of a message: the row is stale until the next one.
    feed->write("{\"s\":\"A\",\"p\":9");
    feed->flush();
    feed->disconnectFromHost();
    const auto status = [&] {
        return snapshot(server, QStringLiteral("prices"))[QStringLiteral("acme:A")][QStringLiteral("status")]
            .toString();
    };
    QTRY_COMPARE(status(), QStringLiteral("STALE"));
    QTRY_VERIFY(exchange.hasPendingConnections());
    feed = exchange.nextPendingConnection();
    feed->write(line("A", "1"));
    QTRY_COMPARE(status(), QStringLiteral("OPEN"));
    QCOMPARE(last(server, "A"), QStringLiteral("1"));
    exchange.close();
    feed->abort();
    QTRY_VERIFY(source(server)[QStringLiteral("reason")].toString().contains(QStringLiteral("refused the connection")));
}

void TestFeeds::connectionThatIsAccepted()
{
    Server server({QStringLiteral("tcp://127.0.0.1:0?mapping=acme&listen=1")}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    static const QRegularExpression listening(QStringLiteral("listening on 127\\.0\\.0\\.1:(\\d+)"));
    QTRY_VERIFY(listening.match(server.log()).hasMatch());
    const quint16 port = listening.match(server.log()).captured(1).toUShort();
    QTcpSocket one, two;
    one.connectToHost(QHostAddress::LocalHost, port);
    two.connectToHost(QHostAddress::LocalHost, port);
    QVERIFY(one.waitForConnected() && two.waitForConnected());
    one.write("{\"s\":\"A\",");
    two.write(line("B", "2"));
    QTRY_COMPARE(last(server, "B"), QStringLiteral("2"));
    one.write("\"p\":1}\n");
    QTRY_COMPARE(last(server, "A"), QStringLiteral("1"));
    QTRY_VERIFY(source(server)[QStringLiteral("reason")].toString().contains(QStringLiteral("2 connected")));
    one.abort();
    two.abort();
    QTRY_VERIFY(source(server)[QStringLiteral("reason")].toString().contains(QStringLiteral("nobody")));
}

void TestFeeds::command()
{
    Server server(
        {QStringLiteral("exec:echo '{\"s\":\"A\",\"p\":\"1.5\"}'; echo hello >&2; exec sleep 60?mapping=acme")},
        config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_COMPARE(last(server, "A"), QStringLiteral("1.5"));
    QTRY_VERIFY(server.log().contains(QStringLiteral("hello")));
}

void TestFeeds::commandThatDies()
{
    // Counts its starts in a file, and tells them.
    const QString command =
        QStringLiteral("n=$(cat %1 2>/dev/null || echo 0); n=$((n+1)); echo $n > %1; "
                       "echo \"{\\\"s\\\":\\\"A\\\",\\\"p\\\":$n}\"; echo \"try $n failed\" >&2; exit 3")
            .arg(path(QStringLiteral("starts")));
    Server server({QStringLiteral("exec:%1?mapping=acme&retry=10ms&retry-max=20ms").arg(command)}, config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QTRY_VERIFY(last(server, "A").toInt() >= 3);
    QTRY_VERIFY(source(server)[QStringLiteral("reason")].toString().contains(QStringLiteral("exit code 3")));
    QVERIFY(source(server)[QStringLiteral("reason")].toString().contains(QStringLiteral("failed")));
}

void TestFeeds::commandsChildrenEndWithIt()
{
    const QString pid = path(QStringLiteral("pid"));
    {
        Server server({QStringLiteral("exec:sleep 1000 & echo $! > %1; echo '{\"s\":\"A\",\"p\":1}'; wait?mapping=acme")
                           .arg(pid)},
                      config());
        QVERIFY2(server.isUp(), qPrintable(server.log()));
        QTRY_COMPARE(last(server, "A"), QStringLiteral("1"));
    }
    QFile file(pid);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString stat = QStringLiteral("/proc/%1/stat").arg(QString::fromLatin1(file.readAll().trimmed()));
    const auto lives = [&] {
        QFile of(stat);
        return of.open(QIODevice::ReadOnly) && !of.readAll().contains(" Z ");
    };
    QTRY_VERIFY(!lives());
}

void TestFeeds::boundsLines()
{
    const QByteArray longLine = "{\"s\":\"L\",\"p\":1,\"x\":\"" + QByteArray(300'000, 'x') + "\"}\n";
    write(QStringLiteral("long.jsonl"), line("A", "1") + longLine + line("B", "2") + longLine + line("C", "3"));
    Server server({QStringLiteral("file:%1?mapping=acme&max-line=1024").arg(path(QStringLiteral("long.jsonl")))},
                  config());
    QVERIFY2(server.isUp(), qPrintable(server.log()));
    QVERIFY(server.waitForEnd());
    QCOMPARE(snapshot(server, QStringLiteral("prices")).size(), 3);
    QCOMPARE(source(server)[QStringLiteral("malformed")].toInt(), 2);
    QCOMPARE(server.log().count(QStringLiteral("max-line=BYTES allows longer ones")), 1);
}

void TestFeeds::triesMappings()
{
    QProcess process;
    process.start(QStringLiteral(TAPEDECK_BIN "/tapedeckd"),
                  config() << QStringLiteral("--try-mapping") << QStringLiteral("acme"));
    process.write(line("A", "1.50") + "{\"s\":\"B\",\"p\":2,\"extra\":{\"x\":[7]}}\n");
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    const QByteArray out = process.readAllStandardOutput();
    QCOMPARE(process.exitCode(), 0);
    QVERIFY2(out.contains("{\"key\":\"acme:A\",\"last\":\"1.5\""), out.constData());
    QVERIFY2(out.contains("not used: /extra/x/* (7)"), out.constData());

    process.start(QStringLiteral(TAPEDECK_BIN "/tapedeckd"),
                  config() << QStringLiteral("--try-mapping") << QStringLiteral("acme"));
    process.write("{\"s\":\"A\",\n \"p\":\"dear\"}"); // one document of two lines
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardOutput().contains("at /p stood \"dear\""));
}

void TestFeeds::triesWhatIsNotRightYet_data()
{
    QTest::addColumn<QString>("mapping");
    QTest::addColumn<QByteArray>("sample");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char *name, const char *mapping, const char *sample, int code, const char *said) {
        QTest::newRow(name) << QString::fromLatin1(mapping) << QByteArray(sample) << code << QByteArray(said);
    };
    const char *list = R"({"e":{"n":"N","r":[{"s":"A","price":1.5,"x":[{"y":1}]}]},"t":7})";
    row("no mapping yet", "none", list, 2, "# in the sample: /e/r/*/price (1.5)");
    row("no mapping, with a list", "none", list, 2, "rows = \"/e/r\" makes a row of each");
    row("a place that may be meant", "rows", list, 1, "# never there: columns.last (/x/price); is it /price\n");
    row("places of rows", "rows", list, 1, "# not used: /price (1.5)");
    row("places of the message", "rows", list, 1, "# not used: ^/e/n (\"N\")");
    row("cut off", "acme", "{\"s\":\"A\",\n \"p\":[1,", 1, "line 2, column");
    row("nothing", "acme", "\n \n", 1, "nothing on standard input");
    row("a page", "acme", "<html>\n", 1, "that is a page");
}

void TestFeeds::triesWhatIsNotRightYet()
{
    QFETCH(QString, mapping);
    QFETCH(QByteArray, sample);
    QFETCH(int, code);
    QFETCH(QByteArray, said);
    write(QStringLiteral("try.toml"), R"(
[mapping.acme]
board = "prices"
key = "acme:{/s}"
columns = { last = "/p" }
[mapping.rows]
board = "prices"
key = "acme:{/s}"
rows = "/e/r"
columns = { last = "/x/price" }
)");
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(
        QStringLiteral(TAPEDECK_BIN "/tapedeckd"),
        {QStringLiteral("--config"), path(QStringLiteral("try.toml")), QStringLiteral("--try-mapping"), mapping});
    process.write(sample);
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    const QByteArray out = process.readAll();
    QCOMPARE(process.exitCode(), code);
    QVERIFY2(out.contains(said), out.constData());
}

void TestFeeds::tellsMistakes_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QStringList>("named");
    const auto row = [](const char *url, const QStringList &named) {
        QTest::newRow(url) << QString::fromLatin1(url) << named;
    };
    row("stdin:", {QStringLiteral("mapping=NAME"), QStringLiteral("acme")});
    row("stdin:?mapping=acne", {QStringLiteral("acne"), QStringLiteral("there are acme")});
    row("stdin:x?mapping=acme", {QStringLiteral("stdin:?mapping=NAME")});
    row("stdin:?mapping=acme&follow=1", {QStringLiteral("'follow'"), QStringLiteral("max-line")});
    row("file:?mapping=acme", {QStringLiteral("file:PATH")});
    row("file:/nowhere/at.all?mapping=acme", {QStringLiteral("No such file"), QStringLiteral("follow=1")});
    row("file:/tmp?mapping=acme", {QStringLiteral("folder")});
    row("file:/dev/null?mapping=acme&from=end", {QStringLiteral("follow=1")});
    row("file:/dev/null?mapping=acme&max-line=3", {QStringLiteral("max-line=3"), QStringLiteral("1024")});
    row("tcp:127.0.0.1:9?mapping=acme", {QStringLiteral("tcp://HOST:PORT")});
    row("tcp://127.0.0.1?mapping=acme", {QStringLiteral("tcp://HOST:PORT")});
    row("tcp://127.0.0.1:99999?mapping=acme", {QStringLiteral("tcp://HOST:PORT")});
    row("tcp://example.org:9000?mapping=acme&listen=1", {QStringLiteral("0.0.0.0")});
    row("exec:?mapping=acme", {QStringLiteral("exec:COMMAND")});
    row("exec:true?mapping=acme&retry=soon", {QStringLiteral("retry=soon"), QStringLiteral("500ms")});
    row("http+json:ftp://example.org#mapping=acme", {QStringLiteral("https://")});
    row("http+json:https://example.org/x", {QStringLiteral("mapping=NAME")});
    row("http+json:https://example.org/x#mapping=acme&interval=1",
        {QStringLiteral("interval=1"), QStringLiteral("10s")});
    row("http+json:https://example.org/x#mapping=acme&token_env=TAPEDECK_NOT_SET",
        {QStringLiteral("TAPEDECK_NOT_SET")});
    row("http+json:https://example.org/x#mapping=acme&token_file=/nowhere", {QStringLiteral("/nowhere")});
    row("openligadb:https://example.org/x#mapping=acme", {QStringLiteral("'mapping'")});
}

void TestFeeds::tellsMistakes()
{
    QFETCH(QString, url);
    QFETCH(QStringList, named);
    const Finished finished = runProgram(
        QStringLiteral("tapedeckd"), config() << QStringLiteral("--source") << url << QStringLiteral("--check-config"));
    QCOMPARE(finished.code, 2);
    for (const QString &part : named)
        QVERIFY2(finished.err.contains(part.toUtf8()), finished.err.constData());
}

void TestFeeds::secretsStaySecret()
{
    for (const char *url : {"http+json:https://joe:hunter2@example.org/x#mapping=acme",
                            "http+json:https://example.org/x?apikey=hunter2#mapping=nope",
                            "tcp://example.org?mapping=acme&password=hunter2"}) {
        const Finished finished =
            runProgram(QStringLiteral("tapedeckd"), config() << QStringLiteral("--source") << QString::fromLatin1(url));
        QCOMPARE(finished.code, 2);
        QVERIFY2(!finished.err.contains("hunter2"), finished.err.constData());
    }
}

QTEST_GUILESS_MAIN(TestFeeds)
#include "tst_feeds.moc"

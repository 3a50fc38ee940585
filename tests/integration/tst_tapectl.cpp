// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include "common/wire/replica.h"

#include "tapedeck/v1/wire.pb.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <google/protobuf/util/delimited_message_util.h>

#include <fstream>
#include <map>

using namespace tapedeck;

namespace {

const QStringList sources = {QStringLiteral("sim:prices?symbols=40&rate=2000&seed=9"),
                             QStringLiteral("sim:scores?matches=12&speed=100&seed=9&odds=0")};

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace

/// Each command of the command line client, as a script or a person uses it.
class TestTapectl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_server = std::make_unique<Server>(sources);
        QVERIFY(m_server->isUp());
    }
    void cleanupTestCase() { m_server.reset(); }

    void snapshotTakesKeys();
    void snapshotForPeopleIsATable();
    void statsTellWhatScriptsNeed();
    void watchShowsATable();
    void recordCanBePlayedBack();
    void loadCountsWhatItGets();
    void versionIsPrinted();
    void mistakesAreSentences_data();
    void mistakesAreSentences();
    void aServerThatIsNotThereEndsTheWait();

private:
    [[nodiscard]] Finished tapectl(const QStringList &arguments) const
    {
        return runProgram(QStringLiteral("tapectl"), QStringList{QStringLiteral("--url"), m_server->url()} + arguments);
    }

    std::unique_ptr<Server> m_server;
};

void TestTapectl::snapshotTakesKeys()
{
    const Finished finished = tapectl(words("snapshot prices BAA sim:BAC --json"));
    QCOMPARE(finished.code, 0);
    QStringList keys;
    for (const QByteArray &line : finished.out.trimmed().split('\n'))
        keys << QJsonDocument::fromJson(line)[QStringLiteral("key")].toString();
    QCOMPARE(keys, words("sim:BAA sim:BAC"));
}

void TestTapectl::snapshotForPeopleIsATable()
{
    const Finished finished = tapectl(words("snapshot scores"));
    QCOMPARE(finished.code, 0);
    const QList<QByteArray> lines = finished.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 13); // heading and twelve matches
    QVERIFY2(lines[0].startsWith("key"), lines[0].constData());
}

void TestTapectl::statsTellWhatScriptsNeed()
{
    const QJsonObject stats = serverStats(*m_server);
    QCOMPARE(stats[QStringLiteral("sources")].toArray().size(), 2);
    const QJsonValue source = stats[QStringLiteral("sources")][0];
    QCOMPARE(source[QStringLiteral("url")].toString(), sources[0]);
    QCOMPARE(source[QStringLiteral("state")].toString(), QStringLiteral("live"));
    QCOMPARE(source[QStringLiteral("ended")].toBool(true), false);
    QVERIFY(source[QStringLiteral("messages")].toInt() > 0);
    for (const QJsonValue &board : stats[QStringLiteral("boards")].toArray()) {
        const bool isKept = board[QStringLiteral("name")].toString() != QStringLiteral("rolling");
        QCOMPARE(board[QStringLiteral("version")].toInt() > 0, isKept);
        QCOMPARE(board[QStringLiteral("digest")].toString().size(), 16);
    }
    QVERIFY(stats[QStringLiteral("stages")].toArray().size() >= 4);
    const Finished table = tapectl(words("stats"));
    QCOMPARE(table.code, 0);
    QVERIFY2(table.out.contains("sim:prices"), table.out.constData());
}

void TestTapectl::watchShowsATable()
{
    const Finished finished = tapectl(words("watch prices"));
    QCOMPARE(finished.code, 0); // not to a terminal: one table
    QVERIFY2(finished.out.contains("live") && finished.out.contains("sim:BAA"), finished.out.constData());
}

void TestTapectl::recordCanBePlayedBack()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("updates"));
    const Finished finished =
        tapectl({QStringLiteral("record"), path, QStringLiteral("--seconds"), QStringLiteral("1")});
    QCOMPARE(finished.code, 0);

    // Each message has its length before it, as Protobuf's own delimited format.
    std::ifstream file(path.toStdString(), std::ios::binary);
    google::protobuf::io::IstreamInputStream input(&file);
    std::map<std::string, Replica> replicas;
    for (const Schema &schema : Schema::all())
        replicas.emplace(schema.board(), schema);
    std::vector<std::string> boards; // as Welcome lists them
    int subscribed = 0;
    v1::ServerMessage message;
    bool ended = false;
    int updates = 0;
    while (google::protobuf::util::ParseDelimitedFromZeroCopyStream(&message, &input, &ended)) {
        if (message.has_welcome()) {
            for (const v1::Cursor &board : message.welcome().boards())
                boards.push_back(board.board());
        } else if (message.has_subscribed()) {
            ++subscribed;
        } else {
            QVERIFY(message.has_update());
            Replica &replica = replicas.at(boards.at(message.update().board()));
            QCOMPARE(replica.apply(message.update().SerializeAsString()).outcome, Replica::Outcome::Applied);
            ++updates;
        }
        message.Clear();
    }
    QVERIFY2(ended, "the file ends in the middle of a message");
    QVERIFY(updates > 2);
    QCOMPARE(subscribed, 3);
    QCOMPARE(replicas.at("prices").board().rowCount(), std::size_t(40));
    QCOMPARE(replicas.at("scores").board().rowCount(), std::size_t(12));
}

void TestTapectl::loadCountsWhatItGets()
{
    const Finished finished = tapectl(words("load --clients 20 --rate 20 --seconds 1 --json"));
    QVERIFY2(finished.code == 0, finished.err.constData());
    const QByteArray last = finished.out.trimmed().split('\n').last();
    const QJsonDocument figures = QJsonDocument::fromJson(last);
    QVERIFY2(figures.isObject(), finished.out.constData());
    QCOMPARE(figures[QStringLiteral("clients")].toInt(), 20);
    QVERIFY(figures[QStringLiteral("updates_per_s")].toInt() > 0);
}

void TestTapectl::versionIsPrinted()
{
    QVERIFY(tapectl(words("version")).out.startsWith("tapectl "));
    QVERIFY(
        QJsonDocument::fromJson(tapectl(words("version --json")).out)[QStringLiteral("version")].toString().startsWith(
            QStringLiteral("tapectl ")));
}

void TestTapectl::mistakesAreSentences_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("names"); // what the sentence must name
    QTest::newRow("no command") << words("") << QByteArray("subcommand");
    QTest::newRow("unknown command") << words("frobnicate") << QByteArray("frobnicate");
    QTest::newRow("unknown board") << words("snapshot weather") << QByteArray("weather");
    QTest::newRow("missing board") << words("tail") << QByteArray("BOARD");
    QTest::newRow("clients") << words("load --clients 0") << QByteArray("--clients 0");
    QTest::newRow("url") << words("--url http://x stats") << QByteArray("http://x");
}

void TestTapectl::mistakesAreSentences()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, names);
    const Finished finished = runProgram(QStringLiteral("tapectl"), arguments);
    QCOMPARE(finished.code, 2);
    QVERIFY2(finished.err.contains(names), finished.err.constData());
}

void TestTapectl::aServerThatIsNotThereEndsTheWait()
{
    const Finished finished =
        runProgram(QStringLiteral("tapectl"), words("--url ws://127.0.0.1:1 --timeout 1 snapshot prices"));
    QCOMPARE(finished.code, 1);
    QVERIFY2(finished.err.contains("ws://127.0.0.1:1"), finished.err.constData());
    QVERIFY(finished.out.isEmpty());
}

QTEST_GUILESS_MAIN(TestTapectl)
#include "tst_tapectl.moc"

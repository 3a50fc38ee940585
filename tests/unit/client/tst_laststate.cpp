// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/feed/laststate.h"
#include "tests/testseed.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace tapedeck;
using v1::Quote;

class TestLastState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void isThereAgainAndGoesOn();
    void rowsKeepTheServersNumbers();
    void nothingIsKeptOfNothing();
    void whatCannotBeWrittenIsSaid();
    void aDamagedFileLeavesNothing();
    void serversAndBoardsAreKeptApart();

private:
    [[nodiscard]] QString file() const { return m_directory.filePath(QStringLiteral("deep/down/prices.state")); }
    static std::unique_ptr<BoardFeed> emptyFeed() { return std::make_unique<BoardFeed>(Schema::prices()); }
    [[nodiscard]] static Digest digestOf(const BoardFeed &feed)
    {
        return feed.read([](const Board &board) { return board.digest(); });
    }

    QTemporaryDir m_directory;
    BoardMaker m_maker;
};

void TestLastState::init()
{
    m_maker = BoardMaker();
    for (int i = 0; i < 500; ++i) {
        const RowId row = m_maker.set("S" + std::to_string(i), 1'000 + i, i % 4, "Name of " + std::to_string(i));
        m_maker.board.beginCommit();
        m_maker.board.setInteger(row, Quote::kSourceTimeFieldNumber, 1'790'000'000'000'000 + i);
        m_maker.board.endCommit();
    }
    m_maker.board.beginCommit();
    for (int i = 0; i < 100; ++i)
        m_maker.board.remove(m_maker.board.find("x:S" + std::to_string(3 * i)));
    m_maker.board.endCommit();
    m_maker.send();
}

void TestLastState::isThereAgainAndGoesOn()
{
    QVERIFY(saveLastState(*m_maker.feed, file()));
    const auto again = emptyFeed();
    const Micros savedUs = loadLastState(*again, file());
    QVERIFY(std::abs(savedUs - wallClockUs()) < 60'000'000);
    QCOMPARE(again->cursor(), m_maker.feed->cursor());
    QCOMPARE(digestOf(*again), m_maker.board.digest());
    again->read([](const Board &board) {
        QCOMPARE(board.rowCount(), std::size_t(400));
        const RowId row = board.find("x:S7");
        QCOMPARE(board.text(row, Quote::kNameFieldNumber), std::string_view("Name of 7"));
        QCOMPARE(QString::fromStdString(board.decimal(row, Quote::kLastFieldNumber)->toString()),
                 QStringLiteral("1.007"));
        QCOMPARE(board.integer(row, Quote::kSourceTimeFieldNumber), std::optional<std::int64_t>(1'790'000'000'000'007));
    });
}

void TestLastState::rowsKeepTheServersNumbers()
{
    QVERIFY(saveLastState(*m_maker.feed, file()));
    const auto again = emptyFeed();
    QVERIFY(loadLastState(*again, file()) != 0);
    // What the server sends next names rows by its numbers alone.
    const Version before = m_maker.board.version();
    m_maker.set("S7", 99, 0, "Name of 7");
    m_maker.set("New", 5, 0);
    m_maker.board.beginCommit();
    m_maker.board.remove(m_maker.board.find("x:S8"));
    m_maker.board.endCommit();
    UpdateHeader header;
    header.digest = m_maker.board.digest();
    for (const std::string &message : encodeUpdate(m_maker.board, before, header, 1 << 20)) {
        const Replica::Receipt receipt = again->apply(*updateIn(message));
        QCOMPARE(receipt.outcome, Replica::Outcome::Applied);
        QVERIFY(receipt.digestChecked);
    }
}

void TestLastState::nothingIsKeptOfNothing()
{
    const auto feed = emptyFeed();
    const QString nothing = m_directory.filePath(QStringLiteral("nothing.state"));
    QVERIFY(saveLastState(*feed, nothing));
    QVERIFY(!QFile::exists(nothing));
    QCOMPARE(loadLastState(*feed, nothing), Micros(0));
}

void TestLastState::whatCannotBeWrittenIsSaid()
{
    QFile inTheWay(m_directory.filePath(QStringLiteral("file")));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("the last state is not kept")));
    QVERIFY(!saveLastState(*m_maker.feed, m_directory.filePath(QStringLiteral("file/prices.state"))));
}

void TestLastState::aDamagedFileLeavesNothing()
{
    QVERIFY(saveLastState(*m_maker.feed, file()));
    QFile saved(file());
    QVERIFY(saved.open(QIODevice::ReadOnly));
    const QByteArray good = saved.readAll();
    saved.close();
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    for (int run = 0; run < 200; ++run) {
        QByteArray bad = good;
        if (run % 3 == 0)
            bad.truncate(static_cast<qsizetype>(random() % static_cast<unsigned>(good.size())));
        else
            bad[static_cast<qsizetype>(random() % static_cast<unsigned>(good.size()))] ^=
                static_cast<char>(1 + random() % 255);
        const QString path = m_directory.filePath(QStringLiteral("bad.state"));
        QFile out(path);
        QVERIFY(out.open(QIODevice::WriteOnly | QIODevice::Truncate));
        out.write(bad);
        out.close();
        const auto feed = emptyFeed();
        const Micros savedUs = loadLastState(*feed, path);
        // Only the time may be another without anybody seeing it.
        if (savedUs != 0)
            QCOMPARE(digestOf(*feed), m_maker.board.digest());
        else
            QCOMPARE(feed->version(), Version(0));
    }
}

void TestLastState::serversAndBoardsAreKeptApart()
{
    const auto name = [](const char *url, const Schema &schema) {
        return lastStateFile(QStringLiteral("/d"), QUrl(QString::fromLatin1(url)), schema);
    };
    QCOMPARE(name("ws://user:secret@host:7878/a?token=x", Schema::prices()),
             QStringLiteral("/d/__host_7878_a_prices.state"));
    QVERIFY(name("ws://host:7878", Schema::prices()) != name("ws://host:7879", Schema::prices()));
    QVERIFY(name("ws://host:7878", Schema::prices()) != name("ws://host:7878", Schema::scores()));
}

QTEST_GUILESS_MAIN(TestLastState)
#include "tst_laststate.moc"

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Versions and times are sent briefly where whoever may get the Update finds the whole from what it knows.

#include "common/wire/replica.h"
#include "common/wire/updateencoder.h"

#include "tapedeck/v1/wire.pb.h"

#include <QTest>

using namespace tapedeck;
using tapedeck::v1::Quote;

namespace {

constexpr Micros now = 1'790'000'000'123'456;

UpdateHeader headerOf(Version base, Version version)
{
    UpdateHeader header;
    header.board = "prices";
    header.epoch = 9;
    header.baseVersion = base;
    header.version = version;
    header.publishTimeUs = now;
    return header;
}

v1::Update read(const UpdateHeader &header)
{
    v1::ServerMessage message;
    if (!message.ParseFromString(updateHead(header, 0)))
        qFatal("a header cannot be read");
    return message.update();
}

} // namespace

class TestUpdateHeader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void briefVersions_data()
    {
        QTest::addColumn<quint64>("base");
        QTest::addColumn<quint64>("version");
        QTest::addColumn<bool>("brief");
        QTest::newRow("one commit") << quint64(1'000'000) << quint64(1'000'001) << true;
        QTest::newRow("no commit") << quint64(500) << quint64(500) << true;
        QTest::newRow("low bits are 0") << quint64(255) << quint64(256) << true;
        QTest::newRow("across low bits") << quint64(120) << quint64(150) << true;
        QTest::newRow("most that is brief") << quint64(1'000) << quint64(1'063) << true;
        QTest::newRow("one more") << quint64(1'000) << quint64(1'064) << false;
        QTest::newRow("a young board") << quint64(1) << quint64(2) << true;
        QTest::newRow("snapshot") << quint64(0) << quint64(1) << false;
        QTest::newRow("largest version") << quint64(INT64_MAX - 1) << quint64(INT64_MAX) << true;
    }
    void briefVersions()
    {
        QFETCH(quint64, base);
        QFETCH(quint64, version);
        QFETCH(bool, brief);
        const v1::Update update = read(headerOf(base, version));
        QCOMPARE(!update.has_version(), brief);
        // Wherever the receiver is that may get it.
        for (Version known = base; known <= version; ++known) {
            const auto range = versionsOf(stampOf(update), known);
            QVERIFY(range.has_value());
            QCOMPARE(range->version, version);
            // An Update without a commit may claim the one before it: its receiver has that anyway.
            QVERIFY(range->base == base || (base == version && range->base == base - 1));
        }
    }

    void aMissingUpdateIsAGap()
    {
        for (Version missing = 1; missing <= 60; ++missing) {
            const v1::Update update = read(headerOf(1'000, 1'003));
            const auto range = versionsOf(stampOf(update), 1'000 - missing);
            QVERIFY(range.has_value());
            QCOMPARE(range->base, Version(1'000));
        }
        // Before the first version there is nothing.
        v1::Update update;
        update.set_version_low(100);
        QVERIFY(!versionsOf(stampOf(update), 2).has_value());
        update.set_version_low(2);
        update.set_merged(2);
        QVERIFY(!versionsOf(stampOf(update), 2).has_value());
        update.set_version_low(0xffffffffu); // more bits than there should be
        update.set_merged(0);
        QCOMPARE(versionsOf(stampOf(update), 1'000)->version, Version(1'023));
    }

    void briefTimes_data()
    {
        QTest::addColumn<qint64>("awayUs");
        QTest::newRow("the same time") << qint64(0);
        QTest::newRow("a little later") << qint64(100'000);
        QTest::newRow("a little earlier") << qint64(-100'000);
        QTest::newRow("half a minute later") << qint64(33'000'000);
        QTest::newRow("half a minute earlier") << qint64(-33'000'000);
    }
    void briefTimes()
    {
        QFETCH(qint64, awayUs);
        for (const Micros published : {now, (now >> 26) << 26, ((now >> 26) << 26) - 1}) {
            UpdateHeader header = headerOf(10, 11);
            header.publishTimeUs = published;
            const v1::Update update = read(header);
            QVERIFY(!update.has_publish_time_us());
            QCOMPARE(publishTimeOf(stampOf(update), published + awayUs), published / 32 * 32);
        }
    }

    void theTimeBaseIsExact()
    {
        for (const Micros base : {now - 31, now - 123'457, now + 5'000'001, Micros(7), Micros(INT64_MAX)}) {
            for (const bool whole : {false, true}) {
                UpdateHeader header = headerOf(10, 11);
                header.timeBaseUs = base;
                header.whole = whole;
                const v1::Update update = read(header);
                QCOMPARE(timeBaseOf(update, publishTimeOf(stampOf(update), now + 1'000'000)), base);
            }
        }
        QCOMPARE(timeBaseOf(read(headerOf(10, 11)), now), Micros(0));
    }

    void aDigestMakesItWhole()
    {
        UpdateHeader header = headerOf(10, 11);
        header.digest = 0;
        const v1::Update update = read(header);
        QCOMPARE(update.version(), Version(11));
        QCOMPARE(update.base_version(), Version(10));
        QCOMPARE(update.publish_time_us(), now);
        QVERIFY(update.has_digest());
        QVERIFY(!update.has_epoch()); // it goes to those who follow, and they know it
    }

    void whatIsToldIsRead()
    {
        UpdateHeader header = headerOf(0, 3);
        header.board = "scores";
        header.more = true;
        header.folded = 1'000;
        header.oldestAgeUs = 99'999;
        for (RowId row = 1; row <= 300; ++row)
            header.removed.push_back(row);
        const v1::Update update = read(header);
        QCOMPARE(update.board(), 1u);
        QCOMPARE(update.epoch(), Epoch(9));
        QVERIFY(update.more());
        QCOMPARE(update.folded(), 1'000u);
        QCOMPARE(oldestAgeUsOf(update), 99'000u);
        QCOMPARE(update.removed_size(), 300);
        QCOMPARE(update.removed(0), 1u);
        QCOMPARE(update.removed(299), 300u);
    }

    void shortAgesAreExact()
    {
        for (const std::uint32_t ageUs : {0u, 1u, 999u, 16'383u}) {
            UpdateHeader header = headerOf(10, 11);
            header.oldestAgeUs = ageUs;
            QCOMPARE(oldestAgeUsOf(read(header)), ageUs);
        }
        v1::Update update;
        update.set_oldest_age_ms(0xffffffffu);
        QCOMPARE(oldestAgeUsOf(update), 4'294'967'000u);
    }

    void aReplicaTakesNothingBriefBeforeASnapshot()
    {
        Replica replica(Schema::prices());
        const std::string message = updateHead(headerOf(1, 2), 0);
        QVERIFY(replica.apply(*updateIn(message)).outcome == Replica::Outcome::Gap);
        QVERIFY(replica.apply("").outcome == Replica::Outcome::Gap);
    }

    void aLostFlushIsFoundAtOnce()
    {
        Board board(Schema::prices(), 9);
        Replica replica(Schema::prices());
        const auto commit = [&](std::int64_t bid) {
            board.beginCommit();
            board.setDecimal(board.insert("x"), Quote::kBidFieldNumber, {bid, 0});
            board.endCommit();
            UpdateHeader header = headerOf(board.version() - 1, board.version());
            std::string rows;
            appendRow(board, 1, header.baseVersion, 0, rows);
            return updateHead(header, rows.size()) + rows;
        };
        commit(1);
        QVERIFY(replica.apply(*updateIn(encodeUpdate(board, 0, {}, 1 << 20).front())).outcome
                == Replica::Outcome::Applied);
        QVERIFY(replica.apply(*updateIn(commit(2))).outcome == Replica::Outcome::Applied);
        commit(3); // lost
        QVERIFY(replica.apply(*updateIn(commit(4))).outcome == Replica::Outcome::Gap);
        QCOMPARE(replica.version(), Version(2));
        QVERIFY(replica.apply(*updateIn(encodeUpdate(board, 2, {}, 1 << 20).front())).outcome
                == Replica::Outcome::Applied);
        QVERIFY(replica.apply(*updateIn(commit(5))).outcome == Replica::Outcome::Applied);
        QCOMPARE(replica.board().digest(), board.digest());
    }
};

QTEST_APPLESS_MAIN(TestUpdateHeader)
#include "tst_updateheader.moc"

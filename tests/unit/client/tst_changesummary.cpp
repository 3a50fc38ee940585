// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/changesummary.h"
#include "client/models/dashboard.h"
#include "common/wire/updateencoder.h"

#include "tapedeck/v1/scores.pb.h"

#include <QSignalSpy>
#include <QTest>

using namespace tapedeck;
using v1::Score;

/// Who hears the screen is told what happened: once, the newest first, and not what was there before.
class TestChangeSummary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dashboard = std::make_unique<Dashboard>(QList<QUrl>(), std::string());
        m_board = std::make_unique<Board>(Schema::scores(), 7);
        m_sent = 0;
        for (const char *key : {"a", "b", "c", "d", "e"})
            set(key, "Kick-off", 0);
        send();
        m_summary = std::make_unique<ChangeSummary>();
        m_summary->setListening(true);
        m_summary->setDashboard(m_dashboard.get());
    }
    void cleanup()
    {
        m_summary.reset();
        m_dashboard.reset();
    }

    void tellsWhatIsNewOnce();
    void tellsTheNewestAndHowManyMore();
    void aMatchThatComesIsNoNews();
    void whoDoesNotListenIsToldNothingOfTheTimeBefore();

private:
    void set(const char *key, const char *event, int score)
    {
        m_board->beginCommit();
        const RowId row = m_board->insert(std::string("x:") + key);
        m_board->setText(row, Score::kHomeFieldNumber, std::string("Home ") + key);
        m_board->setText(row, Score::kAwayFieldNumber, "Away");
        m_board->setInteger(row, Score::kHomeScoreFieldNumber, score);
        m_board->setInteger(row, Score::kAwayScoreFieldNumber, 0);
        m_board->setText(row, Score::kLastEventFieldNumber, event);
        m_board->endCommit();
    }
    void send()
    {
        const auto feed = m_dashboard->feed(QStringLiteral("scores"));
        for (const std::string &message : encodeUpdate(*m_board, m_sent, {}, 1 << 20))
            QCOMPARE(feed->apply(*updateIn(message)).outcome, Replica::Outcome::Applied);
        m_sent = m_board->version();
    }

    std::unique_ptr<Dashboard> m_dashboard;
    std::unique_ptr<Board> m_board;
    Version m_sent = 0;
    std::unique_ptr<ChangeSummary> m_summary;
};

void TestChangeSummary::tellsWhatIsNewOnce()
{
    QSignalSpy told(m_summary.get(), &ChangeSummary::textChanged);
    m_summary->tell();
    QCOMPARE(told.count(), 0); // all of it was there
    set("b", "Goal", 1);
    send();
    m_summary->tell();
    QCOMPARE(m_summary->text(), QStringLiteral("Goal. Home b 1, Away 0."));
    m_summary->tell();
    QCOMPARE(told.count(), 1);
}

void TestChangeSummary::tellsTheNewestAndHowManyMore()
{
    for (const char *key : {"a", "b", "c", "d", "e"}) {
        set(key, "Goal", 2);
        send();
    }
    m_summary->tell();
    QVERIFY(m_summary->text().startsWith(QStringLiteral("Goal. Home e 2")));
    QVERIFY(!m_summary->text().contains(QStringLiteral("Home b")));
    QVERIFY(m_summary->text().contains(QStringLiteral("2 more")));
}

void TestChangeSummary::aMatchThatComesIsNoNews()
{
    QSignalSpy told(m_summary.get(), &ChangeSummary::textChanged);
    set("f", "Kick-off", 0);
    m_board->beginCommit();
    m_board->remove(m_board->find("x:a"));
    m_board->endCommit();
    send();
    m_summary->tell();
    QCOMPARE(told.count(), 0);
}

void TestChangeSummary::whoDoesNotListenIsToldNothingOfTheTimeBefore()
{
    QSignalSpy told(m_summary.get(), &ChangeSummary::textChanged);
    m_summary->setListening(false);
    set("b", "Goal", 1);
    send();
    m_summary->setListening(true);
    m_summary->tell();
    QCOMPARE(told.count(), 0);
}

QTEST_MAIN(TestChangeSummary)
#include "tst_changesummary.moc"

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "boardmaker.h"

#include "client/models/rowranker.h"

#include <QTest>

#include <mutex>

using namespace tapedeck;

class TestRowRanker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sortsFiltersAndFollows();

private:
    /// Symbols in the order last ranked, joined by blanks.
    QString symbols(const BoardMaker &maker);
    void take(RowOrderPtr order)
    {
        const std::lock_guard lock(m_mutex);
        m_order = std::move(order);
    }
    std::mutex m_mutex;
    RowOrderPtr m_order;
};

QString TestRowRanker::symbols(const BoardMaker &maker)
{
    const std::lock_guard lock(m_mutex);
    QStringList list;
    if (m_order) {
        maker.feed->read([&](const Board &board) {
            for (const RowId row : m_order->rows)
                list << QString::fromStdString(std::string(board.text(row, v1::Quote::kSymbolFieldNumber)));
        });
    }
    return list.join(QLatin1Char(' '));
}

void TestRowRanker::sortsFiltersAndFollows()
{
    BoardMaker maker;
    maker.set("B", 105, 1, "Beta Bank");    // 10.5
    maker.set("A", 99, 1, "Alpha Foods");   // 9.9
    maker.set("C", 1'000, 3, "Gamma Bank"); // 1.0
    maker.send();
    RowRanker ranker(maker.feed, {{{QStringLiteral("symbol"), false}}, {}},
                     [this](RowOrderPtr order, bool) { take(std::move(order)); });
    QTRY_COMPARE(symbols(maker), QStringLiteral("A B C"));
    ranker.setWish({{{QStringLiteral("last"), false}}, {}});
    QTRY_COMPARE(symbols(maker), QStringLiteral("C A B"));
    ranker.setWish({{{QStringLiteral("last"), true}}, QStringLiteral("bank")});
    QTRY_COMPARE(symbols(maker), QStringLiteral("B C"));
    maker.set("C", 20'000, 3, "Gamma Bank"); // 20.0: to the top
    maker.set("D", 1, 0, "Delta Bank");
    maker.send();
    QTRY_COMPARE(symbols(maker), QStringLiteral("C B D"));
    maker.board.beginCommit();
    maker.board.remove(maker.board.find("x:B"));
    maker.board.endCommit();
    maker.send();
    QTRY_COMPARE(symbols(maker), QStringLiteral("C D"));
    ranker.setWish({{{QStringLiteral("symbol"), false}}, QStringLiteral("ALPHA foods")});
    QTRY_COMPARE(symbols(maker), QStringLiteral("A"));
    ranker.setWish({{{QStringLiteral("symbol"), false}}, QStringLiteral("nothing like it")});
    QTRY_COMPARE(symbols(maker), QString());
}

QTEST_GUILESS_MAIN(TestRowRanker)
#include "tst_rowranker.moc"

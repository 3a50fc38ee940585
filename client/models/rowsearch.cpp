// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/rowsearch.h"

#include "client/models/cellformat.h"
#include "client/models/dashboard.h"
#include "client/models/qttext.h"
#include "client/models/rowcondition.h"

#include "tapedeck/v1/prices.pb.h"
#include "tapedeck/v1/scores.pb.h"

#include <QCoreApplication>

#include <algorithm>

namespace tapedeck {

using v1::Quote;
using v1::Score;

namespace {

constexpr RowId searchedPerLock = 4'000;

QString joined(const QStringList &parts)
{
    QStringList present = parts;
    present.removeAll(QString());
    return present.join(QStringLiteral(" · "));
}

QVariantMap resultOf(const Board &board, RowId row)
{
    const std::string_view key = board.key(row);
    QString title;
    QString detail;
    if (&board.schema() == &Schema::scores()) {
        title = QCoreApplication::translate("RowSearch", "%1 – %2")
                    .arg(qtText(board.text(row, Score::kHomeFieldNumber)),
                         qtText(board.text(row, Score::kAwayFieldNumber)));
        detail = joined({qtText(board.text(row, Score::kSportFieldNumber)),
                         qtText(board.text(row, Score::kCompetitionFieldNumber))});
    } else {
        title = qtText(board.text(row, Quote::kSymbolFieldNumber));
        detail = joined(
            {qtText(board.text(row, Quote::kNameFieldNumber)), qtText(board.text(row, Quote::kVenueFieldNumber))});
    }
    return {{QStringLiteral("board"), QString::fromStdString(board.schema().board())},
            {QStringLiteral("key"), qtText(key)},
            {QStringLiteral("title"), title},
            {QStringLiteral("detail"), detail}};
}

} // namespace

QVariantList RowSearch::find(const BoardFeed &feed, const QString &text)
{
    const QString words = text.trimmed();
    if (words.isEmpty())
        return {};
    // Quoted word by word: this is no place for conditions.
    QString filter;
    for (QString word : words.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        filter += QLatin1Char('"') + word.remove(QLatin1Char('"')) + QStringLiteral("\" ");
    const RowCondition condition(filter, feed.schema());
    QVariantList first;
    QVariantList others;
    RowId limit = 2;
    for (RowId begin = 1; begin < limit && first.size() < resultsMax; begin += searchedPerLock) {
        feed.read([&](const Board &board) {
            limit = static_cast<RowId>(board.rowLimit());
            for (RowId row = begin; row < std::min(begin + searchedPerLock, limit) && first.size() < resultsMax;
                 ++row) {
                if (!board.alive(row) || !condition.accepts(board, row))
                    continue;
                const QVariantMap result = resultOf(board, row);
                if (result[QStringLiteral("title")].toString().startsWith(words, Qt::CaseInsensitive))
                    first.append(result);
                else if (others.size() < resultsMax)
                    others.append(result);
            }
        });
    }
    return (first + others).mid(0, resultsMax);
}

void RowSearch::setText(const QString &text)
{
    if (m_text == text || m_dashboard == nullptr)
        return;
    m_text = text;
    Q_EMIT textChanged();
    const quint64 search = ++m_search;
    m_dashboard->background().run([self = QPointer(this), search, text,
                                   prices = m_dashboard->feed(QStringLiteral("prices")),
                                   scores = m_dashboard->feed(QStringLiteral("scores"))] {
        const QVariantList results = find(*prices, text) + find(*scores, text);
        QMetaObject::invokeMethod(qApp, [self, search, results] {
            if (!self || self->m_search != search)
                return;
            self->m_results = results;
            Q_EMIT self->resultsChanged();
        });
    });
}

} // namespace tapedeck

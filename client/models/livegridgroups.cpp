// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LiveGrid's groups of rows, and the rows that the user has marked.
#include "client/models/figuretext.h"
#include "client/models/livegrid.h"

#include <QDate>
#include <QLocale>
#include <QSettings>

#include <algorithm>

namespace tapedeck {

namespace {

QString dayText(const QString &key)
{
    const QDate day = QDate::fromString(key, Qt::ISODate);
    const QString date = QLocale::c().toString(day, QStringLiteral("ddd d MMM yyyy"));
    switch (QDate::currentDate().daysTo(day)) {
    case -1:
        return LiveGrid::tr("Yesterday, %1").arg(date);
    case 0:
        return LiveGrid::tr("Today, %1").arg(date);
    case 1:
        return LiveGrid::tr("Tomorrow, %1").arg(date);
    default:
        return date;
    }
}

} // namespace

void LiveGrid::setGroup(const QString &group)
{
    if (!m_feed || m_wish.group == group || (!group.isEmpty() && !RowGroups::choices(m_feed->schema()).contains(group)))
        return;
    RowSorter::Wish wish = m_wish;
    wish.group = group;
    wish.folded.clear();
    if (RowOrder::isHeading(m_currentRow)) {
        m_current = -1;
        m_currentRow = 0;
    }
    m_toTop = true;
    setWish(std::move(wish));
    saveLayout();
    Q_EMIT groupingChanged();
}

void LiveGrid::setBusiestFirst(bool first)
{
    if (m_wish.busiestFirst == first)
        return;
    RowSorter::Wish wish = m_wish;
    wish.busiestFirst = first;
    setWish(std::move(wish));
    saveLayout();
    Q_EMIT groupingChanged();
}

void LiveGrid::setFavouritesFirst(bool first)
{
    if (m_wish.favouritesFirst == first)
        return;
    RowSorter::Wish wish = m_wish;
    wish.favouritesFirst = first;
    setWish(std::move(wish));
    saveLayout();
    Q_EMIT groupingChanged();
}

QVariantList LiveGrid::groupChoices() const
{
    QVariantList list;
    if (!m_feed)
        return list;
    for (const QString &id : RowGroups::choices(m_feed->schema())) {
        const GridColumn *column = gridColumn(m_feed->schema(), id);
        list.append(QVariantMap{{QStringLiteral("id"), id},
                                {QStringLiteral("title"), column != nullptr ? column->title : tr("Day")}});
    }
    return list;
}

bool LiveGrid::onHeading(qint64 index) const
{
    return index >= 0 && index < static_cast<qint64>(m_order->rows.size())
        && RowOrder::isHeading(m_order->rows[static_cast<std::size_t>(index)]);
}

/// Where the heading stands that is shown at the top because its group began above; nowhere if none is.
std::uint32_t LiveGrid::stuckHeading() const
{
    if (m_order->groups.empty() || m_first <= 0 || onHeading(m_first))
        return RowOrder::nowhere;
    return m_order->headingPlace(static_cast<std::size_t>(m_first));
}

void LiveGrid::fold(const QString &key, bool folded)
{
    if (m_wish.folded.contains(key) == folded)
        return;
    RowSorter::Wish wish = m_wish;
    if (folded)
        wish.folded.append(key);
    else
        wish.folded.removeAll(key);
    setWish(std::move(wish));
    saveLayout();
}

/// The group of the current line: its heading becomes the current one.
void LiveGrid::foldHere(bool folded)
{
    if (m_current < 0)
        return;
    const std::uint32_t place = m_order->headingPlace(static_cast<std::size_t>(m_current));
    if (place == RowOrder::nowhere)
        return;
    setCurrent(place);
    fold(m_order->groups[RowOrder::groupOf(m_currentRow)].key, folded);
}

void LiveGrid::foldGroups(bool folded)
{
    RowSorter::Wish wish = m_wish;
    wish.folded.clear();
    for (const RowOrder::Group &group : m_order->groups) {
        if (folded)
            wish.folded.append(group.key);
    }
    setWish(std::move(wish));
    saveLayout();
}

GroupText LiveGrid::groupText(const RowOrder::Group &group) const
{
    GroupText text;
    text.name = group.key.isEmpty()            ? tr("Without")
        : m_wish.group == QLatin1String("day") ? dayText(group.key)
                                               : group.key;
    const GroupTotals &totals = group.totals;
    const auto count = [](std::int64_t number) { return groupedText(static_cast<std::uint64_t>(number)); };
    if (&m_feed->schema() == &Schema::scores()) {
        text.parts.push_back({tr("%n match(es)", nullptr, static_cast<int>(totals.rows)), 0});
        if (totals.kinds[0] > 0)
            text.parts.push_back({tr("%1 live").arg(count(totals.kinds[0])), 1});
        if (totals.kinds[1] > 0)
            text.parts.push_back({tr("%1 finished").arg(count(totals.kinds[1])), 0});
        return text;
    }
    text.parts.push_back({totals.rows == 1 ? tr("1 row") : tr("%1 rows").arg(count(totals.rows)), 0});
    text.parts.push_back({QStringLiteral("▲ ") + count(totals.kinds[0]), 1});
    text.parts.push_back({QStringLiteral("▼ ") + count(totals.kinds[1]), -1});
    text.parts.push_back({QStringLiteral("= ") + count(totals.kinds[2]), 0});
    if (totals.percentRows > 0) {
        const double average = static_cast<double>(totals.percent) / static_cast<double>(totals.percentRows) / 100;
        text.parts.push_back(
            {tr("average %1%2 %").arg(average > 0 ? QStringLiteral("+") : QString()).arg(average, 0, 'f', 2), 0});
    }
    if (totals.trades > 0)
        text.parts.push_back({tr("%1 trades").arg(count(totals.trades)), 0});
    return text;
}

void LiveGrid::paintHeading(GridPainter &grid, RowId heading, qreal y, bool current)
{
    const std::size_t number = RowOrder::groupOf(heading);
    const RowOrder::Group &group = m_order->groups[number];
    const bool newer = m_newest->lineage == m_order->lineage && number < m_newest->groups.size();
    grid.paintHeading(groupText(newer && m_newest->groups[number].totals.rows > 0 ? m_newest->groups[number] : group),
                      group.folded, current, y);
}

bool LiveGrid::isMarked(const GridRow &row) const
{
    return !m_wish.favourites->empty() && m_wish.favourites->contains(row.key.toStdString());
}

void LiveGrid::setHovered(RowId row)
{
    const RowId before = std::exchange(m_hovered, row);
    if (before == row || !m_rows)
        return;
    for (const RowId line : {before, row}) {
        if (line != 0 && !RowOrder::isHeading(line))
            m_rows->row(line).dirty = true;
    }
    m_rowsDirty = true;
}

void LiveGrid::markSelected()
{
    std::vector<QString> keys;
    m_feed->read([&](const Board &board) {
        for (const RowId row : m_selected) {
            if (board.alive(row))
                keys.push_back(QString::fromStdString(std::string(board.key(row))));
        }
    });
    mark(keys);
}

void LiveGrid::mark(const std::vector<QString> &keys)
{
    if (m_favourites != nullptr && !keys.empty() && !m_favourites->toggle(keys))
        Q_EMIT refused(tr("A table has %1 favourites at most").arg(Favourites::keysMax));
}

void LiveGrid::takeFavourites()
{
    RowSorter::Wish wish = m_wish;
    wish.favourites = m_favourites->keys();
    setWish(std::move(wish));
    repaintAll();
    Q_EMIT favouritesChanged();
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LiveGrid's columns: how wide they are, and how that is remembered.
#include "client/models/livegrid.h"

#include <QSettings>

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr qsizetype foldedMax = 1'000; // groups whose folding is remembered
constexpr double fittedMax = 22;       // digits: longer texts are elided until the user makes room

} // namespace

void LiveGrid::layOut()
{
    const QFontMetricsF metrics(m_font);
    const std::vector<GridColumn> &all = columns();
    m_layout.digit = metrics.horizontalAdvance(QLatin1Char('0'));
    m_layout.rowHeight = std::ceil(metrics.height() * 1.35);
    m_layout.ascent = std::round((m_layout.rowHeight - metrics.height()) / 2 + metrics.ascent());
    m_layout.width = width();
    m_layout.columns.resize(all.size());
    qreal x = GridLayout::gutter;
    for (std::size_t c = 0; c < all.size(); ++c) {
        m_layout.columns[c].x = x;
        const qreal title = metrics.horizontalAdvance(all[c].title + QStringLiteral(" ▾1")) + 2 * GridLayout::padding;
        const qreal width = m_columns->width(c) * m_layout.digit;
        m_layout.columns[c].width = std::round(m_columns->isSized(c) ? width : std::max(width, title));
        x += m_layout.columns[c].width;
    }
    setScrollX(m_scrollX);
    setFirstRow(m_first);
    viewChanged();
}

/// Widens columns for what has come into view; never narrows them, so that they stand still.
void LiveGrid::fitColumns()
{
    bool widened = false;
    for (auto i = static_cast<std::size_t>(m_first); i < endInView(); ++i) {
        if (RowOrder::isHeading(m_order->rows[i]))
            continue;
        GridRow &row = m_rows->row(m_order->rows[i]);
        for (std::size_t c = 0; row.dirty && c < row.cells.size(); ++c) {
            GridRow::Cell &cell = row.cells[c];
            if (!std::exchange(cell.fitted, true))
                widened = fitColumn(c, cell.shown.text, cell.shown.fraction) || widened;
        }
    }
    if (widened)
        layOut();
}

/// True if the column has to be laid out afresh.
bool LiveGrid::fitColumn(std::size_t c, const QString &text, int fraction)
{
    const GridColumn &column = columns()[c];
    GridLayout::Column &room = m_layout.columns[c];
    const qreal before = room.whole + room.fraction;
    // Digits are the widest that numbers have: they need not be measured.
    room.whole =
        std::max(room.whole,
                 column.isNumber() ? static_cast<qreal>(text.size() - fraction) * m_layout.digit : m_text->width(text));
    if (fraction > 0)
        room.fraction = std::max(room.fraction, (fraction - 0.4) * m_layout.digit);
    if (room.whole + room.fraction <= before)
        return false;
    const qreal arrow = column.direction && column.flash ? GridLayout::arrowDigits : 0;
    const double needed = (room.whole + room.fraction + 2 * GridLayout::padding) / m_layout.digit + arrow;
    if (!m_columns->isSized(c))
        m_columns->fit(c, std::max(m_columns->width(c), std::min(needed, fittedMax)));
    return true;
}

/// Other columns stand in other places: nothing that was measured or read for a place holds any more.
void LiveGrid::columnsMoved()
{
    m_layout.columns.assign(columns().size(), {});
    if (m_rows)
        m_rows->setColumns(columns());
    keepSparks();
    saveLayout();
    layOut();
    Q_EMIT columnsChanged();
}

void LiveGrid::setColumnShown(const QString &column, bool shown)
{
    m_columns->setShown(column, shown);
    columnsMoved();
}

void LiveGrid::moveColumn(const QString &column, int places)
{
    const int from = m_columns->placeOf(column);
    m_columns->move(from, std::clamp(from + places, 0, static_cast<int>(columns().size()) - 1));
    columnsMoved();
}

void LiveGrid::setColumnFormat(const QString &column, int format)
{
    if (format < 0 || format > static_cast<int>(GridColumn::Format::Odds))
        return;
    m_columns->setFormat(column, static_cast<GridColumn::Format>(format));
    columnsMoved();
}

void LiveGrid::resetColumns()
{
    m_columns->reset();
    columnsMoved();
}

QVariantList LiveGrid::columnList() const
{
    QVariantList list;
    if (!m_feed)
        return list;
    for (const GridColumn &column : gridColumns(m_feed->schema())) {
        const QString id = QString::fromLatin1(column.id);
        const int place = m_columns->placeOf(id);
        const auto format = place >= 0 ? columns()[static_cast<std::size_t>(place)].format : column.format;
        const int formats = column.allows(GridColumn::Format::Odds) ? 3
            : column.allows(GridColumn::Format::Plain)              ? 2
                                                                    : 0;
        const auto key =
            std::find_if(m_wish.keys.begin(), m_wish.keys.end(), [&](const auto &k) { return k.column == id; });
        list.append(QVariantMap{{QStringLiteral("id"), id},
                                {QStringLiteral("title"), column.title},
                                {QStringLiteral("sortable"), column.isSortable()},
                                {QStringLiteral("format"), static_cast<int>(format)},
                                {QStringLiteral("formats"), formats},
                                {QStringLiteral("shown"), m_columns->isShown(id)},
                                {QStringLiteral("sorted"), key != m_wish.keys.end()},
                                {QStringLiteral("descending"), key != m_wish.keys.end() && key->descending}});
    }
    return list;
}

void LiveGrid::sortBy(const QString &id, bool add)
{
    const GridColumn *column = m_feed ? gridColumn(m_feed->schema(), id) : nullptr;
    if (column == nullptr || !column->isSortable())
        return;
    RowSorter::Wish wish = m_wish;
    const auto key = std::find_if(wish.keys.begin(), wish.keys.end(), [&](const auto &k) { return k.column == id; });
    const bool descending = key == wish.keys.end() ? column->isNumber() : !key->descending;
    if (add && key != wish.keys.end()) {
        key->descending = descending;
    } else {
        if (!add)
            wish.keys.clear();
        wish.keys.push_back({id, descending});
    }
    m_toTop = true;
    setWish(std::move(wish));
    saveLayout();
    repaintAll();
    Q_EMIT columnsChanged();
}

QString LiveGrid::settingsPath() const
{
    return QStringLiteral("grid/") + (m_settingsGroup.isEmpty() ? m_board : m_settingsGroup);
}

void LiveGrid::setSettingsGroup(const QString &group)
{
    if (m_settingsGroup == group)
        return;
    m_settingsGroup = group;
    Q_EMIT settingsGroupChanged();
    reloadLayout();
}

void LiveGrid::reloadLayout()
{
    if (!m_feed)
        return;
    restoreLayout();
    setWish(m_wish);
    layOut();
    repaintAll();
}

void LiveGrid::saveLayout() const
{
    QSettings settings;
    settings.beginGroup(settingsPath());
    m_columns->save(settings);
    QStringList keys;
    for (const RowSorter::Key &key : m_wish.keys)
        keys.append((key.descending ? QStringLiteral("-") : QString()) + key.column);
    settings.setValue(QStringLiteral("sort"), keys);
    settings.setValue(QStringLiteral("group"), m_wish.group);
    settings.setValue(QStringLiteral("folded"), m_wish.folded.mid(0, foldedMax));
    settings.setValue(QStringLiteral("busiestFirst"), m_wish.busiestFirst);
    settings.setValue(QStringLiteral("favouritesFirst"), m_wish.favouritesFirst);
}

void LiveGrid::restoreLayout()
{
    QSettings settings;
    settings.beginGroup(settingsPath());
    m_columns->restore(settings);
    m_rows->setColumns(columns());
    m_layout.columns.assign(columns().size(), {});
    m_wish = {.keys = {}, .filter = m_wish.filter};
    for (QString key : settings.value(QStringLiteral("sort")).toStringList()) {
        const bool descending = key.startsWith(QLatin1Char('-'));
        if (descending)
            key.remove(0, 1);
        if (const GridColumn *column = gridColumn(m_feed->schema(), key); column != nullptr && column->isSortable())
            m_wish.keys.push_back({key, descending});
    }
    if (m_wish.keys.empty())
        m_wish.keys.push_back({QString::fromLatin1(gridColumns(m_feed->schema()).front().id), false});
    if (const QString group = settings.value(QStringLiteral("group")).toString();
        RowGroups::choices(m_feed->schema()).contains(group))
        m_wish.group = group;
    if (!m_wish.group.isEmpty())
        m_wish.folded = settings.value(QStringLiteral("folded")).toStringList().mid(0, foldedMax);
    m_wish.busiestFirst = settings.value(QStringLiteral("busiestFirst")).toBool();
    m_wish.favouritesFirst = settings.value(QStringLiteral("favouritesFirst")).toBool();
    m_wish.favourites = m_favourites->keys();
    Q_EMIT columnsChanged();
    Q_EMIT groupingChanged();
    Q_EMIT favouritesChanged();
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LiveGrid's columns: how wide they are, and how that is remembered.
#include "client/models/livegrid.h"

#include <QSettings>

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr double fittedMax = 22; // digits: longer texts are elided until the user makes room

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
    if (m_widths.size() != all.size()) {
        m_widths.clear();
        for (const GridColumn &column : all)
            m_widths.push_back(column.width);
        m_sized.assign(all.size(), false);
    }
    qreal x = 0;
    for (std::size_t c = 0; c < all.size(); ++c) {
        m_layout.columns[c].x = x;
        m_layout.columns[c].width = std::round(m_widths[c] * m_layout.digit);
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
    const auto end = std::min<std::size_t>(
        m_order->size(), static_cast<std::size_t>(m_first) + static_cast<std::size_t>(pageRows()) + 1);
    for (auto i = static_cast<std::size_t>(m_first); i < end; ++i) {
        GridRow &row = m_rows->row((*m_order)[i]);
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
    room.whole = std::max(room.whole,
                          column.isNumber() ? static_cast<qreal>(text.size() - fraction) * m_layout.digit
                                            : QFontMetricsF(m_font).horizontalAdvance(text));
    if (fraction > 0)
        room.fraction = std::max(room.fraction, (fraction - 0.4) * m_layout.digit);
    if (room.whole + room.fraction <= before)
        return false;
    const qreal arrow = column.direction && column.flash ? GridLayout::arrowDigits : 0;
    const double needed = (room.whole + room.fraction + 2 * GridLayout::padding) / m_layout.digit + arrow;
    if (!m_sized[c])
        m_widths[c] = std::max(m_widths[c], std::min(needed, fittedMax));
    return true;
}

void LiveGrid::saveLayout() const
{
    QSettings settings;
    settings.beginGroup(QStringLiteral("grid/") + m_board);
    QStringList widths;
    for (std::size_t c = 0; c < m_widths.size(); ++c) // empty: fitted to what it shows
        widths.append(m_sized[c] ? QString::number(m_widths[c], 'f', 2) : QString());
    settings.setValue(QStringLiteral("widths"), widths);
    settings.setValue(QStringLiteral("sortColumn"), m_wish.column);
    settings.setValue(QStringLiteral("sortDescending"), m_wish.descending);
}

void LiveGrid::restoreLayout()
{
    QSettings settings;
    settings.beginGroup(QStringLiteral("grid/") + m_board);
    const QStringList widths = settings.value(QStringLiteral("widths")).toStringList();
    m_widths.clear();
    m_sized.clear();
    for (const GridColumn &column : columns()) {
        const auto c = static_cast<qsizetype>(m_widths.size());
        const double width = widths.size() == static_cast<qsizetype>(columns().size()) ? widths[c].toDouble() : 0;
        m_sized.push_back(width > 0);
        m_widths.push_back(width > 0 ? std::clamp(width, narrowest, widest) : column.width);
    }
    const int column = settings.value(QStringLiteral("sortColumn"), 0).toInt();
    m_wish.column = column >= 0 && column < static_cast<int>(columns().size()) ? column : 0;
    m_wish.descending = settings.value(QStringLiteral("sortDescending"), false).toBool();
}

} // namespace tapedeck

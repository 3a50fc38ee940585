// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a LiveGrid tells of the time: lines of the last minute, and how long ago something changed.
#include "client/models/livegrid.h"

#include <algorithm>

namespace tapedeck {

namespace {

QString ageText(Micros us)
{
    const Micros seconds = us / 1'000'000;
    if (seconds < 60)
        return LiveGrid::tr("%1 s").arg(seconds);
    return seconds < 3'600 ? LiveGrid::tr("%1 min").arg(seconds / 60) : LiveGrid::tr("%1 h").arg(seconds / 3'600);
}

} // namespace

/// How long ago something happened is another text every second.
void LiveGrid::tellAges(Micros nowUs)
{
    const auto column =
        std::find_if(columns().begin(), columns().end(), [](const auto &c) { return c.kind == GridColumn::Kind::Age; });
    if (column == columns().end())
        return;
    const auto place = static_cast<std::size_t>(column - columns().begin());
    for (auto i = static_cast<std::size_t>(m_first); i < endInView(); ++i) {
        if (RowOrder::isHeading(m_order->rows[i]))
            continue;
        GridRow &row = m_rows->row(m_order->rows[i]);
        if (row.cells.size() <= place || row.cells[place].changed.orBefore)
            continue;
        GridRow::Cell &cell = row.cells[place];
        const QString text = ageText(nowUs - cell.changed.steadyUs);
        if (text == cell.shown.text)
            continue;
        cell.shown.text = text;
        row.dirty = true;
        m_rowsDirty = true;
    }
}

/// Lines are only followed while somebody sees them.
void LiveGrid::keepSparks()
{
    const bool shown = std::any_of(columns().begin(), columns().end(),
                                   [](const auto &column) { return column.kind == GridColumn::Kind::Spark; });
    if (!m_ranker || shown == (m_sparks != nullptr))
        return;
    m_sparks = shown ? std::make_shared<SparkStore>(m_feed) : nullptr;
    m_ranker->setSparks(m_sparks);
}

void LiveGrid::readSparks()
{
    if (!m_sparks)
        return;
    const std::uint64_t turn = m_sparks->turn();
    for (auto i = static_cast<std::size_t>(m_first); i < endInView(); ++i) {
        if (RowOrder::isHeading(m_order->rows[i]))
            continue;
        GridRow &row = m_rows->row(m_order->rows[i]);
        if (!row.alive || row.sparkTurn == turn)
            continue;
        row.spark = m_sparks->read(m_order->rows[i]);
        row.sparkTurn = turn;
        row.dirty = true;
        m_rowsDirty = true;
    }
}

QString LiveGrid::sparkHint(const Spark &spark) const
{
    const QString low = decimalText(spark.low).text;
    const QString high = decimalText(spark.high).text;
    const int seconds = spark.spanPoints * SparkStore::everyMs / 1'000;
    return (spark.rounded ? tr("Last %1 s: about %2 to %3") : tr("Last %1 s: %2 to %3")).arg(seconds).arg(low, high);
}

} // namespace tapedeck

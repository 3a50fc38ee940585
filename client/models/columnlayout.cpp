// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/columnlayout.h"

#include <algorithm>
#include <array>

namespace tapedeck {

namespace {

template <typename Value> void moveItem(std::vector<Value> &list, int from, int to)
{
    if (from < to)
        std::rotate(list.begin() + from, list.begin() + from + 1, list.begin() + to + 1);
    else
        std::rotate(list.begin() + to, list.begin() + from, list.begin() + from + 1);
}

constexpr std::array<const char *, 3> formatNames = {"grouped", "plain", "odds"}; // in the settings

} // namespace

ColumnLayout::ColumnLayout(const Schema &schema)
    : m_schema(&schema)
{
    reset();
}

int ColumnLayout::placeOf(const QString &id) const
{
    const auto it = std::find_if(m_shown.begin(), m_shown.end(),
                                 [&](const auto &column) { return id == QLatin1String(column.id); });
    return it == m_shown.end() ? -1 : static_cast<int>(it - m_shown.begin());
}

void ColumnLayout::add(std::size_t place, const GridColumn &column, double width)
{
    const auto at = static_cast<std::ptrdiff_t>(place);
    m_shown.insert(m_shown.begin() + at, column);
    m_sized.insert(m_sized.begin() + at, width > 0);
    m_widths.insert(m_widths.begin() + at, width > 0 ? std::clamp(width, narrowest, widest) : column.width);
}

void ColumnLayout::resize(std::size_t place, double width)
{
    m_sized[place] = true;
    m_widths[place] = std::clamp(width, narrowest, widest);
}

void ColumnLayout::fit(std::size_t place, double width)
{
    m_sized[place] = false;
    m_widths[place] = std::clamp(width, narrowest, widest);
}

void ColumnLayout::move(int from, int to)
{
    const int last = static_cast<int>(m_shown.size()) - 1;
    if (from < 0 || from > last || to < 0 || to > last)
        return;
    moveItem(m_shown, from, to);
    moveItem(m_widths, from, to);
    moveItem(m_sized, from, to);
}

void ColumnLayout::setShown(const QString &id, bool shown)
{
    const int place = placeOf(id);
    if (shown == (place >= 0) || (!shown && m_shown.size() == 1))
        return;
    if (!shown) {
        m_shown.erase(m_shown.begin() + place);
        m_widths.erase(m_widths.begin() + place);
        m_sized.erase(m_sized.begin() + place);
        return;
    }
    std::size_t after = 0;
    for (const GridColumn &column : gridColumns(*m_schema)) {
        if (id == QLatin1String(column.id)) {
            add(after, column, 0);
            return;
        }
        after = std::max(after, static_cast<std::size_t>(placeOf(QLatin1String(column.id)) + 1));
    }
}

void ColumnLayout::setFormat(const QString &id, GridColumn::Format format)
{
    if (const int place = placeOf(id); place >= 0 && m_shown[static_cast<std::size_t>(place)].allows(format))
        m_shown[static_cast<std::size_t>(place)].format = format;
}

void ColumnLayout::reset()
{
    m_shown.clear();
    m_widths.clear();
    m_sized.clear();
    for (const GridColumn &column : gridColumns(*m_schema)) {
        if (!column.hidden)
            add(m_shown.size(), column, 0);
    }
}

void ColumnLayout::save(QSettings &settings) const
{
    QStringList columns;
    for (std::size_t i = 0; i < m_shown.size(); ++i) {
        QString column = QString::fromLatin1(m_shown[i].id);
        const bool formatted = m_shown[i].format != GridColumn::Format::Grouped;
        if (m_sized[i] || formatted)
            column += QLatin1Char(':') + (m_sized[i] ? QString::number(m_widths[i], 'f', 2) : QString());
        if (formatted)
            column += QLatin1Char(':') + QLatin1String(formatNames[static_cast<std::size_t>(m_shown[i].format)]);
        columns.append(column);
    }
    settings.setValue(QStringLiteral("columns"), columns);
}

void ColumnLayout::restore(QSettings &settings)
{
    reset();
    const QStringList columns = settings.value(QStringLiteral("columns")).toStringList();
    ColumnLayout restored(*m_schema);
    restored.m_shown.clear();
    restored.m_widths.clear();
    restored.m_sized.clear();
    for (const QString &entry : columns) {
        const QString id = entry.section(QLatin1Char(':'), 0, 0);
        const GridColumn *column = gridColumn(*m_schema, id);
        if (column != nullptr && !restored.isShown(id)) // it may be another version's, or edited by hand
            restored.add(restored.m_shown.size(), *column, entry.section(QLatin1Char(':'), 1, 1).toDouble());
        for (std::size_t format = 0; format < formatNames.size(); ++format) {
            if (entry.section(QLatin1Char(':'), 2, 2) == QLatin1String(formatNames[format]))
                restored.setFormat(id, static_cast<GridColumn::Format>(format));
        }
    }
    if (!restored.m_shown.empty())
        *this = restored;
}

} // namespace tapedeck

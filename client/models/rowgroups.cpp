// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/rowgroups.h"

#include "client/models/cellformat.h"
#include "client/models/qttext.h"

#include "tapedeck/v1/prices.pb.h"
#include "tapedeck/v1/scores.pb.h"

#include <QDateTime>

#include <algorithm>

namespace tapedeck {

namespace {

using v1::Quote;
using v1::Score;

constexpr std::int64_t quarterUs = 900'000'000;
constexpr double fading = 0.98;   // of activity, each turn
constexpr int standingTurns = 20; // so that busy groups do not change places all the time

int fieldFor(const Schema &schema, const QString &by)
{
    if (by == QLatin1String("day"))
        return Score::kStartTimeFieldNumber;
    const GridColumn *column = gridColumn(schema, by);
    return column != nullptr ? column->field : -1;
}

std::size_t kindOfMatch(std::int64_t status)
{
    if (status == Score::LIVE || status == Score::BREAK)
        return 0;
    return status == Score::FINISHED || status == Score::ABANDONED ? 1 : 2;
}

} // namespace

std::vector<RowId> RowOrder::allRows() const
{
    std::vector<RowId> all;
    all.reserve(count);
    for (const RowId line : rows) {
        if (!isHeading(line)) {
            all.push_back(line);
        } else if (const Group &group = groups[groupOf(line)]; group.folded) {
            const auto begin = hidden.begin() + static_cast<std::ptrdiff_t>(group.hiddenAt);
            all.insert(all.end(), begin, begin + static_cast<std::ptrdiff_t>(group.totals.rows));
        }
    }
    return all;
}

QStringList RowGroups::choices(const Schema &schema)
{
    if (&schema == &Schema::scores())
        return {QStringLiteral("competition"), QStringLiteral("sport"), QStringLiteral("day")};
    if (&schema == &Schema::rolling())
        return {QStringLiteral("venue")};
    return {QStringLiteral("venue"), QStringLiteral("market")};
}

QString RowGroups::keyOf(const Board &board, RowId row, const QString &by)
{
    const int field = fieldFor(board.schema(), by);
    if (by == QLatin1String("day")) {
        const auto start = board.integer(row, field);
        return start ? QDateTime::fromMSecsSinceEpoch(*start / 1'000).date().toString(Qt::ISODate) : QString();
    }
    const std::string_view text = board.text(row, field);
    return qtText(text);
}

RowGroups::RowGroups(const Schema &schema, const QString &by)
    : m_by(by)
    , m_byDay(by == QLatin1String("day"))
    , m_ofPrices(&schema != &Schema::scores())
{
    if (choices(schema).contains(by))
        m_index = schema.indexOf(fieldFor(schema, by));
}

void RowGroups::take(const Board &board, RowId row, bool shown, bool isNew, Version since)
{
    if (m_parts.size() <= row)
        m_parts.resize(board.rowLimit());
    Part &part = m_parts[row];
    if (part.counted)
        add(part, -1);
    if (!shown) {
        part.counted = false;
        return;
    }
    const std::uint32_t group =
        isNew || !part.counted || board.cellVersion(row, m_index) > since ? find(board, row) : part.group;
    part = partOf(board, row);
    part.group = group;
    part.counted = true;
    add(part, 1);
    ++m_groups[group].changes;
}

void RowGroups::add(const Part &part, std::int64_t sign)
{
    GroupTotals &totals = m_groups[part.group].totals;
    m_live += sign > 0 && totals.rows == 0;
    totals.rows += sign;
    m_live -= sign < 0 && totals.rows == 0;
    totals.kinds[part.kind] += sign;
    totals.trades += sign * part.trades;
    totals.percent += sign * part.percent;
    totals.percentRows += part.hasPercent ? sign : 0;
}

RowGroups::Part RowGroups::partOf(const Board &board, RowId row) const
{
    Part part;
    if (!m_ofPrices) {
        part.kind = static_cast<std::uint8_t>(kindOfMatch(board.integer(row, Score::kStatusFieldNumber).value_or(0)));
        return part;
    }
    static const GridColumn percent = *gridColumn(Schema::prices(), QStringLiteral("percent"));
    const std::int64_t change = board.integer(row, Quote::kChangeFieldNumber).value_or(0);
    part.kind = change > 0 ? 0 : change < 0 ? 1 : 2;
    part.trades = board.integer(row, Quote::kTradeCountFieldNumber).value_or(0);
    if (const auto number = cellNumber(board, row, percent)) {
        part.percent = number->mantissa;
        part.hasPercent = true;
    }
    return part;
}

std::uint32_t RowGroups::find(const Board &board, RowId row)
{
    const auto next = static_cast<std::uint32_t>(m_groups.size());
    std::uint32_t group = next;
    const bool has = board.presence(row) >> m_index & 1;
    if (m_byDay) {
        group = m_byQuarter.try_emplace(has ? board.cell(row, m_index) / quarterUs : INT64_MIN, next).first->second;
        if (group == next) { // another quarter of a day that there is already?
            const QString key = keyOf(board, row, m_by);
            const auto known =
                std::find_if(m_groups.begin(), m_groups.end(), [&](const Group &g) { return g.key == key; });
            if (known != m_groups.end())
                group = m_byQuarter[has ? board.cell(row, m_index) / quarterUs : INT64_MIN] =
                    static_cast<std::uint32_t>(known - m_groups.begin());
        }
    } else if (const std::string_view text = has ? board.cellText(row, m_index) : std::string_view();
               m_byText.find(text) != m_byText.end()) {
        group = m_byText.find(text)->second;
    } else {
        m_byText.emplace(text, next);
    }
    if (group == next) {
        m_groups.emplace_back();
        m_groups.back().key = keyOf(board, row, m_by);
    }
    return group;
}

void RowGroups::settle()
{
    const bool standing = m_turns++ % standingTurns == 0;
    for (Group &group : m_groups) {
        group.activity = group.activity * fading + static_cast<double>(std::exchange(group.changes, 0));
        if (standing)
            group.standing = group.activity;
    }
}

std::vector<std::uint32_t> RowGroups::inOrder(bool busiestFirst) const
{
    std::vector<std::uint32_t> order;
    for (std::size_t i = 0; i < m_groups.size(); ++i) {
        if (m_groups[i].totals.rows > 0)
            order.push_back(static_cast<std::uint32_t>(i));
    }
    std::sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
        const Group &a = m_groups[left];
        const Group &b = m_groups[right];
        if (busiestFirst && a.standing != b.standing)
            return a.standing > b.standing;
        if (a.key.isEmpty() != b.key.isEmpty())
            return b.key.isEmpty();
        const int compared = a.key.compare(b.key, Qt::CaseInsensitive);
        return compared != 0 ? compared < 0 : a.key < b.key;
    });
    return order;
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/cellformat.h"

#include "tapedeck/v1/scores.pb.h"

#include <QDateTime>
#include <google/protobuf/descriptor.h>

namespace tapedeck {

using v1::Score;

namespace {

constexpr qsizetype groupSize = 3;

CellText decimalText(const Decimal &decimal)
{
    QString text = QString::fromStdString(decimal.toString());
    const qsizetype point = text.indexOf(QLatin1Char('.'));
    const qsizetype whole = point < 0 ? text.size() : point;
    const qsizetype first = text.startsWith(QLatin1Char('-')) ? 1 : 0;
    const auto fraction = static_cast<int>(text.size() - whole);
    for (qsizetype at = whole - groupSize; at > first; at -= groupSize)
        text.insert(at, QLatin1Char(','));
    return {text, fraction};
}

/// Runs with wickets and overs, games with sets, or the plain score.
QString scoreText(const Board &board, RowId row, const GridColumn &column)
{
    const bool home = column.field == Score::kHomeScoreFieldNumber;
    QString text = QString::number(board.integer(row, column.field).value_or(0));
    if (const auto wickets = board.integer(row, home ? Score::kHomeWicketsFieldNumber : Score::kAwayWicketsFieldNumber))
        text += QLatin1Char('/') + QString::number(*wickets);
    if (const auto sets = board.integer(row, home ? Score::kHomeSetsFieldNumber : Score::kAwaySetsFieldNumber))
        text = QString::number(*sets) + QStringLiteral(" · ") + text;
    return text;
}

} // namespace

CellText cellText(const Board &board, RowId row, const GridColumn &column)
{
    using Kind = GridColumn::Kind;
    if (!board.has(row, column.field))
        return {};
    switch (column.kind) {
    case Kind::Text: {
        const std::string_view text = board.text(row, column.field);
        return {QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())), 0};
    }
    case Kind::Decimal: {
        const auto decimal = board.decimal(row, column.field);
        return decimal ? decimalText(*decimal) : CellText();
    }
    case Kind::Count:
        return decimalText({*board.integer(row, column.field), 0});
    case Kind::Score:
        return {scoreText(board, row, column), 0};
    case Kind::Clock: {
        const std::int64_t seconds = *board.integer(row, column.field);
        return {QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0')), 0};
    }
    case Kind::Time:
        return {QDateTime::fromMSecsSinceEpoch(*board.integer(row, column.field) / 1000)
                    .toString(QStringLiteral("HH:mm:ss")),
                0};
    case Kind::Status:
        return {statusText(board, *board.integer(row, column.field)), 0};
    }
    return {};
}

std::int64_t cellOrder(const Board &board, RowId row, const GridColumn &column)
{
    return column.kind == GridColumn::Kind::Text ? 0 : board.integer(row, column.field).value_or(0);
}

QString statusText(const Board &board, std::int64_t value)
{
    const Column *column = board.schema().find("status");
    const auto *enumerator = column->enumType->FindValueByNumber(static_cast<int>(value));
    if (enumerator == nullptr)
        return QString::number(value);
    QString text = QString::fromStdString(enumerator->name()).toLower();
    text[0] = text[0].toUpper();
    return text;
}

} // namespace tapedeck

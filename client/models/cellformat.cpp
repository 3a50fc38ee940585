// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/cellformat.h"

#include "client/models/qttext.h"
#include "common/time/clock.h"

#include "tapedeck/v1/prices.pb.h"
#include "tapedeck/v1/scores.pb.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace tapedeck {

using v1::Score;

namespace {

constexpr qsizetype groupSize = 3;

/// Decimal odds as a fraction, exactly; empty if they are none, since nothing would be won.
QString oddsText(const Decimal &odds)
{
    const std::int64_t stake = powerOfTen(odds.scale);
    if (odds.mantissa <= stake)
        return {};
    const std::int64_t won = odds.mantissa - stake;
    const std::int64_t common = std::gcd(won, stake);
    return QStringLiteral("%1/%2").arg(won / common).arg(stake / common);
}

/// Today's times are times of day; others tell their date, so that nobody takes an old time for a new one.
QString timeText(Micros us, bool isStart)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(us / 1'000);
    const QDate today = QDate::currentDate();
    if (time.date() == today)
        return time.toString(isStart ? QStringLiteral("HH:mm") : QStringLiteral("HH:mm:ss"));
    return QLocale::c().toString(time,
                                 time.date().year() != today.year() ? QStringLiteral("d MMM yyyy")
                                     : isStart                      ? QStringLiteral("d MMM HH:mm")
                                                                    : QStringLiteral("d MMM"));
}

/// The names of the enumerators, as statusText() writes them, for the translators.
[[maybe_unused]] constexpr std::array statuses = {
    QT_TRANSLATE_NOOP("Status", "Unknown"),   QT_TRANSLATE_NOOP("Status", "Open"),
    QT_TRANSLATE_NOOP("Status", "Halted"),    QT_TRANSLATE_NOOP("Status", "Suspended"),
    QT_TRANSLATE_NOOP("Status", "Closed"),    QT_TRANSLATE_NOOP("Status", "Stale"),
    QT_TRANSLATE_NOOP("Status", "Scheduled"), QT_TRANSLATE_NOOP("Status", "Live"),
    QT_TRANSLATE_NOOP("Status", "Break"),     QT_TRANSLATE_NOOP("Status", "Finished"),
    QT_TRANSLATE_NOOP("Status", "Postponed"), QT_TRANSLATE_NOOP("Status", "Abandoned"),
};

/// A match under way comes before one to come, and that before one that is over.
std::int64_t matchStatusOrder(std::int64_t status)
{
    static constexpr std::array order = {Score::LIVE,      Score::BREAK,    Score::SCHEDULED,
                                         Score::POSTPONED, Score::FINISHED, Score::ABANDONED};
    return std::find(order.begin(), order.end(), status) - order.begin();
}

/// "45 s", "5 min", "1 h", "2 min 5 s"
QString secondsText(std::int64_t seconds)
{
    if (seconds < 60)
        return QStringLiteral("%1 s").arg(seconds);
    if (seconds % 3'600 == 0)
        return QStringLiteral("%1 h").arg(seconds / 3'600);
    const QString minutes = QStringLiteral("%1 min").arg(seconds / 60);
    return seconds % 60 == 0 ? minutes : minutes + QStringLiteral(" %1 s").arg(seconds % 60);
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

/// The change as a part of the open, rounded to two decimals of a percent. Both are in the row's unit.
std::optional<Decimal> percentOfOpen(const Board &board, RowId row)
{
    const auto change = board.integer(row, v1::Quote::kChangeFieldNumber);
    const auto open = board.integer(row, v1::Quote::kOpenFieldNumber);
    if (!change || !open || *open == 0)
        return std::nullopt;
    const double percent = static_cast<double>(*change) / static_cast<double>(*open) * 100;
    if (std::abs(percent) > 1e12)
        return std::nullopt;
    return Decimal{std::llround(percent * 100), 2};
}

} // namespace

CellText decimalText(const Decimal &decimal, GridColumn::Format format)
{
    if (format == GridColumn::Format::Odds) {
        if (const QString odds = oddsText(decimal); !odds.isEmpty())
            return {odds, 0};
    }
    QString text = QString::fromStdString(decimal.toString());
    const qsizetype point = text.indexOf(QLatin1Char('.'));
    const qsizetype whole = point < 0 ? text.size() : point;
    const qsizetype first = text.startsWith(QLatin1Char('-')) ? 1 : 0;
    const auto fraction = static_cast<int>(text.size() - whole);
    for (qsizetype at = whole - groupSize; format != GridColumn::Format::Plain && at > first; at -= groupSize)
        text.insert(at, QLatin1Char(','));
    return {text, fraction};
}

CellText cellText(const Board &board, RowId row, const GridColumn &column)
{
    using Kind = GridColumn::Kind;
    if (!board.has(row, column.field))
        return {};
    switch (column.kind) {
    case Kind::Text: {
        const std::string_view text = board.text(row, column.field);
        return {qtText(text), 0};
    }
    case Kind::Price:
    case Kind::Percent:
    case Kind::Quantity: {
        auto decimal = cellNumber(board, row, column);
        if (decimal && column.spare > 0 && decimal->scale >= column.spare)
            decimal = Decimal{decimal->mantissa / powerOfTen(column.spare),
                              static_cast<std::uint8_t>(decimal->scale - column.spare)};
        return !decimal ? CellText()
                        : decimalText(column.kind == Kind::Quantity ? decimal->normalized() : *decimal, column.format);
    }
    case Kind::Count:
        return decimalText({*board.integer(row, column.field), 0}, column.format);
    case Kind::Duration:
        return {secondsText(*board.integer(row, column.field)), 0};
    case Kind::Score:
        return {scoreText(board, row, column), 0};
    case Kind::Clock: {
        const std::int64_t seconds = *board.integer(row, column.field);
        return {QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0')), 0};
    }
    case Kind::Time:
    case Kind::Start:
        return {timeText(*board.integer(row, column.field), column.kind == Kind::Start), 0};
    case Kind::Age: // a matter of time, not of the board
    case Kind::Spark:
        return {};
    case Kind::Status:
        return {QCoreApplication::translate("Status", statusText(board, *board.integer(row, column.field)).toUtf8()),
                0};
    }
    return {};
}

std::optional<Decimal> cellNumber(const Board &board, RowId row, const GridColumn &column)
{
    if (column.kind == GridColumn::Kind::Percent)
        return percentOfOpen(board, row);
    if (column.isDecimal())
        return board.decimal(row, column.field);
    const auto value = board.integer(row, column.field);
    return value ? std::optional(Decimal{*value, 0}) : std::nullopt;
}

Version cellVersion(const Board &board, RowId row, const GridColumn &column)
{
    const Schema &schema = board.schema();
    if (column.kind != GridColumn::Kind::Age)
        return board.shownVersion(row, schema.indexOf(column.field));
    Version newest = 0;
    for (const int field :
         {Score::kHomeScoreFieldNumber, Score::kAwayScoreFieldNumber, Score::kHomeWicketsFieldNumber,
          Score::kAwayWicketsFieldNumber, Score::kHomeSetsFieldNumber, Score::kAwaySetsFieldNumber,
          Score::kPointsFieldNumber, Score::kHomePenaltiesFieldNumber, Score::kAwayPenaltiesFieldNumber})
        newest = std::max(newest, board.cellVersion(row, schema.indexOf(field)));
    return newest;
}

std::int64_t cellOrder(const Board &board, RowId row, const GridColumn &column)
{
    if (column.kind == GridColumn::Kind::Text)
        return 0;
    const std::int64_t value = board.integer(row, column.field).value_or(0);
    const bool isMatchStatus = column.kind == GridColumn::Kind::Status && &board.schema() == &Schema::scores();
    return isMatchStatus ? matchStatusOrder(value) : value;
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

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/gridcolumns.h"

#include "tapedeck/v1/prices.pb.h"
#include "tapedeck/v1/rolling.pb.h"
#include "tapedeck/v1/scores.pb.h"

#include <QCoreApplication>

#include <algorithm>

namespace tapedeck {

namespace {

using Kind = GridColumn::Kind;
using v1::Quote;
using v1::Rolling;
using v1::Score;

QString tr(const char *text)
{
    return QCoreApplication::translate("tapedeck", text); // the context of what is in no class
}

GridColumn hidden(GridColumn column)
{
    column.hidden = true;
    return column;
}

std::vector<GridColumn> priceColumns()
{
    return {
        {Quote::kSymbolFieldNumber, "symbol", tr("Symbol"), Kind::Text, 12},
        {Quote::kNameFieldNumber, "name", tr("Name"), Kind::Text, 17},
        {Quote::kLastFieldNumber, "last", tr("Last"), Kind::Price, 13, true, true},
        {Quote::kChangeFieldNumber, "change", tr("Change"), Kind::Price, 10, false, true},
        {Quote::kChangeFieldNumber, "percent", tr("Change %"), Kind::Percent, 10, false, true},
        {Quote::kLastFieldNumber, "spark", tr("Last minute"), Kind::Spark, 12},
        {Quote::kBidSizeFieldNumber, "bid_size", tr("Bid size"), Kind::Quantity, 11},
        {Quote::kBidFieldNumber, "bid", tr("Bid"), Kind::Price, 11, true},
        {Quote::kAskFieldNumber, "ask", tr("Ask"), Kind::Price, 11, true},
        {Quote::kAskSizeFieldNumber, "ask_size", tr("Ask size"), Kind::Quantity, 11},
        {Quote::kVolumeFieldNumber, "volume", tr("Volume"), Kind::Quantity, 13},
        {Quote::kTradeCountFieldNumber, "trades", tr("Trades"), Kind::Count, 8},
        {Quote::kHighFieldNumber, "high", tr("High"), Kind::Price, 10},
        {Quote::kLowFieldNumber, "low", tr("Low"), Kind::Price, 10},
        {Quote::kStatusFieldNumber, "status", tr("Status"), Kind::Status, 11},
        {Quote::kVenueFieldNumber, "venue", tr("Venue"), Kind::Text, 9},
        {Quote::kSourceTimeFieldNumber, "time", tr("Time"), Kind::Time, 10},
        hidden({Quote::kLastSizeFieldNumber, "last_size", tr("Last size"), Kind::Quantity, 11}),
        hidden({Quote::kOpenFieldNumber, "open", tr("Open"), Kind::Price, 10}),
        hidden({Quote::kMarketIdFieldNumber, "market", tr("Market"), Kind::Text, 12}),
        hidden({Quote::kMatchIdFieldNumber, "match", tr("Match"), Kind::Text, 12}),
        hidden({Quote::kResultFieldNumber, "result", tr("Result"), Kind::Text, 9}),
        hidden({Quote::kStaleReasonFieldNumber, "reason", tr("Stale because"), Kind::Text, 22}),
    };
}

GridColumn asPrice(GridColumn column)
{
    column.spare = 2; // "rolling" has two more than its instruments, for means
    return column;
}

std::vector<GridColumn> rollingColumns()
{
    return {
        {Rolling::kSymbolFieldNumber, "symbol", tr("Symbol"), Kind::Text, 12},
        {Rolling::kNameFieldNumber, "name", tr("Name"), Kind::Text, 17},
        {Rolling::kWindowSFieldNumber, "window", tr("Window"), Kind::Duration, 8},
        asPrice({Rolling::kLastFieldNumber, "last", tr("Last"), Kind::Price, 11, true}),
        asPrice({Rolling::kChangeFieldNumber, "change", tr("Change"), Kind::Price, 10, false, true}),
        {Rolling::kChangeFieldNumber, "percent", tr("Change %"), Kind::Percent, 10, false, true},
        {Rolling::kMeanFieldNumber, "mean", tr("Mean"), Kind::Price, 12},
        {Rolling::kDeviationFieldNumber, "deviation", tr("Deviation"), Kind::Price, 11},
        asPrice({Rolling::kHighFieldNumber, "high", tr("High"), Kind::Price, 10}),
        asPrice({Rolling::kLowFieldNumber, "low", tr("Low"), Kind::Price, 10}),
        {Rolling::kVwapFieldNumber, "vwap", tr("VWAP"), Kind::Price, 12},
        {Rolling::kVolumeFieldNumber, "volume", tr("Volume"), Kind::Quantity, 13},
        {Rolling::kTradeCountFieldNumber, "trades", tr("Trades"), Kind::Count, 8},
        {Rolling::kCoveredSFieldNumber, "covered", tr("Covered"), Kind::Duration, 9},
        {Rolling::kVenueFieldNumber, "venue", tr("Venue"), Kind::Text, 9},
        {Rolling::kStatusFieldNumber, "status", tr("Status"), Kind::Status, 11},
        hidden(asPrice({Rolling::kOpenFieldNumber, "open", tr("Open"), Kind::Price, 10})),
        hidden({Rolling::kSourceTimeFieldNumber, "time", tr("Time"), Kind::Time, 10}),
        hidden({Rolling::kStaleReasonFieldNumber, "reason", tr("Stale because"), Kind::Text, 22}),
    };
}

std::vector<GridColumn> scoreColumns()
{
    return {
        {Score::kStatusFieldNumber, "status", tr("Status"), Kind::Status, 9},
        {Score::kHomeFieldNumber, "home", tr("Home"), Kind::Text, 19},
        {Score::kHomeScoreFieldNumber, "home_score", tr("H"), Kind::Score, 6, true},
        {Score::kAwayScoreFieldNumber, "away_score", tr("A"), Kind::Score, 6, true, false, true},
        {Score::kAwayFieldNumber, "away", tr("Away"), Kind::Text, 19},
        {Score::kPeriodFieldNumber, "period", tr("Period"), Kind::Text, 11},
        {Score::kClockFieldNumber, "clock", tr("Clock"), Kind::Clock, 7},
        {Score::kLastEventFieldNumber, "event", tr("Last event"), Kind::Text, 26, true},
        {Score::kHomeScoreFieldNumber, "changed", tr("Changed"), Kind::Age, 9},
        {Score::kStartTimeFieldNumber, "start", tr("Start"), Kind::Start, 8},
        {Score::kSportFieldNumber, "sport", tr("Sport"), Kind::Text, 10},
        {Score::kCompetitionFieldNumber, "competition", tr("Competition"), Kind::Text, 18},
        {Score::kSourceTimeFieldNumber, "time", tr("Time"), Kind::Time, 10},
        hidden({Score::kResultFieldNumber, "result", tr("Result"), Kind::Text, 26}),
        hidden({Score::kHomeHalfTimeFieldNumber, "home_half", tr("H half"), Kind::Count, 7}),
        hidden({Score::kAwayHalfTimeFieldNumber, "away_half", tr("A half"), Kind::Count, 7}),
        hidden({Score::kPointsFieldNumber, "points", tr("Points"), Kind::Text, 8}),
        hidden({Score::kCorrectionsFieldNumber, "corrections", tr("Corrections"), Kind::Count, 11}),
        hidden({Score::kVenueFieldNumber, "venue", tr("Source"), Kind::Text, 10}),
    };
}

} // namespace

bool GridColumn::isSigned() const
{
    return direction && !flash;
}

const std::vector<GridColumn> &gridColumns(const Schema &schema)
{
    static const std::vector<GridColumn> prices = priceColumns();
    static const std::vector<GridColumn> scores = scoreColumns();
    static const std::vector<GridColumn> rolling = rollingColumns();
    return &schema == &Schema::scores() ? scores : &schema == &Schema::rolling() ? rolling : prices;
}

const GridColumn *gridColumn(const Schema &schema, const QString &id)
{
    const std::vector<GridColumn> &columns = gridColumns(schema);
    const auto it = std::find_if(columns.begin(), columns.end(),
                                 [&](const GridColumn &column) { return id == QLatin1String(column.id); });
    return it == columns.end() ? nullptr : &*it;
}

} // namespace tapedeck

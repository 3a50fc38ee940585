// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/gridcolumns.h"

#include "tapedeck/v1/prices.pb.h"
#include "tapedeck/v1/scores.pb.h"

namespace tapedeck {

const std::vector<GridColumn> &gridColumns(const Schema &schema)
{
    using Kind = GridColumn::Kind;
    using v1::Quote;
    using v1::Score;
    static const std::vector<GridColumn> prices = {
        {Quote::kSymbolFieldNumber, QStringLiteral("Symbol"), Kind::Text, 12},
        {Quote::kNameFieldNumber, QStringLiteral("Name"), Kind::Text, 17},
        {Quote::kLastFieldNumber, QStringLiteral("Last"), Kind::Price, 13, true, true},
        {Quote::kChangeFieldNumber, QStringLiteral("Change"), Kind::Price, 10, false, true},
        {Quote::kBidSizeFieldNumber, QStringLiteral("Bid size"), Kind::Quantity, 11},
        {Quote::kBidFieldNumber, QStringLiteral("Bid"), Kind::Price, 11, true},
        {Quote::kAskFieldNumber, QStringLiteral("Ask"), Kind::Price, 11, true},
        {Quote::kAskSizeFieldNumber, QStringLiteral("Ask size"), Kind::Quantity, 11},
        {Quote::kVolumeFieldNumber, QStringLiteral("Volume"), Kind::Quantity, 13},
        {Quote::kTradeCountFieldNumber, QStringLiteral("Trades"), Kind::Count, 8},
        {Quote::kHighFieldNumber, QStringLiteral("High"), Kind::Price, 10},
        {Quote::kLowFieldNumber, QStringLiteral("Low"), Kind::Price, 10},
        {Quote::kStatusFieldNumber, QStringLiteral("Status"), Kind::Status, 11},
        {Quote::kVenueFieldNumber, QStringLiteral("Venue"), Kind::Text, 9},
        {Quote::kSourceTimeFieldNumber, QStringLiteral("Time"), Kind::Time, 10},
    };
    static const std::vector<GridColumn> scores = {
        {Score::kStatusFieldNumber, QStringLiteral("Status"), Kind::Status, 9},
        {Score::kHomeFieldNumber, QStringLiteral("Home"), Kind::Text, 19},
        {Score::kHomeScoreFieldNumber, QStringLiteral("H"), Kind::Score, 6, true},
        {Score::kAwayScoreFieldNumber, QStringLiteral("A"), Kind::Score, 6, true, false, true},
        {Score::kAwayFieldNumber, QStringLiteral("Away"), Kind::Text, 19},
        {Score::kPeriodFieldNumber, QStringLiteral("Period"), Kind::Text, 11},
        {Score::kClockFieldNumber, QStringLiteral("Clock"), Kind::Clock, 7},
        {Score::kLastEventFieldNumber, QStringLiteral("Last event"), Kind::Text, 26, true},
        {Score::kStartTimeFieldNumber, QStringLiteral("Start"), Kind::Start, 8},
        {Score::kSportFieldNumber, QStringLiteral("Sport"), Kind::Text, 10},
        {Score::kCompetitionFieldNumber, QStringLiteral("Competition"), Kind::Text, 18},
        {Score::kSourceTimeFieldNumber, QStringLiteral("Time"), Kind::Time, 10},
    };
    return &schema == &Schema::scores() ? scores : prices;
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/betfairodds.h"
#include "server/sources/betfairscore.h"

namespace tapedeck {

/// Betfair's streams, told apart by content: odds (`mcm`), cricket scores (`ccm`), and market catalogues.
class BetfairParser : public FeedParser
{
public:
    ParseResult parse(const FeedMessage &message, FeedOutput out) override;
    void restart() override;
    [[nodiscard]] Micros publishTimeUs(const FeedMessage &message) override;

private:
    simdjson::ondemand::parser m_parser;
    simdjson::ondemand::parser m_timeParser;
    BetfairOdds m_odds;
    BetfairScore m_score;
};

} // namespace tapedeck

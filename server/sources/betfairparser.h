// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/betfairodds.h"
#include "server/sources/betfairscore.h"
#include "server/sources/jsonvalues.h"

namespace tapedeck {

/// Betfair's streams, told apart by content: odds (`mcm`), cricket scores (`ccm`), and market catalogues.
class BetfairParser : public FeedParser
{
public:
    explicit BetfairParser(std::shared_ptr<RunnerNames> names);

    ParseResult parse(const FeedMessage &message, FeedOutput out) override;
    void restart() override;
    void followBooks(const std::vector<std::string> &keys) override { m_odds.followBooks(keys); }
    void writeBooks(ChangeBatch &batch) override { m_odds.writeBooks(batch); }
    [[nodiscard]] Micros publishTimeUs(const FeedMessage &message) override;

private:
    JsonReader m_reader;
    BetfairOdds m_odds;
    BetfairScore m_score;
};

} // namespace tapedeck

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
    void cutOff() override { m_odds.cutOff(); }
    void followBooks(const std::vector<std::string> &keys) override { m_odds.followBooks(keys); }
    void writeBooks(ChangeBatch &batch) override { m_odds.writeBooks(batch); }
    [[nodiscard]] Micros publishTimeUs(const FeedMessage &message) override;

    /// Of the last message; null if it told no market changes, or could not be read.
    [[nodiscard]] const BetfairHeader *header() const { return m_toldMarkets ? &m_odds.header() : nullptr; }
    /// The odds, for a source that is live.
    [[nodiscard]] BetfairOdds &odds() { return m_odds; }
    [[nodiscard]] const BetfairOdds &odds() const { return m_odds; }

private:
    JsonReader m_reader;
    BetfairOdds m_odds;
    BetfairScore m_score;
    bool m_toldMarkets = false;
};

} // namespace tapedeck

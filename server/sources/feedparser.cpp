// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/feedparser.h"

#include "server/sources/betfairparser.h"
#include "server/sources/binanceparser.h"
#include "server/sources/coinbaseparser.h"
#include "server/sources/cricsheetparser.h"
#include "server/sources/krakenparser.h"
#include "server/sources/openfootballparser.h"
#include "server/sources/openligadbparser.h"

namespace tapedeck {

std::unique_ptr<FeedParser> makeFeedParser(std::string_view kind, const FeedContext &context)
{
    if (kind == "binance")
        return std::make_unique<BinanceParser>();
    if (kind == "coinbase")
        return std::make_unique<CoinbaseParser>();
    if (kind == "kraken")
        return std::make_unique<KrakenParser>();
    if (kind == "betfair")
        return std::make_unique<BetfairParser>(context.runnerNames);
    if (kind == "openfootball")
        return std::make_unique<OpenfootballParser>();
    if (kind == "openligadb")
        return std::make_unique<OpenligadbParser>();
    if (kind == "cricsheet")
        return std::make_unique<CricsheetParser>();
    return nullptr;
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/betfairparser.h"

namespace tapedeck {

using simdjson::SUCCESS;

BetfairParser::BetfairParser(std::shared_ptr<RunnerNames> names)
    : m_odds(names)
    , m_score(std::move(names))
{
}

ParseResult BetfairParser::parse(const FeedMessage &message, FeedOutput out)
{
    m_toldMarkets = false;
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    if (!m_reader.open(message.text, document) || document.get_object().get(object) != SUCCESS)
        return ParseResult::Malformed;
    const std::string_view op = jsonText(object["op"]);
    if (op == "mcm") {
        const ParseResult result = m_odds.parse(object, out);
        m_toldMarkets = result == ParseResult::Ok;
        return result;
    }
    if (op == "ccm")
        return m_score.parse(object, out);
    if (op.empty())
        return m_odds.parseCatalogue(object, *out.batch);
    return ParseResult::Ok; // connection and status messages
}

void BetfairParser::restart()
{
    m_odds.restart();
    m_score.restart();
}

Micros BetfairParser::publishTimeUs(const FeedMessage &message)
{
    return m_reader.peekTimeUs(message.text, "pt", 1'000);
}

} // namespace tapedeck

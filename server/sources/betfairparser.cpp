// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/betfairparser.h"

namespace tapedeck {

using simdjson::SUCCESS;

ParseResult BetfairParser::parse(const FeedMessage &message, FeedOutput out)
{
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    if (m_parser.iterate(message.text).get(document) != SUCCESS || document.get_object().get(object) != SUCCESS)
        return ParseResult::Malformed;
    const std::string_view op = jsonText(object["op"]);
    if (op == "mcm")
        return m_odds.parse(object, out);
    if (op == "ccm")
        return m_score.parse(object, out);
    if (op.empty())
        return m_odds.parseCatalogue(object, out);
    return ParseResult::Ok; // connection and status messages
}

void BetfairParser::restart()
{
    m_odds.restart();
    m_score.restart();
}

Micros BetfairParser::publishTimeUs(const FeedMessage &message)
{
    simdjson::ondemand::document document;
    std::int64_t pt = 0;
    return m_timeParser.iterate(message.text).get(document) == SUCCESS && document["pt"].get_int64().get(pt) == SUCCESS
        ? pt * 1'000
        : 0;
}

} // namespace tapedeck

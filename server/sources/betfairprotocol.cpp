// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/betfairprotocol.h"

#include "server/sources/sourceurl.h"
#include "server/sources/venue.h"

#include <algorithm>

namespace tapedeck {

namespace {

constexpr std::size_t filterMax = 1'000; // values of one filter
constexpr std::size_t errorMessageMax = 200;

std::string jsonQuoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out.push_back('\\');
        out.push_back(c);
    }
    return out + '"';
}

/// `,"name":["a","b"]`, or nothing.
void appendList(std::string &out, const char *name, const std::vector<std::string> &texts)
{
    if (texts.empty())
        return;
    out.append(out.back() == '{' ? "\"" : ",\"").append(name).append("\":[");
    for (const std::string &text : texts)
        out.append(out.back() == '[' ? "" : ",").append(jsonQuoted(text));
    out.push_back(']');
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isNumber(std::string_view text)
{
    return !text.empty() && text.size() <= 20 && std::all_of(text.begin(), text.end(), isDigit);
}

/// "1.200806927": the exchange and the market.
bool isMarket(std::string_view text)
{
    const std::size_t dot = text.find('.');
    return dot != std::string_view::npos && isNumber(text.substr(0, dot)) && isNumber(text.substr(dot + 1));
}

bool isCountry(std::string_view text)
{
    return text.size() == 2 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool isType(std::string_view text)
{
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return isDigit(c) || (c >= 'A' && c <= 'Z') || c == '_';
    });
}

bool isName(std::string_view text)
{
    return !text.empty() && text.size() <= 64
        && std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

std::vector<std::string> takeList(SourceUrl &url, const char *name, bool (*isGood)(std::string_view),
                                  const char *example)
{
    const std::string list = url.takeText(name).value_or(std::string());
    std::vector<std::string> values;
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find(',', at), list.size());
        const std::string value = list.substr(at, end - at);
        if (!isGood(value))
            url.fail(std::string(name) + '=' + list + ": '" + value + "' is not such as " + example);
        else if (std::find(values.begin(), values.end(), value) == values.end())
            values.push_back(value);
        at = end + 1;
    }
    if (values.size() > filterMax)
        url.fail(std::string(name) + "= has " + std::to_string(values.size()) + " values; at most "
                 + std::to_string(filterMax) + " are expected");
    return values;
}

/// What to do about an error, and whether trying again as we are may help.
struct Advice {
    std::string_view code;
    BetfairAnswer::Kind kind;
    const char *words;
};
constexpr Advice advices[] = {
    {"NO_APP_KEY", BetfairAnswer::Refused, "Betfair wants an application key: app_key_file= or app_key_env= tell it"},
    {"INVALID_APP_KEY", BetfairAnswer::Refused,
     "Betfair does not know the application key: compare it with the one of your account (getDeveloperAppKeys)"},
    {"NO_SESSION", BetfairAnswer::BadSession, "Betfair wants a session token: log in, and write the token to"},
    {"INVALID_SESSION_INFORMATION", BetfairAnswer::BadSession,
     "Betfair does not accept the session token, which may have expired: log in again, and write the new token to"},
    {"NOT_AUTHORIZED", BetfairAnswer::Refused,
     "Betfair does not let this application key and account use the stream: the key must be active and belong to the "
     "account that logged in; Betfair's developer support switches streaming on"},
    {"INVALID_INPUT", BetfairAnswer::Refused, "Betfair does not understand the subscription: check the options"},
    {"INVALID_REQUEST", BetfairAnswer::Refused, "Betfair does not understand the request: check the options"},
    {"INVALID_CLOCK", BetfairAnswer::BadClock, "Betfair cannot go on where the connection was lost"},
    {"SUBSCRIPTION_LIMIT_EXCEEDED", BetfairAnswer::Refused,
     "the subscription matches more markets than Betfair allows (200 unless agreed otherwise): narrow it by markets=, "
     "events=, countries=, market_types= or venues="},
    {"MAX_CONNECTION_LIMIT_EXCEEDED", BetfairAnswer::Unavailable,
     "the account has as many connections to the stream as Betfair allows: close one of another program, or take "
     "sources of this server together"},
    {"CONNECTION_FAILED", BetfairAnswer::Unavailable, "Betfair could not set up the connection"},
    {"TIMEOUT", BetfairAnswer::Unavailable, "Betfair waited in vain for a message"},
    {"UNEXPECTED_ERROR", BetfairAnswer::Unavailable, "Betfair tells of an error of its own"},
};

BetfairAnswer failure(std::string_view code, std::string_view message)
{
    BetfairAnswer answer;
    const auto it = std::find_if(std::begin(advices), std::end(advices),
                                 [code](const Advice &advice) { return advice.code == code; });
    const bool isKnown = it != std::end(advices);
    answer.kind = isKnown ? it->kind : BetfairAnswer::Unavailable;
    if (isKnown)
        answer.sentence = it->words;
    else
        answer.sentence.append("Betfair tells of the error ").append(code.substr(0, 64));
    // What it says of keys and tokens may hold them.
    const bool isOfSecrets = answer.kind == BetfairAnswer::BadSession || code.find("APP_KEY") != std::string_view::npos
        || code == "NOT_AUTHORIZED";
    if (!message.empty() && !isOfSecrets)
        answer.sentence.append(" (").append(message.substr(0, errorMessageMax)).append(")");
    return answer;
}

} // namespace

BetfairSubscription BetfairSubscription::take(SourceUrl &url)
{
    BetfairSubscription wanted;
    wanted.markets = takeList(url, "markets", isMarket, "1.200806927");
    wanted.events = takeList(url, "events", isNumber, "31573045");
    wanted.eventTypes = takeList(url, "event_types", isNumber, "1 (football) or 7 (horse racing)");
    wanted.countries = takeList(url, "countries", isCountry, "GB");
    wanted.marketTypes = takeList(url, "market_types", isType, "MATCH_ODDS");
    wanted.venues = takeList(url, "venues", isName, "Ascot");
    if (wanted.markets.empty() && wanted.events.empty() && wanted.eventTypes.empty())
        url.fail("markets=1.200806927, events=31573045 or event_types=1,2 is expected: what to subscribe to");
    if (wanted.markets.size() > marketsMax)
        url.fail("markets= has " + std::to_string(wanted.markets.size()) + " markets; Betfair allows "
                 + std::to_string(marketsMax) + " a subscription: make two sources of it");
    const std::string offers = url.takeText("offers").value_or("all");
    if (offers == "all")
        wanted.fields = {"EX_ALL_OFFERS"};
    else if (offers == "best")
        wanted.fields = {"EX_BEST_OFFERS"};
    else if (offers == "displayed")
        wanted.fields = {"EX_BEST_OFFERS_DISP"};
    else
        url.fail("offers=" + offers
                 + ": all, best or displayed (the best with those that follow from other runners) is expected");
    const bool hasLevels = offers != "all";
    const std::int64_t levels = url.takeNumber("levels", hasLevels ? wanted.levels : 0, 0, 10);
    if (hasLevels && levels < 1)
        url.fail("levels=0: a whole number from 1 to 10 is expected");
    else if (!hasLevels && levels > 0)
        url.fail("levels= is for offers=best and offers=displayed; all offers come without it");
    wanted.levels = levels;
    for (const char *field : {"EX_MARKET_DEF", "EX_LTP", "EX_TRADED_VOL"})
        wanted.fields.emplace_back(field);
    if (url.takeNumber("trades", 1, 0, 1) == 1)
        wanted.fields.emplace_back("EX_TRADED");
    wanted.heartbeatUs = url.takeDuration("heartbeat", wanted.heartbeatUs, 500'000, 5'000'000);
    wanted.conflateUs = url.takeDuration("conflate", wanted.conflateUs, 0, 120'000'000);
    return wanted;
}

std::string BetfairSubscription::request(int id, std::string_view initialClk, std::string_view clk) const
{
    std::string text = R"({"op":"marketSubscription","id":)" + std::to_string(id) + R"(,"marketFilter":{)";
    appendList(text, "marketIds", markets);
    appendList(text, "eventIds", events);
    appendList(text, "eventTypeIds", eventTypes);
    appendList(text, "countryCodes", countries);
    appendList(text, "marketTypes", marketTypes);
    appendList(text, "venues", venues);
    text += R"(},"marketDataFilter":{)";
    appendList(text, "fields", fields);
    if (levels > 0)
        text += R"(,"ladderLevels":)" + std::to_string(levels);
    text += R"(},"segmentationEnabled":true,"heartbeatMs":)" + std::to_string(heartbeatUs / 1'000) + R"(,"conflateMs":)"
        + std::to_string(conflateUs / 1'000);
    if (!initialClk.empty() && !clk.empty())
        text += R"(,"initialClk":)" + jsonQuoted(initialClk) + R"(,"clk":)" + jsonQuoted(clk);
    return text + "}\r\n";
}

std::string betfairAuthentication(int id, std::string_view appKey, std::string_view session)
{
    return R"({"op":"authentication","id":)" + std::to_string(id) + R"(,"appKey":)" + jsonQuoted(appKey)
        + R"(,"session":)" + jsonQuoted(session) + "}\r\n";
}

BetfairAnswer readBetfairAnswer(simdjson::dom::element message)
{
    BetfairAnswer answer;
    const std::string_view op = textOf(message, "op");
    if (op == "connection") {
        answer.kind = BetfairAnswer::Greeting;
        return answer;
    }
    if (op != "status")
        return answer;
    bool isClosed = false;
    if (message["connectionClosed"].get(isClosed) != simdjson::SUCCESS)
        isClosed = false;
    if (textOf(message, "statusCode") != "SUCCESS")
        answer = failure(textOf(message, "errorCode"), textOf(message, "errorMessage"));
    else if (isClosed)
        answer = {BetfairAnswer::Unavailable, 0, {}, "Betfair closes the connection"};
    else
        answer.kind = BetfairAnswer::Success;
    if (message["id"].get(answer.id) != simdjson::SUCCESS)
        answer.id = 0;
    std::int64_t available = 0;
    if (message["connectionsAvailable"].get(available) == simdjson::SUCCESS)
        answer.connectionsAvailable = available;
    return answer;
}

} // namespace tapedeck

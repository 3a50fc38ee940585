// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/clirun.h"
#include "client/cli/commands.h"
#include "client/cli/follow.h"
#include "client/cli/tableformat.h"
#include "common/board/decimal.h"
#include "common/wire/followedjson.h"
#include "common/wire/jsontext.h"

#include <QCoreApplication>
#include <QTimer>

#include <iostream>

namespace tapedeck {

namespace {

/// "PENALTY_GOAL" as "penalty goal".
std::string spoken(std::string name)
{
    for (char &c : name)
        c = c == '_' ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return name;
}

std::string decimalText(std::int64_t mantissa, std::uint32_t scale)
{
    return Decimal{mantissa, static_cast<std::uint8_t>(scale)}.toString();
}

std::string tradeText(const v1::Trade &trade, const v1::Followed &part)
{
    std::string text = utcText(trade.time_us()) + "  " + decimalText(trade.price(), part.price_scale()) + " x "
        + decimalText(trade.size(), part.size_scale());
    if (trade.taker() == v1::Trade::BUYER)
        text += "  bought";
    else if (trade.taker() == v1::Trade::SELLER)
        text += "  sold";
    return text;
}

std::string eventText(const v1::MatchEvent &event)
{
    std::string text = utcText(event.time_us()) + "  ";
    if (event.has_clock())
        text += std::to_string(event.clock() / 60) + "' ";
    else if (!event.period().empty())
        text += event.period() + ' ';
    text += spoken(v1::MatchEvent::Kind_Name(event.kind()));
    if (event.side() != v1::MatchEvent::NEITHER)
        text += event.side() == v1::MatchEvent::HOME ? ", home" : ", away";
    if (event.state() != v1::MatchEvent::CONFIRMED)
        text += ", " + spoken(v1::MatchEvent::State_Name(event.state()));
    if (!event.text().empty())
        text += ": " + event.text();
    if (event.has_home_score())
        text += "  " + std::to_string(event.home_score()) + '-' + std::to_string(event.away_score());
    return text;
}

/// The lines of one part, in their order.
std::string partText(const v1::Followed &part, bool json)
{
    std::string text;
    std::uint64_t number = part.first();
    const std::string key = [&] {
        std::string quoted;
        appendJsonText(part.key(), quoted);
        return quoted;
    }();
    if (part.missed() > 0)
        text += json ? "{\"key\":" + key + ",\"missed\":" + std::to_string(part.missed()) + "}\n"
                     : grouped(part.missed()) + " before that are not kept\n";
    const auto begin = [&] { text += "{\"key\":" + key + ",\"number\":" + std::to_string(number++) + ','; };
    std::string object;
    const auto end = [&] {
        text.append(object, 1); // its brace is there
        text += '\n';
        object.clear();
    };
    for (const v1::Trade &trade : part.trades()) {
        if (!json) {
            text += tradeText(trade, part) + '\n';
            continue;
        }
        begin();
        appendTradeJson(trade, static_cast<int>(part.price_scale()), static_cast<int>(part.size_scale()), object);
        end();
    }
    for (const v1::MatchEvent &event : part.match_events()) {
        if (!json) {
            text += eventText(event) + '\n';
            continue;
        }
        begin();
        appendMatchEventJson(event, object);
        end();
    }
    return text;
}

} // namespace

int runEvents(const CliOptions &options)
{
    const auto client = makeClient(options, options.follow, false);
    std::vector<v1::Stream> streams = {v1::TRADES, v1::MATCH_EVENTS};
    if (options.stream == "trades")
        streams = {v1::TRADES};
    else if (options.stream == "match")
        streams = {v1::MATCH_EVENTS};
    std::size_t unanswered = streams.size();
    bool hasAny = false;
    QObject::connect(client.get(), &FeedClient::followed, client.get(),
                     [&](const std::shared_ptr<const v1::Followed> &part) {
                         hasAny = hasAny || part->trades_size() + part->match_events_size() > 0;
                         if (!put(partText(*part, options.json))) {
                             QCoreApplication::exit(exitDone);
                         } else if (!options.follow && --unanswered == 0) {
                             if (!hasAny)
                                 std::cerr << "tapectl: nothing has happened to '" << options.key
                                           << "' yet, or there is no such row; the whole key is expected, such as "
                                              "sim:BAA\n";
                             QCoreApplication::exit(hasAny ? exitDone : exitFailed);
                         }
                     });
    if (options.follow) { // else the client fails
        QObject::connect(client.get(), &FeedClient::serverError, client.get(),
                         [&](const QString &sentence) { fail(options, sentence.toStdString()); });
    }
    for (const v1::Stream stream : streams)
        client->follow({stream, options.key, 0});
    if (options.follow && options.seconds > 0)
        QTimer::singleShot(static_cast<int>(options.seconds * 1000), client.get(),
                           [] { QCoreApplication::exit(exitDone); });
    return runClient(*client, options);
}

} // namespace tapedeck

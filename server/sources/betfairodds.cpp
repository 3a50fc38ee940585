// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/betfairodds.h"

#include "tapedeck/v1/prices.pb.h"

#include <algorithm>
#include <utility>

namespace tapedeck {

using simdjson::SUCCESS;
using v1::Quote;

namespace {

constexpr BoardId board = BoardId::Prices;
constexpr std::size_t pricesMax = 2'000; // of a runner; the venue's ladder has 350
constexpr std::int64_t bestMax = 10;     // levels of a side, where only the best are told

int statusOf(std::string_view status)
{
    if (status == "OPEN")
        return Quote::OPEN;
    if (status == "SUSPENDED" || status == "INACTIVE")
        return Quote::SUSPENDED;
    return status == "CLOSED" ? Quote::CLOSED : Quote::UNKNOWN;
}

/// In handicap markets a selection is a runner once for each line.
Decimal handicapOf(simdjson::ondemand::object &object)
{
    return jsonDecimal(object["hc"]).value_or(Decimal()).normalized();
}

/// "/-1.5"; empty for none.
std::string handicapText(Decimal handicap)
{
    return handicap.mantissa == 0 ? std::string() : (handicap.mantissa > 0 ? "/+" : "/") + handicap.toString();
}

} // namespace

void BetfairOdds::restart()
{
    m_markets.clear();
    m_nextRow = 0; // rows are met in the same order again
    m_freeRows.clear();
    m_followedRunners.clear();
}

void BetfairOdds::cutOff()
{
    for (Market &market : m_markets) {
        for (Runner &runner : market.runners)
            runner.instrument.cutOff();
    }
}

ParseResult BetfairOdds::parse(simdjson::ondemand::object &message, FeedOutput out)
{
    const auto pt = readHeader(message);
    if (!pt)
        return ParseResult::Malformed;
    nameRunners(*out.batch);
    const bool isImage = m_header.change == BetfairHeader::Change::Image;
    if (isImage
        && (m_header.segment == BetfairHeader::Segment::Whole || m_header.segment == BetfairHeader::Segment::First)) {
        for (Market &market : m_markets)
            market.told = false;
    }
    simdjson::ondemand::array changes;
    if (message["mc"].get_array().get(changes) == SUCCESS) {
        for (auto element : changes) {
            simdjson::ondemand::object market;
            if (element.get_object().get(market) != SUCCESS || change(market, *pt, out) != ParseResult::Ok)
                return ParseResult::Malformed;
        }
    }
    if ((isImage || m_header.change == BetfairHeader::Change::Resumed) && m_header.isWhole())
        finish(*out.batch);
    return ParseResult::Ok;
}

/// The time of the message, if it is one.
std::optional<Micros> BetfairOdds::readHeader(simdjson::ondemand::object &message)
{
    m_header.change = BetfairHeader::Change::Delta;
    m_header.segment = BetfairHeader::Segment::Whole;
    m_header.initialClk.clear();
    m_header.clk.clear();
    m_header.status = m_header.conflateMs = 0;
    std::optional<Micros> timeUs;
    if (message.reset().error() != SUCCESS)
        return std::nullopt;
    for (auto field : message) {
        simdjson::ondemand::raw_json_string key;
        if (field.key().get(key) != SUCCESS)
            return std::nullopt;
        if (key == "pt") {
            timeUs = jsonTimeUs(field.value(), 1'000);
        } else if (key == "clk") {
            m_header.clk = jsonText(field.value());
        } else if (key == "initialClk") {
            m_header.initialClk = jsonText(field.value());
        } else if (key == "ct") {
            const std::string_view type = jsonText(field.value());
            m_header.change = type == "SUB_IMAGE" ? BetfairHeader::Change::Image
                : type == "RESUB_DELTA"           ? BetfairHeader::Change::Resumed
                : type == "HEARTBEAT"             ? BetfairHeader::Change::Heartbeat
                                                  : BetfairHeader::Change::Delta;
        } else if (key == "segmentType") {
            const std::string_view type = jsonText(field.value());
            m_header.segment = type == "SEG_START" ? BetfairHeader::Segment::First
                : type == "SEG"                    ? BetfairHeader::Segment::Middle
                : type == "SEG_END"                ? BetfairHeader::Segment::Last
                                                   : BetfairHeader::Segment::Whole;
        } else if (key == "status") {
            m_header.status = jsonInteger(field.value()).value_or(0);
        } else if (key == "conflateMs") {
            m_header.conflateMs = jsonInteger(field.value()).value_or(0);
        }
    }
    return message.reset().error() == SUCCESS ? timeUs : std::nullopt;
}

/// The whole of an image, or of what was missed, has been told: what is known now is right.
void BetfairOdds::finish(ChangeBatch &batch)
{
    if (m_header.change == BetfairHeader::Change::Image)
        removeMarkets([](const Market &market) { return !market.told && market.status != Quote::CLOSED; }, batch);
    batch.confirmSource();
    for (Market &market : m_markets) {
        for (Runner &runner : market.runners)
            runner.instrument.confirm();
    }
}

void BetfairOdds::forgetClosed(Micros beforeUs, ChangeBatch &batch)
{
    removeMarkets(
        [beforeUs](const Market &market) { return market.status == Quote::CLOSED && market.closedUs < beforeUs; },
        batch);
}

template <typename Predicate> void BetfairOdds::removeMarkets(Predicate &&isGone, ChangeBatch &batch)
{
    const auto gone = std::stable_partition(m_markets.begin(), m_markets.end(),
                                            [&](const Market &market) { return !isGone(market); });
    if (gone == m_markets.end())
        return;
    for (auto market = gone; market != m_markets.end(); ++market) {
        for (const Runner &runner : market->runners) {
            batch.remove(board, runner.instrument.row());
            m_freeRows.push_back(runner.instrument.row());
        }
    }
    m_markets.erase(gone, m_markets.end());
    findFollowed();
}

bool BetfairOdds::has(std::string_view market) const
{
    return std::any_of(m_markets.begin(), m_markets.end(), [&](const Market &known) { return known.id == market; });
}

ParseResult BetfairOdds::change(simdjson::ondemand::object object, Micros timeUs, FeedOutput out)
{
    const std::string_view id = jsonText(object["id"]);
    if (id.empty() || id.size() > 64)
        return ParseResult::Malformed;
    Market *known = this->market(id);
    if (known == nullptr)
        return ParseResult::Malformed;
    Market &market = *known;
    market.told = true;
    const bool isImage = jsonBool(object["img"]).value_or(false);
    if (isImage) {
        for (Runner &runner : market.runners) {
            runner.instrument.book.clear();
            runner.best = {};
            runner.changed = true;
        }
    }
    // The definition holds for the changes that come with it.
    simdjson::ondemand::object definition;
    if (object["marketDefinition"].get_object().get(definition) == SUCCESS
        && define(market, definition, out) != ParseResult::Ok)
        return ParseResult::Malformed;
    simdjson::ondemand::array changes;
    ParseResult result = ParseResult::Ok;
    if (object["rc"].get_array().get(changes) == SUCCESS) {
        for (auto element : changes) {
            simdjson::ondemand::object change;
            if (element.get_object().get(change) != SUCCESS
                || changeRunner(market, change, timeUs, out) != ParseResult::Ok) {
                result = ParseResult::Malformed;
                break;
            }
        }
    }
    market.complete = market.complete || (isImage && result == ParseResult::Ok);
    for (Runner &runner : market.runners) {
        if (runner.changed && market.status == Quote::OPEN) {
            publish(runner, *out.batch);
            runner.instrument.sourceTime(*out.batch, timeUs);
        }
    }
    return result;
}

ParseResult BetfairOdds::define(Market &market, simdjson::ondemand::object definition, FeedOutput out)
{
    market.eventId = jsonText(definition["eventId"]);
    market.type = jsonText(definition["marketType"]);
    const int status = statusOf(jsonText(definition["status"]));
    if (status == Quote::UNKNOWN)
        return ParseResult::Malformed;
    if (status == Quote::OPEN && market.status != Quote::OPEN) {
        for (Runner &runner : market.runners)
            runner.changed = true; // what moved while it was not open
    }
    if (status == Quote::CLOSED && market.status != Quote::CLOSED)
        market.closedUs = out.batch->receivedUs;
    market.status = status;
    simdjson::ondemand::array runners;
    if (definition["runners"].get_array().get(runners) != SUCCESS)
        return ParseResult::Malformed;
    for (auto element : runners) {
        simdjson::ondemand::object object;
        if (element.get_object().get(object) != SUCCESS)
            return ParseResult::Malformed;
        const auto id = jsonInteger(object["id"]);
        if (id) // recordings that Betfair sells tell the name
            m_names->learn(market.id, *id, jsonText(object["name"]));
        Runner *found = id ? runner(market, *id, handicapOf(object), *out.batch) : nullptr;
        if (found == nullptr)
            return ParseResult::Malformed;
        const std::string_view result = jsonText(object["status"]);
        if (!result.empty() && result != "ACTIVE")
            out.batch->setText(board, found->instrument.row(), Quote::kResultFieldNumber, result);
    }
    for (const Runner &each : market.runners)
        out.batch->setInteger(board, each.instrument.row(), Quote::kStatusFieldNumber, market.status);
    return ParseResult::Ok;
}

ParseResult BetfairOdds::changeRunner(Market &market, simdjson::ondemand::object change, Micros timeUs, FeedOutput out)
{
    const auto id = jsonInteger(change["id"]);
    Runner *found = id ? runner(market, *id, handicapOf(change), *out.batch) : nullptr;
    if (found == nullptr || !readLadders(*found, change)
        || !readTraded(*found, change, market.complete, timeUs, *out.batch))
        return ParseResult::Malformed;
    if (const auto last = jsonDecimal(change["ltp"]))
        found->last = last;
    if (const auto volume = jsonDecimal(change["tv"]))
        found->volume = volume;
    found->changed = true;
    return ParseResult::Ok;
}

bool BetfairOdds::readLadders(Runner &runner, simdjson::ondemand::object &change)
{
    struct Ladder {
        std::string_view name;
        OrderBook::Side side;
        bool isOfBest; // by position
    };
    // All offers, the best offers, and the best with virtual ones: which of them come is for the subscriber to choose.
    static constexpr std::array<Ladder, 6> ladders = {{{"atb", OrderBook::Bid, false},
                                                       {"atl", OrderBook::Ask, false},
                                                       {"batb", OrderBook::Bid, true},
                                                       {"batl", OrderBook::Ask, true},
                                                       {"bdatb", OrderBook::Bid, true},
                                                       {"bdatl", OrderBook::Ask, true}}};
    bool bestChanged = false;
    for (const Ladder &ladder : ladders) {
        simdjson::ondemand::array levels;
        if (change[ladder.name].get_array().get(levels) != SUCCESS)
            continue;
        if (!ladder.isOfBest && !std::exchange(runner.tellsAll, true))
            runner.instrument.book.clear();
        for (auto element : levels) {
            simdjson::ondemand::array level;
            if (element.get_array().get(level) != SUCCESS)
                return false;
            std::array<std::optional<Decimal>, 3> parts;
            std::size_t at = 0;
            for (auto part : level) {
                if (at < parts.size())
                    parts[at] = jsonDecimal(part);
                ++at;
            }
            const auto &price = parts[ladder.isOfBest ? 1 : 0];
            const auto &size = parts[ladder.isOfBest ? 2 : 1];
            if (!parts[0] || !price || !size || size->mantissa < 0)
                return false;
            if (!ladder.isOfBest) {
                if (!runner.instrument.book.set(ladder.side, *price, *size))
                    return false;
                continue;
            }
            const std::int64_t position = parts[0]->mantissa;
            if (parts[0]->scale != 0 || position < 0 || position >= bestMax)
                return false;
            std::vector<OrderBook::Level> &best = runner.best[ladder.side];
            if (best.size() <= static_cast<std::size_t>(position))
                best.resize(static_cast<std::size_t>(position) + 1);
            best[static_cast<std::size_t>(position)] = {0, *price, *size};
            bestChanged = true;
        }
    }
    return !bestChanged || runner.tellsAll || readBest(runner);
}

/// The book of which only the best levels are known.
bool BetfairOdds::readBest(Runner &runner)
{
    OrderBook &book = runner.instrument.book;
    book.clear();
    for (const OrderBook::Side side : {OrderBook::Bid, OrderBook::Ask}) {
        for (const OrderBook::Level &level : runner.best[side]) {
            if (level.size.mantissa > 0 && !book.set(side, level.written, level.size))
                return false;
        }
    }
    return true;
}

/// What was traded at each price, in all: the growth of it is what has been traded since. `isNew`: what a price had
/// before is known.
bool BetfairOdds::readTraded(Runner &runner, simdjson::ondemand::object &change, bool isNew, Micros timeUs,
                             ChangeBatch &batch)
{
    simdjson::ondemand::array levels;
    if (change["trd"].get_array().get(levels) != SUCCESS)
        return true;
    for (auto element : levels) {
        simdjson::ondemand::array level;
        if (element.get_array().get(level) != SUCCESS)
            return false;
        std::array<std::optional<Decimal>, 2> parts;
        std::size_t at = 0;
        for (auto part : level) {
            if (at < parts.size())
                parts[at] = jsonDecimal(part);
            ++at;
        }
        if (!parts[0] || !parts[1])
            return false;
        auto known = std::find_if(runner.traded.begin(), runner.traded.end(),
                                  [&](const auto &traded) { return traded.first == *parts[0]; });
        if (known == runner.traded.end()) {
            if (runner.traded.size() >= pricesMax)
                return false;
            known = runner.traded.insert(known, {*parts[0], Decimal()});
        }
        const auto grown = difference(*parts[1], known->second);
        if (isNew && grown && grown->mantissa > 0)
            runner.instrument.logTrade(batch, *parts[0], *grown, timeUs, v1::Trade::TAKER_UNKNOWN);
        known->second = *parts[1];
    }
    return true;
}

void BetfairOdds::publish(Runner &runner, ChangeBatch &batch)
{
    runner.changed = false;
    for (const OrderBook::Side side : {OrderBook::Bid, OrderBook::Ask}) {
        const OrderBook::Level *level = runner.instrument.book.best(side);
        if (level == nullptr && !runner.best[side].empty() && runner.best[side].front().size.mantissa > 0)
            level = &runner.best[side].front();
        runner.instrument.quote(batch, side, level);
    }
    if (runner.last)
        runner.instrument.lastPrice(batch, *runner.last, std::nullopt);
    if (runner.volume)
        batch.setDecimal(board, runner.instrument.row(), Quote::kVolumeFieldNumber, *runner.volume);
}

/// Null if there are too many.
BetfairOdds::Market *BetfairOdds::market(std::string_view id)
{
    for (Market &market : m_markets) {
        if (market.id == id)
            return &market;
    }
    if (m_markets.size() >= marketsMax)
        return nullptr;
    m_markets.push_back({});
    m_markets.back().id = id;
    return &m_markets.back();
}

BetfairOdds::Runner *BetfairOdds::runner(Market &market, std::int64_t id, Decimal handicap, ChangeBatch &batch)
{
    for (Runner &runner : market.runners) {
        if (runner.id == id && runner.handicap == handicap)
            return &runner;
    }
    if (m_freeRows.empty() && m_nextRow >= runnersMax)
        return nullptr;
    const SourceRow number = m_freeRows.empty() ? m_nextRow++ : m_freeRows.back();
    if (!m_freeRows.empty())
        m_freeRows.pop_back();
    std::string name = m_names->find(market.id, id);
    if (name.empty()) {
        name = market.type + ' ' + std::to_string(id);
        market.isUnnamed = m_hasUnnamed = true;
    }
    const std::string line = handicapText(handicap);
    Runner runner{id,
                  handicap,
                  Instrument(number, "betfair", market.id + '/' + std::to_string(id) + line,
                             line.empty() ? name : name + ' ' + line.substr(1)),
                  {},
                  {},
                  {},
                  {}};
    runner.instrument.declare(batch);
    const SourceRow row = runner.instrument.row();
    batch.setText(board, row, Quote::kMarketIdFieldNumber, market.id);
    batch.setText(board, row, Quote::kMatchIdFieldNumber, market.eventId);
    if (market.status != 0)
        batch.setInteger(board, row, Quote::kStatusFieldNumber, market.status);
    market.runners.push_back(std::move(runner));
    if (!m_followed.empty()
        && std::binary_search(m_followed.begin(), m_followed.end(), market.runners.back().instrument.key()))
        m_followedRunners.push_back({static_cast<std::size_t>(&market - m_markets.data()), market.runners.size() - 1});
    return &market.runners.back();
}

void BetfairOdds::followBooks(const std::vector<std::string> &keys)
{
    m_followed = keys;
    findFollowed();
    for (const Place &place : m_followedRunners)
        m_markets[place.market].runners[place.runner].instrument.bookChanged();
}

void BetfairOdds::findFollowed()
{
    m_followedRunners.clear();
    if (m_followed.empty())
        return;
    for (std::size_t market = 0; market < m_markets.size(); ++market) {
        std::vector<Runner> &runners = m_markets[market].runners;
        for (std::size_t runner = 0; runner < runners.size(); ++runner) {
            if (std::binary_search(m_followed.begin(), m_followed.end(), runners[runner].instrument.key()))
                m_followedRunners.push_back({market, runner});
        }
    }
}

void BetfairOdds::writeBooks(ChangeBatch &batch)
{
    for (const Place &place : m_followedRunners)
        m_markets[place.market].runners[place.runner].instrument.writeBook(batch);
}

void BetfairOdds::nameRunners(ChangeBatch &batch)
{
    const std::uint64_t version = m_names->version();
    if (version == m_namesVersion)
        return;
    m_namesVersion = version;
    for (const Market &market : m_markets) {
        for (const Runner &runner : market.runners) {
            const std::string name = m_names->find(market.id, runner.id);
            if (!name.empty())
                batch.setText(board, runner.instrument.row(), Quote::kNameFieldNumber,
                              runner.handicap.mantissa == 0 ? name
                                                            : name + ' ' + handicapText(runner.handicap).substr(1));
        }
    }
}

ParseResult BetfairOdds::parseCatalogue(simdjson::ondemand::object &catalogue, ChangeBatch &batch)
{
    const std::string id(jsonText(catalogue["marketId"]));
    simdjson::ondemand::array runners;
    if (id.empty() || catalogue["runners"].get_array().get(runners) != SUCCESS)
        return ParseResult::Malformed;
    for (auto element : runners) {
        simdjson::ondemand::object runner;
        if (element.get_object().get(runner) != SUCCESS)
            return ParseResult::Malformed;
        const auto selection = jsonInteger(runner["selectionId"]);
        const std::string_view name = jsonText(runner["runnerName"]);
        if (!selection || name.empty())
            return ParseResult::Malformed;
        m_names->learn(id, *selection, name);
    }
    nameRunners(batch);
    return ParseResult::Ok;
}

} // namespace tapedeck

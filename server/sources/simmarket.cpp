// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/simmarket.h"

#include "common/board/digest.h"
#include "server/sources/simbook.h"

#include "tapedeck/v1/prices.pb.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace tapedeck {

using v1::Quote;

namespace {

constexpr BoardId board = BoardId::Prices;
constexpr double dayS = 6.5 * 3600;
constexpr double factorIntervalS = 0.05;
constexpr double changesPerStep = 5.5; // cells, on average
constexpr int sectorCount = 11;
constexpr std::array<const char *, 24> firstWords = {"Amber",    "Basalt", "Cedar",  "Delta",    "Ember",  "Fjord",
                                                     "Granite",  "Harbor", "Indigo", "Juniper",  "Keel",   "Lantern",
                                                     "Meridian", "Nimbus", "Onyx",   "Pinnacle", "Quarry", "Ridge",
                                                     "Summit",   "Tidal",  "Umber",  "Vertex",   "Willow", "Zephyr"};
constexpr std::array<const char *, sectorCount> sectorWords = {"Energy",  "Materials", "Industries", "Retail",
                                                               "Foods",   "Health",    "Bank",       "Software",
                                                               "Telecom", "Power",     "Properties"};

std::int64_t roundedToTick(double price, int tick)
{
    return std::max<std::int64_t>(1, std::llround(price)) * tick;
}

} // namespace

SimMarket::SimMarket(int symbols, double rate, std::uint64_t seed)
    : m_seed(seed)
    , m_random(seed)
    , m_sectors(sectorCount, 0.0)
    , m_rate(rate)
{
    m_instruments.reserve(static_cast<std::size_t>(symbols));
    for (int i = 0; i < symbols; ++i) {
        const double price = std::exp(1.5 + 3.0 * m_random.uniform() + 0.5 * m_random.normal()); // mostly 3 to 150
        Instrument instrument{};
        instrument.sector = static_cast<int>(m_random.below(sectorCount));
        instrument.priceScale = price < 1 ? 4 : price < 1000 ? 2 : 1;
        instrument.tick = price >= 100 && m_random.chance(0.3) ? 5 : 1;
        instrument.price = price * std::pow(10.0, instrument.priceScale) / instrument.tick;
        instrument.volatility = (0.15 + 0.45 * m_random.uniform()) / std::sqrt(252.0 * dayS);
        instrument.beta = 0.4 + 1.2 * m_random.uniform();
        instrument.last = roundedToTick(instrument.price, instrument.tick);
        instrument.open = instrument.high = instrument.low = instrument.last;
        m_instruments.push_back(instrument);
    }
}

void SimMarket::open(ChangeBatch &batch, Micros nowUs)
{
    for (std::size_t i = 0; i < m_instruments.size(); ++i) {
        Instrument &instrument = m_instruments[i];
        const auto row = static_cast<SourceRow>(i);
        const std::string symbol = symbolName(i);
        const auto price = [&](int column, std::int64_t value) {
            batch.setDecimal(board, row, column, {value, instrument.priceScale});
        };
        batch.declare(board, row, "sim:" + symbol);
        batch.setText(board, row, Quote::kSymbolFieldNumber, symbol);
        batch.setText(board, row, Quote::kVenueFieldNumber, "sim");
        const std::string name = std::string(firstWords[i % firstWords.size()]) + ' '
            + sectorWords[static_cast<std::size_t>(instrument.sector)]
            + (i >= firstWords.size() ? ' ' + std::to_string(i / firstWords.size()) : std::string());
        batch.setText(board, row, Quote::kNameFieldNumber, name);
        batch.setInteger(board, row, Quote::kStatusFieldNumber, Quote::OPEN);
        price(Quote::kOpenFieldNumber, instrument.open);
        price(Quote::kHighFieldNumber, instrument.high);
        price(Quote::kLowFieldNumber, instrument.low);
        price(Quote::kLastFieldNumber, instrument.last);
        batch.setInteger(board, row, Quote::kTradeCountFieldNumber, 0);
        batch.setDecimal(board, row, Quote::kVolumeFieldNumber, {0, 0});
        quote(batch, row, instrument, nowUs);
    }
}

int SimMarket::step(ChangeBatch &batch, Micros nowUs)
{
    m_time += changesPerStep / m_rate;
    if (m_time - m_factorsAt >= factorIntervalS)
        moveFactors();

    const std::size_t index = pick();
    const auto row = static_cast<SourceRow>(index);
    Instrument &instrument = m_instruments[index];
    if (instrument.halted) {
        if (m_time < instrument.haltedUntil)
            return 0;
        return setStatus(batch, row, instrument, false, nowUs);
    }
    const double before = instrument.price;
    drift(instrument);
    // A move of a hundred times what is usual for the time passed, or plain bad luck: a halt of half a minute.
    if (m_random.chance(2e-6) || std::abs(instrument.price / before - 1) > 0.05) {
        instrument.haltedUntil = m_time + 30;
        return setStatus(batch, row, instrument, true, nowUs);
    }
    return m_random.chance(0.4) ? trade(batch, row, instrument, nowUs) : quote(batch, row, instrument, nowUs);
}

void SimMarket::moveFactors()
{
    const double seconds = m_time - m_factorsAt;
    m_factorsAt = m_time;
    const double deviation = 0.18 / std::sqrt(252.0 * dayS) * std::sqrt(seconds) * intradayFactor();
    m_market += deviation * m_random.normal();
    for (double &sector : m_sectors)
        sector += 0.7 * deviation * m_random.normal();
}

std::size_t SimMarket::pick()
{
    const auto count = static_cast<double>(m_instruments.size());
    if (m_burstSteps > 0) {
        --m_burstSteps;
        if (m_random.chance(0.3))
            return m_burst;
    } else if (m_random.chance(1e-4)) {
        m_burst = static_cast<std::size_t>(m_random.uniform() * count);
        m_burstSteps = 200 + static_cast<int>(m_random.below(2'000));
    }
    // Few are traded much: the square makes a tenth of them a third of the steps.
    const double u = m_random.uniform();
    return static_cast<std::size_t>(u * u * count);
}

void SimMarket::drift(Instrument &instrument)
{
    const double seconds = m_time - instrument.steppedAt;
    instrument.steppedAt = m_time;
    const double factors = instrument.beta * (m_market + m_sectors[static_cast<std::size_t>(instrument.sector)]);
    const double own = instrument.volatility * std::sqrt(seconds) * intradayFactor() * m_random.normal();
    instrument.price = std::max(2.0, instrument.price * std::exp(factors - instrument.seenFactors + own));
    instrument.seenFactors = factors;
}

int SimMarket::trade(ChangeBatch &batch, SourceRow row, Instrument &instrument, Micros nowUs)
{
    const std::int64_t size =
        (1 + static_cast<std::int64_t>(m_random.below(12))) * (m_random.chance(0.05) ? 1'000 : 100);
    const auto price = [&](int column, std::int64_t value) {
        batch.setDecimal(board, row, column, {value, instrument.priceScale});
    };
    instrument.last = std::clamp(roundedToTick(instrument.price, instrument.tick), instrument.bid, instrument.ask);
    instrument.volume += size;
    const std::int64_t offMiddle = 2 * instrument.last - instrument.bid - instrument.ask;
    batch.addTrade(row,
                   {{instrument.last, instrument.priceScale},
                    {size, 0},
                    nowUs,
                    offMiddle > 0       ? v1::Trade::BUYER
                        : offMiddle < 0 ? v1::Trade::SELLER
                                        : v1::Trade::TAKER_UNKNOWN});
    int changes = 5;
    price(Quote::kLastFieldNumber, instrument.last);
    batch.setDecimal(board, row, Quote::kLastSizeFieldNumber, {size, 0});
    batch.setDecimal(board, row, Quote::kVolumeFieldNumber, {instrument.volume, 0});
    batch.setInteger(board, row, Quote::kTradeCountFieldNumber, ++instrument.trades);
    batch.setInteger(board, row, Quote::kSourceTimeFieldNumber, nowUs);
    if (instrument.last > instrument.high) {
        price(Quote::kHighFieldNumber, instrument.high = instrument.last);
        ++changes;
    } else if (instrument.last < instrument.low) {
        price(Quote::kLowFieldNumber, instrument.low = instrument.last);
        ++changes;
    }
    return changes;
}

int SimMarket::quote(ChangeBatch &batch, SourceRow row, Instrument &instrument, Micros nowUs)
{
    const std::int64_t middle = roundedToTick(instrument.price, instrument.tick);
    const std::int64_t spread = instrument.tick * static_cast<std::int64_t>(1 + m_random.below(3));
    instrument.bid = std::max<std::int64_t>(instrument.tick, middle - spread / 2 - (spread / 2) % instrument.tick);
    instrument.ask = instrument.bid + spread;
    batch.setDecimal(board, row, Quote::kBidFieldNumber, {instrument.bid, instrument.priceScale});
    batch.setDecimal(board, row, Quote::kAskFieldNumber, {instrument.ask, instrument.priceScale});
    instrument.bidSize = static_cast<std::int64_t>(1 + m_random.below(40)) * 100;
    instrument.askSize = static_cast<std::int64_t>(1 + m_random.below(40)) * 100;
    instrument.quotedUs = nowUs;
    ++instrument.quotes;
    batch.setDecimal(board, row, Quote::kBidSizeFieldNumber, {instrument.bidSize, 0});
    batch.setDecimal(board, row, Quote::kAskSizeFieldNumber, {instrument.askSize, 0});
    batch.setInteger(board, row, Quote::kSourceTimeFieldNumber, nowUs);
    return 5;
}

int SimMarket::setStatus(ChangeBatch &batch, SourceRow row, Instrument &instrument, bool halted, Micros nowUs)
{
    instrument.halted = halted;
    batch.setInteger(board, row, Quote::kStatusFieldNumber, halted ? Quote::HALTED : Quote::OPEN);
    batch.setInteger(board, row, Quote::kSourceTimeFieldNumber, nowUs);
    return 2;
}

void SimMarket::followBooks(const std::vector<std::string> &keys)
{
    constexpr std::string_view venue = "sim:";
    m_books.clear();
    for (const std::string_view key : keys) {
        const std::size_t index = key.starts_with(venue) ? indexOf(key.substr(venue.size())) : m_instruments.size();
        if (index < m_instruments.size())
            m_books.push_back({index});
    }
}

void SimMarket::writeBooks(ChangeBatch &batch)
{
    for (FollowedBook &book : m_books) {
        const Instrument &of = m_instruments[book.instrument];
        if (std::exchange(book.quotes, of.quotes) == of.quotes)
            continue;
        writeSimBook(
            batch, static_cast<SourceRow>(book.instrument),
            {of.bid, of.ask, of.bidSize, of.askSize, of.tick, of.priceScale, of.quotes, mix(m_seed + book.instrument)},
            of.quotedUs);
    }
}

double SimMarket::intradayFactor() const
{
    const double ofDay = std::fmod(m_time, dayS) / dayS; // 0 at the open, 1 at the close
    return 0.7 + 1.6 * (2 * ofDay - 1) * (2 * ofDay - 1);
}

std::string SimMarket::symbolName(std::size_t index) const
{
    std::string name;
    for (std::size_t rest = index + 26 * 26; rest > 0; rest /= 26) // from "BAA": each is different
        name.insert(name.begin(), static_cast<char>('A' + rest % 26));
    return name;
}

std::size_t SimMarket::indexOf(std::string_view symbol) const
{
    constexpr std::size_t lengthMax = 6; // more than any has
    std::size_t number = 0;
    for (const char c : symbol.substr(0, lengthMax))
        number = number * 26 + static_cast<std::size_t>(c >= 'A' && c <= 'Z' ? c - 'A' : 0);
    const std::size_t index = number - 26 * 26;
    return index < m_instruments.size() && symbolName(index) == symbol ? index : m_instruments.size();
}

} // namespace tapedeck

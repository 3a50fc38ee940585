// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/instrument.h"
#include "server/sources/jsonvalues.h"

#include <array>
#include <string_view>
#include <utility>

namespace tapedeck {

/// What a market change message says of the stream, besides the changes. A text that it leaves out is empty.
struct BetfairHeader {
    enum class Change { Delta, Image, Resumed, Heartbeat };
    enum class Segment { Whole, First, Middle, Last };

    Change change = Change::Delta;
    Segment segment = Segment::Whole;
    std::string initialClk, clk; ///< with which a subscription is resumed
    std::int64_t status = 0;     ///< 503: the stream is behind
    std::int64_t conflateMs = 0; ///< in the answer to a subscription: what is granted
    /// All of it has been told: nothing more of an image or of what was missed is to come.
    [[nodiscard]] bool isWhole() const { return segment == Segment::Whole || segment == Segment::Last; }
};

/// Betfair's market changes (`mcm`) and catalogues: a row for each runner of each market.
/// Documentation: Betfair "Exchange Stream API". Prices are shown while the market is open; what is left standing when
/// it closes is its last open state. An image of the whole subscription replaces all that is known: rows of markets
/// that it does not tell are removed, unless they are closed.
class BetfairOdds
{
public:
    explicit BetfairOdds(std::shared_ptr<RunnerNames> names)
        : m_names(std::move(names))
    {
    }

    ParseResult parse(simdjson::ondemand::object &message, FeedOutput out);
    ParseResult parseCatalogue(simdjson::ondemand::object &catalogue, ChangeBatch &batch);
    void restart();
    void cutOff();
    /// Removes the rows of markets that were closed before then (as received).
    void forgetClosed(Micros beforeUs, ChangeBatch &batch);
    [[nodiscard]] bool has(std::string_view market) const;
    [[nodiscard]] std::size_t marketCount() const { return m_markets.size(); }
    /// Of the last message that was given to parse().
    [[nodiscard]] const BetfairHeader &header() const { return m_header; }
    /// Calls `want` with each market whose runners have no names yet, once.
    template <typename Want> void forEachNewlyUnnamed(Want &&want)
    {
        if (!std::exchange(m_hasUnnamed, false))
            return;
        for (Market &market : m_markets) {
            if (std::exchange(market.isUnnamed, false))
                want(std::string_view(market.id));
        }
    }
    // As in FeedParser.
    void followBooks(const std::vector<std::string> &keys);
    void writeBooks(ChangeBatch &batch);

private:
    static constexpr std::size_t runnersMax = 100'000;
    static constexpr std::size_t marketsMax = 20'000;

    struct Runner {
        std::int64_t id;
        Decimal handicap;
        Instrument instrument;
        std::array<std::vector<OrderBook::Level>, 2> best; // where only the best offers come; of size 0: no such level
        std::optional<Decimal> last;
        std::optional<Decimal> volume;
        std::vector<std::pair<Decimal, Decimal>> traded; // price and amount, as far as known
        bool changed = false;
        bool tellsAll = false; // all offers come, which the best ones only repeat
    };
    struct Market {
        std::string id;
        std::string eventId;
        std::string type;
        std::int64_t status = 0;
        bool complete = false;  // the whole of what was traded before is known
        bool told = false;      // by the image under way
        bool isUnnamed = false; // and nobody has been told so
        Micros closedUs = 0;    // when it was, as received
        std::vector<Runner> runners;
    };

    [[nodiscard]] std::optional<Micros> readHeader(simdjson::ondemand::object &message);
    void finish(ChangeBatch &batch);
    template <typename Predicate> void removeMarkets(Predicate &&isGone, ChangeBatch &batch);
    ParseResult change(simdjson::ondemand::object market, Micros timeUs, FeedOutput out);
    ParseResult define(Market &market, simdjson::ondemand::object definition, FeedOutput out);
    ParseResult changeRunner(Market &market, simdjson::ondemand::object change, Micros timeUs, FeedOutput out);
    [[nodiscard]] static bool readTraded(Runner &runner, simdjson::ondemand::object &change, bool isNew, Micros timeUs,
                                         ChangeBatch &batch);
    [[nodiscard]] static bool readLadders(Runner &runner, simdjson::ondemand::object &change);
    [[nodiscard]] Market *market(std::string_view id);
    [[nodiscard]] Runner *runner(Market &market, std::int64_t id, Decimal handicap, ChangeBatch &batch);
    [[nodiscard]] static bool readBest(Runner &runner);
    static void publish(Runner &runner, ChangeBatch &batch);
    void nameRunners(ChangeBatch &batch);
    void findFollowed();

    std::shared_ptr<RunnerNames> m_names;
    std::uint64_t m_namesVersion = 0; // as given to the rows
    std::vector<Market> m_markets;
    bool m_hasUnnamed = false;
    SourceRow m_nextRow = 0;
    std::vector<SourceRow> m_freeRows; // of markets that were removed
    BetfairHeader m_header;
    struct Place {
        std::size_t market, runner;
    };
    std::vector<std::string> m_followed;  // keys, ascending
    std::vector<Place> m_followedRunners; // of them, those that there are
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/changebatch.h"
#include "server/sources/randomstream.h"

#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

/// A made-up stock market: prices that move together by market and sector, more at the open and at the close, with
/// bursts and halts. Deterministic: the n-th step for a seed is the same, however steps are paced (but for times).
class SimMarket
{
public:
    /// `rate`: changed cells a second, from which the market's own time follows.
    SimMarket(int symbols, double rate, std::uint64_t seed);

    /// Declares all rows with their first values.
    void open(ChangeBatch &batch, Micros nowUs);
    /// One step: one instrument trades, is quoted, is halted or resumes. Returns the number of changes written.
    int step(ChangeBatch &batch, Micros nowUs);

    /// From now on the order books of these rows (keys) are wanted, and no others.
    void followBooks(const std::vector<std::string> &keys);
    /// Writes those of them that have changed since the last time, or were never written.
    void writeBooks(ChangeBatch &batch);

private:
    struct Instrument {
        double price;           // in ticks
        double volatility;      // per square root of a second
        double beta;            // how much of the market's moves it takes
        double seenFactors = 0; // market and sector moves up to its last step
        double steppedAt = 0;   // market time of its last step, seconds
        double haltedUntil = 0; // market time
        std::int64_t last;
        std::int64_t bid, ask;
        std::int64_t bidSize, askSize;
        std::uint64_t quotes = 0; // so far
        Micros quotedUs = 0;
        std::int64_t open, high, low;
        std::int64_t volume = 0;
        std::int64_t trades = 0;
        int sector;
        std::uint8_t priceScale;
        int tick; // in units of the scale
        bool halted = false;
    };

    void moveFactors();
    [[nodiscard]] std::size_t pick();
    void drift(Instrument &instrument);
    int trade(ChangeBatch &batch, SourceRow row, Instrument &instrument, Micros nowUs);
    int quote(ChangeBatch &batch, SourceRow row, Instrument &instrument, Micros nowUs);
    int setStatus(ChangeBatch &batch, SourceRow row, Instrument &instrument, bool halted, Micros nowUs);
    [[nodiscard]] double intradayFactor() const;
    [[nodiscard]] std::string symbolName(std::size_t index) const;
    [[nodiscard]] std::size_t indexOf(std::string_view symbol) const; ///< the number of instruments if there is none

    struct FollowedBook {
        std::size_t instrument;
        std::uint64_t quotes = 0; // as written
    };

    std::uint64_t m_seed;
    RandomStream m_random;
    std::vector<Instrument> m_instruments;
    std::vector<double> m_sectors; // cumulated moves, in log price
    double m_market = 0;           // the same for all
    double m_rate;
    double m_time = 0; // seconds since the open
    double m_factorsAt = 0;
    std::size_t m_burst = 0; // instrument that everybody trades now
    int m_burstSteps = 0;
    std::vector<FollowedBook> m_books;
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace tapedeck {

/// Prices over [start, start + width). Prices and sizes are in units of 10^-scale of the series that has it.
struct Candle {
    std::int64_t startS = 0; ///< seconds since 1970
    std::int64_t open = 0, high = 0, low = 0, close = 0;
    std::int64_t volume = 0;
    std::uint32_t trades = 0;
    bool incomplete = false; ///< the source had a gap: it may lack something
    double turnover = 0;     ///< sum of price times size, in these units

    /// The mean price weighted by volume, if there was any.
    [[nodiscard]] std::optional<double> vwap() const
    {
        return volume > 0 ? std::optional(turnover / static_cast<double>(volume)) : std::nullopt;
    }

    friend bool operator==(const Candle &, const Candle &) = default;
};

/// The candles of one row at one interval, ascending, at most `limit`: the oldest go first. Where nothing was traded
/// there is none. Exact integers; what comes in a finer unit makes all of them finer.
class CandleSeries
{
public:
    static constexpr std::size_t limitDefault = 100'000;

    explicit CandleSeries(int intervalS = 60, std::size_t limit = limitDefault);

    /// Starts over, with nothing in it.
    void reset(int intervalS);
    /// Puts the candle in its place, or instead of the one with the same start. False, and nothing is changed, if it
    /// is none (a high below the low, say), older than all of a full series, or does not fit into the finer unit.
    bool upsert(Candle candle, int priceScale, int sizeScale);
    /// Removes those that start later.
    void dropAfter(std::int64_t startS);

    [[nodiscard]] int intervalS() const { return m_intervalS; }
    [[nodiscard]] int priceScale() const { return m_priceScale; }
    [[nodiscard]] int sizeScale() const { return m_sizeScale; }
    [[nodiscard]] const std::vector<Candle> &candles() const { return m_candles; }
    [[nodiscard]] bool empty() const { return m_candles.empty(); }
    /// Start of the oldest, end of the newest; 0 if there is none.
    [[nodiscard]] std::int64_t firstS() const { return empty() ? 0 : m_candles.front().startS; }
    [[nodiscard]] std::int64_t endS() const { return empty() ? 0 : m_candles.back().startS + m_intervalS; }

    /// Index of the first candle that starts at or after the time.
    [[nodiscard]] std::size_t indexFrom(std::int64_t startS) const;
    /// The newest candle that had ended by then; null if there is none.
    [[nodiscard]] const Candle *endedBy(std::int64_t timeS) const;
    /// The candle that the time lies in; null if there is none.
    [[nodiscard]] const Candle *at(std::int64_t timeS) const;

private:
    [[nodiscard]] bool refine(int priceScale, int sizeScale);

    int m_intervalS;
    std::size_t m_limit;
    int m_priceScale = 0;
    int m_sizeScale = 0;
    std::vector<Candle> m_candles;
};

} // namespace tapedeck

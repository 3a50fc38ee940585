// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/charts/candleseries.h"
#include "client/charts/quotereader.h"

namespace tapedeck {

/// Lets the newest candle go on with the live row until the server's own word about it comes. What the row adds is
/// provisional: if the server does not confirm it within seconds (it had counted it already), it is taken back.
class LiveCandle
{
public:
    static constexpr Micros confirmedWithinUs = 3'000'000;

    void reset() { *this = LiveCandle(); }
    /// Before the server's candles are put into the series: what was provisional in it goes.
    void takeBack(CandleSeries &series);
    /// What the row says now. True if the newest candle is not as it was.
    bool take(CandleSeries &series, const QuoteRow &row, Micros steadyNowUs);
    /// True if something was taken back because nobody confirmed it.
    bool expire(CandleSeries &series, Micros steadyNowUs);

private:
    struct Traded {
        Decimal last;
        Decimal volume;
        std::uint64_t trades = 0;
    };

    std::optional<Traded> m_seen;
    std::optional<Candle> m_confirmed; // the newest one as the server told it, while something is provisional
    int m_priceScale = 0;              // of m_confirmed
    int m_sizeScale = 0;
    Micros m_provisionalUs = 0; // since when; 0: nothing is
};

} // namespace tapedeck

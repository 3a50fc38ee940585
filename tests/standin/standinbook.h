// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/decimal.h"

#include <QByteArray>

#include <array>
#include <cstdint>
#include <map>
#include <vector>

/// The stand-in's own order book, with prices and sizes as they were recorded.
class StandinBook
{
public:
    struct Level {
        bool isBid;
        QByteArray price, size;
    };

    void set(const Level &level);
    void trim(std::size_t depth);
    /// Best first, at most `depth`.
    [[nodiscard]] std::vector<Level> levels(bool bids, std::size_t depth) const;
    /// Kraken's: of the ten best of each side.
    [[nodiscard]] std::uint32_t checksum() const;

    std::int64_t lastUpdate = 0; ///< Binance

private:
    struct Less {
        bool operator()(const tapedeck::Decimal &a, const tapedeck::Decimal &b) const { return compare(a, b) < 0; }
    };
    std::array<std::map<tapedeck::Decimal, Level, Less>, 2> m_sides; // asks, bids; by price
};

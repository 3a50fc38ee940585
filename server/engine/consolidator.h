// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

/// The best bid and offer of an instrument over all venues, as the row "consolidated:BTC-USD" among the others. Its
/// venues are the rows that bear its name; those that are not open, stale ones above all, are left out, and without any
/// it is stale itself.
class Consolidator
{
public:
    static constexpr std::string_view venue = "consolidated";

    explicit Consolidator(Board &prices);

    /// `name`: as in the rows' column, such as "BTC-USD". Before the first commit.
    void add(std::string_view name);
    /// Within a commit, after all else: follows what has changed in it.
    void update();

private:
    using Instrument = std::int32_t; // into m_instruments
    static constexpr Instrument none = -1;

    struct Consolidated {
        std::string name;
        std::vector<RowId> members;
        bool changed = false;
    };
    struct Best {
        std::optional<Decimal> price, size;
    };

    void follow(RowId row);
    void write(const Consolidated &instrument);
    [[nodiscard]] Best best(const std::vector<RowId> &members, int price, int size, bool highest) const;
    void set(RowId row, int column, const std::optional<Decimal> &value);
    [[nodiscard]] bool isOpen(RowId row) const;

    Board &m_prices;
    int m_nameIndex, m_lastIndex;
    std::vector<Consolidated> m_instruments;
    std::vector<Instrument> m_memberOf; // by RowId, as far as needed
};

} // namespace tapedeck

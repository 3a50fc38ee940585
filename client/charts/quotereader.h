// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/boardfeed.h"
#include "common/board/decimal.h"
#include "common/time/clock.h"
#include "tapedeck/v1/prices.pb.h"

#include <memory>
#include <optional>
#include <string>

namespace tapedeck {

/// A row of "prices" as it was when last looked at. What has no value is nothing.
struct QuoteRow {
    std::string symbol, venue, name, staleReason;
    std::optional<Decimal> last, bid, ask, change, open, high, low, volume;
    std::uint64_t trades = 0;
    Micros sourceUs = 0; ///< by the venue's clock; 0: unknown
    int status = v1::Quote::UNKNOWN;
    int direction = 0; ///< of the last price's last move; before it moved, of the change since the open
};

/// Looks at one row of a feed of "prices", once a frame. GUI thread only.
class QuoteReader
{
public:
    QuoteReader(std::shared_ptr<BoardFeed> feed, std::string key)
        : m_feed(std::move(feed))
        , m_key(std::move(key))
    {
    }

    /// True if the row is not as it was at the previous call.
    bool read();
    /// Null if there is no such row.
    [[nodiscard]] const QuoteRow *row() const { return m_found ? &m_row : nullptr; }
    /// When the row's newest change was applied; steady clock.
    [[nodiscard]] BoardFeed::AppliedAt changedAt() const { return m_changedAt; }

private:
    std::shared_ptr<BoardFeed> m_feed;
    std::string m_key;
    Epoch m_epoch = 0;
    Version m_seen = 0;    // of the board
    Version m_version = 0; // of the row
    bool m_found = false;
    QuoteRow m_row;
    BoardFeed::AppliedAt m_changedAt;
};

} // namespace tapedeck

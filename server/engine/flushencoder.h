// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/flushpool.h"
#include "server/engine/publishedboard.h"

#include <array>
#include <memory>

namespace tapedeck {

/// Encodes what a board changed since a version, once, in the encodings that somebody wants.
class FlushEncoder
{
public:
    struct Order {
        int tier;
        FlushInterest interest;
        Version base;
        std::uint64_t baseOffered; ///< PublishedBoard.offered at `base`
        Micros oldestReceivedUs;   ///< wall clock, of what changed since; 0: nothing did
        bool digest;
    };

    explicit FlushEncoder(const PublishedBoard &published)
        : m_published(published)
    {
    }

    /// A base from before the horizon, of which removals may be forgotten, yields a flush without rows from the board's
    /// version on: whoever follows sees the gap, and catches up.
    [[nodiscard]] std::shared_ptr<Flush> encode(const Order &order);

private:
    void collect(Flush &flush, bool keys);
    void encodeRows(Flush &flush, Encoding encoding);

    const PublishedBoard &m_published;
    FlushPool m_pool;
};

} // namespace tapedeck

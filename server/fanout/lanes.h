// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/engine.h"
#include "server/fanout/rowindex.h"

#include <array>
#include <vector>

namespace tapedeck {

/// The sessions of one worker that follow one board in one tier.
struct Lane {
    std::vector<Subscription *> everyRow; ///< those who take all: share the frame
    RowIndex someRows;                    ///< those with a filter
    std::array<int, encodingCount> encodings{};

    [[nodiscard]] FlushInterest interest() const
    {
        FlushInterest interest;
        for (std::size_t i = 0; i < encodings.size(); ++i)
            interest.encodings |= static_cast<std::uint8_t>((encodings[i] > 0) << i);
        interest.filtered = !someRows.members().empty();
        return interest;
    }
};

/// A worker's lanes. Keeps the engine told what the worker wants of each tier.
class Lanes
{
public:
    Lanes(Engine &engine, const int &worker)
        : m_engine(engine)
        , m_worker(worker)
    {
    }

    [[nodiscard]] Lane &at(BoardId board, int tier)
    {
        return m_lanes[static_cast<std::size_t>(board)][static_cast<std::size_t>(tier)];
    }
    void join(Subscription &subscription, BoardId board, int tier);
    void leave(Subscription &subscription, BoardId board, int tier);
    /// Subscriptions that follow the tier, of all boards.
    [[nodiscard]] std::size_t followers(int tier) const;

private:
    Engine &m_engine;
    const int &m_worker;
    std::array<std::array<Lane, tierCount>, boardCount> m_lanes;
};

} // namespace tapedeck

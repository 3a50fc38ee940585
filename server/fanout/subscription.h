// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/delivery.h"

#include <optional>
#include <string>
#include <unordered_map>

namespace tapedeck {

/// One client's view of one board: where it stands, and which rows it takes. Knows no socket.
///
/// It is in one of three states: it follows its tier's flushes, it waits for a catch-up that was asked for, or it is
/// sending one.
class Subscription
{
public:
    /// Starts (over) from a cursor; a catch-up has to be requested.
    void start(int tier, std::shared_ptr<const RowFilter> filter, Epoch epoch, Version since);

    [[nodiscard]] CatchUpRequest makeRequest(int worker, std::uint64_t ticket, BoardId board, bool join);
    /// Takes the answer: its frames are to be sent next.
    void take(CatchUp catchUp);
    /// The next frame of the catch-up; null when there is none. After the last one the cursor is at its version.
    [[nodiscard]] const std::string *nextFrame();

    [[nodiscard]] bool following() const { return !m_requested && !m_sending; }
    [[nodiscard]] bool requested() const { return m_requested; }
    [[nodiscard]] int tier() const { return m_tier; }
    /// A flush that it can take as it is: nothing between its cursor and the flush is missing.
    [[nodiscard]] bool continues(const Flush &flush) const
    {
        return m_epoch == flush.header.epoch && m_cursor >= flush.header.baseVersion;
    }
    [[nodiscard]] bool takesAll() const { return m_filter == nullptr; }
    void advance(const Flush &flush);
    /// The frame with those of the flush's rows that it takes; nothing if there are none and no digest is due.
    [[nodiscard]] std::optional<std::string> gather(const Flush &flush);

    bool behind = false; ///< a flush was skipped, and it has not caught up yet

private:
    int m_tier = 0;
    std::shared_ptr<const RowFilter> m_filter;
    Epoch m_epoch = 0;
    Version m_cursor = 0;      ///< all up to here has been handled, sent or not its rows
    Version m_sentVersion = 0; ///< of the last frame sent: what the client's replica has
    std::uint64_t m_offered = 0;
    Micros m_publishedUs = 0;
    bool m_requested = false;
    std::optional<CatchUp> m_sending;
    std::size_t m_nextFrame = 0;
    std::unordered_map<RowId, Digest> m_rows; // filtered: the rows it has
    Digest m_digest = 0;                      // their sum
};

} // namespace tapedeck

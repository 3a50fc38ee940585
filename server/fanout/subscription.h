// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/delivery.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace tapedeck {

class Session;

/// One client's view of one board: where it stands, and which rows it takes. Knows no socket.
///
/// It is in one of three states: it follows its tier's flushes, it waits for a catch-up that was asked for, or it is
/// sending one.
class Subscription
{
public:
    /// What a flush is to a subscription that follows.
    enum class Fit {
        Next, ///< continues where it stands
        Old,  ///< a catch-up has brought all of it
        Gap,  ///< something is missing in between, or some rows are newer already: it has to be caught up
    };

    /// Starts (over) from a cursor; a catch-up has to be requested.
    void start(Encoding encoding, bool zstd, std::shared_ptr<const RowFilter> filter, Epoch epoch, Version since);

    /// Starts as the rows in view of another subscription: takes them from the flushes of a faster tier, and leaves the
    /// cursor where that one stands (standAt()).
    void startView(Encoding encoding, std::vector<RowId> rowsInView);
    void standAt(Epoch epoch, Version version)
    {
        m_epoch = epoch;
        m_cursor = m_sentVersion = version;
    }
    [[nodiscard]] bool isView() const { return m_isView; }

    [[nodiscard]] CatchUpRequest makeRequest(int worker, std::uint64_t ticket, BoardId board, int tier);
    /// Takes the answer: its frames are to be sent next. `rows` of the answer are for the RowIndex.
    void take(CatchUp catchUp);
    /// The next frame of the catch-up; null when there is none. After the last one the cursor is at its version.
    [[nodiscard]] const Frame *nextFrame();
    /// What nextFrame() returned was not sent: it comes again.
    void putBack() { --m_sending->next; }

    [[nodiscard]] bool active() const { return m_active; }
    [[nodiscard]] bool following() const { return m_active && !m_requested && !m_sending; }
    [[nodiscard]] bool requested() const { return m_requested; }
    [[nodiscard]] Encoding encoding() const { return m_encoding; }
    [[nodiscard]] const std::shared_ptr<const RowFilter> &filter() const { return m_filter; }
    [[nodiscard]] bool takesAll() const { return m_filter == nullptr && !m_isView; }
    [[nodiscard]] Epoch epoch() const { return m_epoch; }
    [[nodiscard]] Version sentVersion() const { return m_sentVersion; }
    [[nodiscard]] std::uint64_t offered() const { return m_offered; }

    /// Rows in view as of this version have been sent, ahead of the rest: nothing older may follow.
    void see(Version version) { m_seen = std::max(m_seen, version); }
    [[nodiscard]] Version newestSent() const { return std::max(m_sentVersion, m_seen); }

    [[nodiscard]] Fit fit(const Flush &flush) const
    {
        if (flush.header.epoch != m_epoch || flush.header.baseVersion > m_cursor)
            return Fit::Gap;
        if (flush.header.version < m_cursor)
            return Fit::Old;
        return flush.header.version < m_seen ? Fit::Gap : Fit::Next;
    }
    /// The flush (of filtered subscriptions: what of it is its) has been sent.
    void advance(const Flush &flush)
    {
        m_cursor = m_sentVersion = flush.header.version;
        m_offered = flush.offered;
        m_publishedUs = flush.header.publishTimeUs;
    }

    /// A flush cannot be sent: it has to be caught up.
    void skip(Micros nowUs)
    {
        m_missed = true;
        if (!m_behind)
            m_behindSinceUs = nowUs;
        m_behind = true;
    }
    /// A flush came while it is being caught up anyhow.
    void miss(Micros nowUs)
    {
        m_missed = true;
        if (!m_behind)
            m_behindSinceUs = nowUs;
    }
    [[nodiscard]] bool behind() const { return m_behind; }
    [[nodiscard]] Micros behindSinceUs() const { return m_behindSinceUs; }

    Session *session = nullptr; ///< whose it is
    std::uint32_t place = 0;    ///< in its lane; kept by that

    // Kept by the RowIndex, for filtered subscriptions.
    std::vector<RowId> rows;            ///< that it takes, ascending
    std::vector<std::uint32_t> matches; ///< places in the flush's `changed` that it takes
    std::vector<RowId> gone;            ///< of its rows, removed by the flush
    std::uint32_t touched = 0;          ///< 1 + place among those that the flush concerns; 0: it does not

private:
    struct Sending {
        CatchUp catchUp;
        std::size_t next = 0;
    };

    bool m_active = false;
    bool m_requested = false;
    bool m_zstd = false;
    bool m_isView = false;
    bool m_behind = false; // a flush was skipped, and it has not caught up yet
    bool m_missed = false; // a flush was skipped since the newest catch-up was made
    Micros m_behindSinceUs = 0;
    Encoding m_encoding = Encoding::Protobuf;
    std::shared_ptr<const RowFilter> m_filter;
    Epoch m_epoch = 0;
    Version m_cursor = 0;      ///< all up to here has been handled, sent or not its rows
    Version m_sentVersion = 0; ///< of the last frame sent: what the client's replica has
    Version m_seen = 0;        ///< of the newest rows in view that were sent ahead
    std::uint64_t m_offered = 0;
    Micros m_publishedUs = 0;
    std::unique_ptr<Sending> m_sending;
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/brokerbatch.h"
#include "common/wire/replica.h"
#include "server/engine/delivery.h"

#include <memory>
#include <vector>

namespace tapedeck {

/// One board of a mirror: a replica that is brought up to date by catch-ups, and how far the broker has it. Rounds of
/// writing go from row to row; what is not confirmed is in the next round again, at its newest value.
class MirrorBoard
{
public:
    enum class Payload : std::uint8_t { Json, Proto };

    /// `filter`: null: every row.
    MirrorBoard(BoardId id, Payload payload, std::shared_ptr<const RowFilter> filter);

    [[nodiscard]] BoardId id() const { return m_id; }
    /// Of the engine's board, as far as it is known here.
    [[nodiscard]] Version version() const { return m_replica.version(); }

    /// What it misses.
    [[nodiscard]] CatchUpRequest request(int worker, std::uint64_t ticket) const;
    /// Applies the answer. False: it does not fit, and the next request asks for everything.
    [[nodiscard]] bool take(const CatchUp &answer);
    /// Source changes that the last answer held.
    [[nodiscard]] std::uint64_t changes() const { return m_changes; }

    /// Begins a round: of all rows that changed since the last round that was ended.
    void begin();
    /// The next messages of the round, into an empty batch, which stays empty if there are none left.
    void fill(BrokerBatch &batch);
    /// All messages of the round are confirmed.
    void end() { m_written = m_round; }
    /// Takes what is known as written.
    void skip() { m_written = m_replica.board().version(); }
    [[nodiscard]] bool isWritten() const { return m_written == m_replica.board().version(); }

private:
    BoardId m_id;
    Payload m_payload;
    std::shared_ptr<const RowFilter> m_filter;
    Replica m_replica;
    bool m_isLost = false;
    std::uint64_t m_offered = 0; // as of the last answer
    std::uint64_t m_changes = 0;
    // Of the replica's board.
    Version m_written = 0;     // up to here all is confirmed
    Version m_round = 0;       // of the round
    std::vector<RowId> m_rows; // of the round: still to be written, the newest first
};

} // namespace tapedeck

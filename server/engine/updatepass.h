// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/wire/updateencoder.h"
#include "server/engine/catchuplimits.h"
#include "server/engine/delivery.h"

#include <optional>
#include <string>
#include <vector>

namespace tapedeck {

/// One Update, from a base version to the version that the board has when the pass begins, encoded in parts and in
/// slices of time, between which the board may move on.
///
/// Rows that are reached later may be newer than the Update says, which is harmless: cells are absolute, and whatever
/// changed since version(), removals included, comes again in an Update from there. Only the digest has to be left
/// out then. Rows are walked by number, since the order of recency changes under way.
class UpdatePass
{
public:
    struct Plan {
        Encoding encoding;
        Version base = 0; ///< within the horizon; 0: all there is
        /// Only these, ascending, and the digest is theirs. Gone ones are left out.
        std::optional<std::vector<RowId>> rows;
        bool partial = false; ///< neither removals nor a digest, and the version stays at base
        std::uint32_t folded = 0;
        std::uint32_t oldestAgeUs = 0;
    };

    UpdatePass(const Board &board, const CatchUpLimits &limits, Plan plan);

    /// Goes on until `deadlineUs` (steady clock), a few rows at least, and appends the frames that are complete. True
    /// once the last one is there.
    [[nodiscard]] bool step(Micros deadlineUs, std::vector<Frame> &frames);

    [[nodiscard]] Version version() const { return m_header.version; }
    /// The digest was told: the board had not moved on by the end.
    [[nodiscard]] bool exact() const { return m_exact; }
    [[nodiscard]] std::size_t encodedRows() const { return m_encodedRows; }
    /// Of the frames until now, and at least of what is under way.
    [[nodiscard]] std::size_t bytes() const { return m_frameBytes + m_rows.size() + 3 * m_header.removed.size(); }

private:
    [[nodiscard]] RowId nextRow();
    void emitPart(bool more, std::vector<Frame> &frames);
    [[nodiscard]] Digest digest() const;

    const Board &m_board;
    const CatchUpLimits &m_limits;
    Plan m_plan;
    UpdateHeader m_header;
    std::optional<std::vector<RowId>> m_candidates; // null: every row below m_rowLimit
    std::size_t m_next = 0;
    std::size_t m_rowLimit;
    std::string m_rows;
    std::size_t m_encodedRows = 0;
    std::size_t m_frameBytes = 0;
    bool m_exact = false;
};

} // namespace tapedeck

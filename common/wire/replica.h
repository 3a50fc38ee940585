// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "common/time/clock.h"
#include "common/wire/continuity.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

/// A client's copy of the rows that it subscribes to, kept by applying v1.Update messages.
///
/// board() has versions of its own (one per applied Update), for the view's cursor; epoch() and version() are the
/// server's, for resuming. Not thread-safe.
class Replica
{
public:
    enum class Outcome {
        Applied,
        Gap,            ///< base_version is ahead of version(): nothing applied, subscribe again from version()
        DigestMismatch, ///< applied, and differs from the server's: subscribe again from the start
        Malformed,      ///< not a valid Update: subscribe again from the start
    };

    /// What the applied Update said about itself.
    struct Receipt {
        Outcome outcome = Outcome::Malformed;
        std::uint32_t rows = 0;
        std::uint32_t removed = 0;
        std::uint32_t folded = 0;
        std::uint32_t oldestAgeUs = 0;
        Micros publishTimeUs = 0;
        Micros newestSourceTimeUs = 0; ///< of the rows whose source_time is new; 0: none
        bool more = false;
        bool snapshot = false; ///< or a part of one
        bool digestChecked = false;
    };

    explicit Replica(const Schema &schema);

    /// `update`: the bytes of a v1.Update (not of the ServerMessage around it), for this board.
    /// One from version 0 replaces everything.
    Receipt apply(std::string_view update);

    /// What it holds as complete v1.ServerMessages of about `chunkBytes`, as a server would send them to who knows
    /// nothing, with the server's row numbers and versions: another Replica that applies them may resume from there.
    /// Empty before the first snapshot is complete.
    [[nodiscard]] std::vector<std::string> snapshot(std::size_t chunkBytes) const;

    [[nodiscard]] const Board &board() const { return m_board; }
    [[nodiscard]] Board &board() { return m_board; }
    [[nodiscard]] Epoch epoch() const { return m_continuity.epoch(); }
    [[nodiscard]] Version version() const { return m_continuity.version(); }
    /// The server's number of a row of board().
    [[nodiscard]] std::uint32_t serverRow(RowId row) const { return row < m_serverRows.size() ? m_serverRows[row] : 0; }

private:
    /// Row numbers above this are a broken or hostile server.
    static constexpr std::uint32_t serverRowMax = 16'000'000;

    void forgetRows();
    [[nodiscard]] bool applyRows(const v1::Update &update, Receipt &receipt);
    [[nodiscard]] bool applyOne(std::string_view message, Micros timeBaseUs, Receipt &receipt);
    [[nodiscard]] bool applyTicks(const v1::Update &update, Micros timeBaseUs, Receipt &receipt);
    void noteTime(RowId row, Receipt &receipt) const;

    const Schema *m_schema;
    Board m_board;
    Continuity m_continuity;
    Micros m_publishTimeUs = 0;              // of the latest Update
    std::vector<std::uint32_t> m_serverRows; // row of m_board → server's row number
    std::vector<RowId> m_local;              // server's row number → row of m_board, 0 for none
    std::vector<std::string_view> m_rows;    // reused while applying
};

/// The bytes of the Update inside a v1.ServerMessage, or nothing if it holds another message or is malformed.
[[nodiscard]] std::optional<std::string_view> updateIn(std::string_view serverMessage);

/// v1.Update.board of the bytes of an Update: a place in v1.Welcome.boards. Nothing if malformed.
[[nodiscard]] std::optional<std::uint32_t> boardOf(std::string_view update);

} // namespace tapedeck

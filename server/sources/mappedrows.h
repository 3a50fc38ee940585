// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/changebatch.h"
#include "server/sources/toldbefore.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tapedeck {

/// The rows that a mapping has made on one board, by key, and what is known of each.
class MappedRows
{
public:
    static constexpr std::size_t rowsMax = 100'000;

    struct Row {
        std::string key;                         ///< empty: there is no such row
        std::uint32_t seen = 0;                  ///< the newest whole message of its board that had it
        std::uint32_t confirmed = 0;             ///< the newest cut after which it was told
        std::uint64_t happened = 0;              ///< trades or events
        Decimal volume = {};                     ///< of the trades
        std::vector<std::uint64_t> written = {}; ///< by cell: a hash of what was written; 0: nothing
        ToldBefore told = {};                    ///< trades or events
    };

    [[nodiscard]] Row &operator[](SourceRow row) { return m_rows[row]; }
    [[nodiscard]] const SourceRow *find(std::string_view key) const
    {
        const auto it = m_byKey.find(key);
        return it == m_byKey.end() ? nullptr : &it->second;
    }
    [[nodiscard]] bool isFull() const { return m_byKey.size() >= rowsMax; }
    /// A new row, with as many cells. There is none of that key, and it is not full.
    [[nodiscard]] const SourceRow *add(std::string_view key, std::size_t cells);
    void remove(BoardId board, SourceRow row, ChangeBatch &batch);

    /// A message begins that holds all rows.
    void beginWhole() { ++m_whole; }
    void see(SourceRow row) { m_rows[row].seen = m_whole; }
    /// And has ended: what it did not have is removed.
    void removeUnseen(BoardId board, ChangeBatch &batch);
    /// All cells, trades and events are new again.
    void forgetWritten();

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    std::vector<Row> m_rows; // by SourceRow
    std::vector<SourceRow> m_free;
    std::uint32_t m_whole = 0; // whole messages so far
    std::unordered_map<std::string, SourceRow, Hash, std::equal_to<>> m_byKey;
};

} // namespace tapedeck

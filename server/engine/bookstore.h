// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/changebatch.h"
#include "server/engine/followedkeys.h"
#include "server/engine/followstore.h"

#include <array>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tapedeck {

/// The newest price levels of the rows that somebody follows.
class BookStore : public FollowStore
{
public:
    /// `epoch`: of this run of the server.
    explicit BookStore(std::uint64_t epoch)
        : m_epoch(epoch)
    {
    }

    // By the only writer.

    /// Replaces the book of the row.
    void write(std::string_view key, const ChangeBatch::Book &book);
    /// The row is no more: its book is empty.
    void remove(std::string_view key);
    /// Forgets what nobody follows; costs nothing while that is the same.
    void keepOnly(const FollowedKeys &followed);
    /// Since the start.
    [[nodiscard]] std::uint64_t written() const { return m_written; }

    bool read(const FollowTarget &target, FollowCursor &cursor, v1::Followed &part) const override;

private:
    struct Side {
        std::array<PriceLevel, ChangeBatch::bookLevelsMax> levels;
        std::size_t count = 0;

        void set(std::span<const PriceLevel> from);
    };
    struct Entry {
        Side bids, asks;
        Micros timeUs = 0;
        std::uint64_t change = 0;
    };
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    static void write(const Entry &entry, v1::Followed &part);

    const std::uint64_t m_epoch;
    std::uint64_t m_written = 0;
    std::uint64_t m_generation = 0; // of the followed keys
    mutable std::mutex m_mutex;     // guards what follows
    std::uint64_t m_change = 0;
    std::unordered_map<std::string, Entry, Hash, std::equal_to<>> m_books;
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"

#include <array>
#include <cstdint>

namespace tapedeck {

/// Remembers the digests that were seen, so that two clients with the same subscription are known to have been told the
/// same at the same version. Holds the newest versions of each board in a fixed place.
class DigestBook
{
public:
    struct Entry {
        int board = 0;
        Epoch epoch = 0;
        Version version = 0;
        Digest digest = 0;
    };
    enum class Verdict : std::uint8_t {
        First, ///< nobody has seen this version, or it was long ago
        Same,
        Differs,
    };

    [[nodiscard]] Verdict note(const Entry &entry)
    {
        Entry &known = m_entries[static_cast<std::size_t>(entry.board) % boards][entry.version % places];
        if (known.board == entry.board && known.version == entry.version && known.epoch == entry.epoch)
            return known.digest == entry.digest ? Verdict::Same : Verdict::Differs;
        if (known.epoch != entry.epoch || known.version < entry.version)
            known = entry;
        return Verdict::First;
    }

private:
    static constexpr std::size_t boards = 2;     // as many as there are; more would share places
    static constexpr std::size_t places = 1'024; // versions; at a thousand commits a second, one second

    std::array<std::array<Entry, places>, boards> m_entries{};
};

} // namespace tapedeck

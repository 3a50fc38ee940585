// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "common/time/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck::v1 {
class Update;
}

namespace tapedeck {

/// The fields of v1.Update other than rows. Versions and times are whole here; appendUpdateHead() states them briefly
/// where it may.
struct UpdateHeader {
    std::string_view board;
    Epoch epoch = 0;
    Version baseVersion = 0;
    Version version = 0;
    bool more = false;
    std::optional<Digest> digest;
    std::vector<RowId> removed;
    std::uint32_t folded = 0;
    std::uint32_t oldestAgeUs = 0; ///< sent in whole milliseconds
    Micros publishTimeUs = 0;
    Micros timeBaseUs = 0; ///< newestTime() of the rows; 0: none
    /// The receiver may know nothing yet: state everything whole, and the epoch.
    bool whole = false;
};

/// Appends the beginning of a v1.ServerMessage with an Update: the header, to be followed by `rowBytes` bytes of
/// encoded rows. Versions are brief if that suffices for whoever is at the base or anywhere up to the version, and
/// times if no digest is due; so a receiver has to get a digest (or a catch-up) every half minute.
void appendUpdateHead(const UpdateHeader &header, std::size_t rowBytes, std::string &out);
[[nodiscard]] std::string updateHead(const UpdateHeader &header, std::size_t rowBytes);

/// What an Update reaches from and to.
struct VersionRange {
    Version base;
    Version version;
};
/// `known`: the receiver's version. Nothing if the range begins before version 0: it is not for this receiver.
[[nodiscard]] std::optional<VersionRange> versionsOf(const v1::Update &update, Version known);

/// When it was published. `nearUs`: a server time within half a minute of it, such as that of the previous Update or,
/// on clocks that agree so far, now.
[[nodiscard]] Micros publishTimeOf(const v1::Update &update, Micros nearUs);

/// The time base for rows, 0 if there is none.
[[nodiscard]] Micros timeBaseOf(const v1::Update &update, Micros publishTimeUs);

} // namespace tapedeck

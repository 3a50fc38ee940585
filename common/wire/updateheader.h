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

/// The fields of v1.Update other than rows. Versions and times are whole here; appendUpdateFields() states them briefly
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
    std::uint32_t oldestAgeUs = 0; ///< sent in whole milliseconds, if it has many
    Micros publishTimeUs = 0;
    Micros timeBaseUs = 0; ///< newestTime() of the rows; 0: none
    /// The receiver may know nothing yet: state everything whole, and the epoch.
    bool whole = false;
};

/// Appends the header as fields of a v1.Update. Versions are brief if that suffices for whoever is at the base or
/// anywhere up to the version, and times if no digest is due; so a receiver has to get a digest (or a catch-up) every
/// half minute.
void appendUpdateFields(const UpdateHeader &header, std::string &out);
/// Appends the beginning of a v1.ServerMessage with an Update of `updateBytes` bytes (fields and rows), which follow.
void appendUpdateTag(std::size_t updateBytes, std::string &out);

/// Bytes of a v1.ServerMessage with an Update: the header, to be followed by `rowBytes` bytes of encoded rows.
[[nodiscard]] std::string updateHead(const UpdateHeader &header, std::size_t rowBytes);

/// What an Update says about where and when it stands: whole, or briefly for who knows where it stands itself.
struct UpdateStamp {
    std::optional<Epoch> epoch;
    std::optional<Version> version;
    Version baseVersion = 0;
    std::uint32_t versionLow = 0;
    std::uint32_t merged = 0;
    std::optional<Micros> publishTimeUs;
    std::uint32_t publishTimeLow = 0;

    [[nodiscard]] bool isSnapshot() const { return version && baseVersion == 0; }
};
[[nodiscard]] UpdateStamp stampOf(const v1::Update &update);

/// What an Update reaches from and to.
struct VersionRange {
    Version base;
    Version version;
};
/// `known`: the receiver's version. Nothing if the range begins before version 0: it is not for this receiver.
[[nodiscard]] std::optional<VersionRange> versionsOf(const UpdateStamp &stamp, Version known);

/// When it was published. `nearUs`: a server time within half a minute of it, such as that of the previous Update or,
/// on clocks that agree so far, now.
[[nodiscard]] Micros publishTimeOf(const UpdateStamp &stamp, Micros nearUs);

/// The time base for rows, 0 if there is none.
[[nodiscard]] Micros timeBaseOf(const v1::Update &update, Micros publishTimeUs);

/// How long the oldest of its changes was held, as far as it says.
[[nodiscard]] std::uint32_t oldestAgeUsOf(const v1::Update &update);

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include "tapedeck/v1/wire.pb.h"

#include <cstdint>
#include <deque>
#include <string>

namespace tapedeck {

/// What happened to sources and mirrors lately, for whoever looks only now. Bounded: the newest of each, and of all.
class IncidentLog
{
public:
    using Kind = v1::Status::Incident::Kind;

    static constexpr std::size_t entriesMax = 50;
    static constexpr std::size_t entriesOfOneMax = 12;
    static constexpr std::size_t textBytesMax = 300;
    /// What comes again within it is counted, not told anew.
    static constexpr Micros togetherUs = 60'000'000;

    struct What {
        std::string url; ///< without secrets
        Kind kind;
        v1::Status::SourceState state{}; ///< of a STATE
        std::string text;
        std::uint64_t count = 1;
    };
    /// `atUs`: wall clock.
    void add(What what, Micros atUs);
    /// Oldest first.
    void write(v1::Status &status) const;
    /// Another one after each add().
    [[nodiscard]] std::uint64_t version() const { return m_version; }

private:
    void makeRoom(const std::string &url);

    std::deque<v1::Status::Incident> m_entries; // by their last time
    std::uint64_t m_version = 0;
};

} // namespace tapedeck

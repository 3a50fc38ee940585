// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/load/digestbook.h"
#include "common/time/clock.h"
#include "common/time/histogram.h"

#include "tapedeck/v1/wire.pb.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

/// The stages of the way that are measured; all in microseconds.
enum class LoadStage : std::uint8_t {
    SourceToPublish,  ///< how long the oldest change of an Update had been held
    PublishToReceive, ///< until its last byte was read: what the load generator has not got round to yet is in it
    Staleness,        ///< the two together: source change to client
    ConnectToWelcome,
    SubscribeToLive, ///< until the first Update is complete
    PingToPong,
    ResumeToFresh, ///< slow clients: from reading again to an Update that was published just now
};
inline constexpr std::array<std::string_view, 7> loadStageNames = {
    "source_to_publish", "publish_to_receive", "staleness",      "connect_to_welcome",
    "subscribe_to_live", "ping_to_pong",       "resume_to_fresh"};

/// What was counted in some time, by one thread or by all.
struct LoadTally {
    std::uint64_t updates = 0;
    std::uint64_t bytes = 0;    ///< off the sockets, with framing
    std::uint64_t folded = 0;   ///< source changes that the Updates merged
    std::uint64_t connects = 0; ///< upgraded to WebSocket
    std::uint64_t refused = 0;  ///< attempts answered by 503; tried again
    std::uint64_t failed = 0;   ///< attempts that failed otherwise; tried again
    std::uint64_t lost = 0;     ///< connections that ended without having been told to
    std::uint64_t goAways = 0;
    std::uint64_t gaps = 0;
    std::uint64_t malformed = 0; ///< frames or messages that nobody may send; the connection is lost too
    std::uint64_t errors = 0;    ///< v1.Error
    std::uint64_t digests = 0;   ///< compared with another client's
    std::uint64_t replicaDigests = 0;
    std::uint64_t mismatches = 0; ///< of either
    std::uint64_t stalls = 0;     ///< of slow clients
    std::array<Histogram, loadStageNames.size()> stages;

    [[nodiscard]] Histogram &stage(LoadStage stage) { return stages[static_cast<std::size_t>(stage)]; }
    [[nodiscard]] const Histogram &stage(LoadStage stage) const { return stages[static_cast<std::size_t>(stage)]; }
    void add(const LoadTally &other);
};

/// How many clients are so at present.
struct LoadNow {
    std::uint32_t connected = 0; ///< upgraded to WebSocket
    std::uint32_t live = 0;      ///< of these: all subscriptions are complete
    std::uint32_t stalled = 0;   ///< of these: read nothing, as slow clients do

    void add(const LoadNow &other);
};

/// All that a thread hands over.
struct LoadTaken {
    LoadTally tally; ///< since it was asked last
    LoadNow now;
    Micros allConnectedUs = 0; ///< when all clients of the thread were connected first (steady clock); 0: not yet
    Micros allLiveUs = 0;      ///< and live
    std::vector<DigestBook::Entry> seen; ///< digests that are new to the thread, to compare with other threads'
    std::vector<Micros> liveAgainUs;     ///< after the storm: how long each client took
    std::uint64_t resumedDeltas = 0;     ///< after the storm: subscriptions that got what they missed
    std::uint64_t resumedSnapshots = 0;  ///< and those that started over
    std::optional<v1::Status> status;    ///< the newest
    std::string complaint;               ///< what went wrong first, as a sentence
};

} // namespace tapedeck

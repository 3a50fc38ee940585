// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tapedeck {

/// Percentiles of a stage over the last complete second, microseconds.
struct StageFigures {
    std::uint64_t count = 0;
    std::uint64_t p50Us = 0;
    std::uint64_t p99Us = 0;
    std::uint64_t maxUs = 0;
};

/// What a FeedClient knows about its connection; a copy, safe to keep.
struct FeedStats {
    enum class State {
        Idle, ///< not started, or stopped
        Connecting,
        Synchronizing, ///< connected, a snapshot is on its way
        Live,
        Behind,  ///< connected, but what comes is old: behindUs
        Silent,  ///< connected, but nothing came for longer than two heartbeats
        Waiting, ///< disconnected; tries again at retryAtSteadyUs
    };

    State state = State::Idle;
    std::string url;            ///< of the endpoint in use
    std::string reason;         ///< a sentence: why not Live
    std::string server;         ///< program and version, once connected
    Micros restoredUs = 0;      ///< the boards hold a state of then (wall clock), kept on disk; 0: none, or live by now
    Micros stateSinceUs = 0;    ///< wall clock
    Micros retryAtSteadyUs = 0; ///< Waiting: when it tries again
    Micros behindUs = 0;        ///< Behind: about so old is what comes
    std::uint32_t connects = 0; ///< connections that were established
    std::uint32_t attempts = 0; ///< since the last established one

    bool clockKnown = false;
    Micros roundTripUs = 0;   ///< of the best recent Ping
    Micros clockOffsetUs = 0; ///< server's clock minus ours

    // Since start.
    std::uint64_t bytes = 0; ///< payload received
    std::uint64_t messages = 0;
    std::uint64_t updates = 0; ///< Update messages received
    std::uint64_t rows = 0;    ///< row changes applied
    std::uint64_t folded = 0;  ///< source changes that the updates merged
    std::uint64_t gaps = 0;    ///< updates that did not continue ours: asked again
    std::uint64_t digestChecks = 0;
    std::uint64_t digestRepairs = 0; ///< digests that differed: the board was fetched again
    std::uint64_t malformed = 0;     ///< messages that could not be read

    Micros delayUs = 0;          ///< so much is everything held back on purpose
    std::uint64_t heldCount = 0; ///< messages that are held back now
    std::uint64_t heldBytes = 0;
    std::uint64_t heldDropped = 0; ///< since start: there was no room to hold them, so the boards were fetched again

    StageFigures sourceToPublish; ///< newest source event of an update → published, by both clocks of the server side
    StageFigures oldestToPublish; ///< receipt of an update's oldest change → published (what conflation costs)
    StageFigures publishToReceive; ///< published → received here, clock offset taken out
    StageFigures receiveToApply;   ///< received → applied to the replica

    /// How a board comes, when the server has slowed it down.
    struct Pace {
        std::string board;
        std::string reason;               ///< a sentence
        bool suspended = false;           ///< nothing comes until what is on its way has been read
        std::uint32_t intervalMs = 0;     ///< between two updates of rows in view
        std::uint32_t restIntervalMs = 0; ///< of the others
    };
    std::vector<Pace> paces; ///< empty: every board comes as it was asked for

    struct Transition {
        Micros atUs;
        State state;
        std::string reason;
    };
    std::vector<Transition> history; ///< of the connection, oldest first, at most 50
};

} // namespace tapedeck

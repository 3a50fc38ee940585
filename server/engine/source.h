// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/changebatch.h"
#include "server/engine/followedkeys.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tapedeck {

/// What a source counts about itself, for Status. Written by the source's thread, read by any.
struct SourceCounters {
    std::atomic<std::uint64_t> messages{0};
    std::atomic<std::uint64_t> changes{0};
    std::atomic<std::uint64_t> malformed{0};
    std::atomic<std::uint64_t> gaps{0};      ///< sequence gaps and failed checksums
    std::atomic<std::uint64_t> checksums{0}; ///< checksums that agreed
    std::atomic<std::uint64_t> repairs{0};
    std::atomic<std::uint64_t> outOfOrder{0};
    std::atomic<std::uint64_t> corrections{0};
    std::atomic<std::uint64_t> laps{0};
    std::atomic<std::uint64_t> attempts{0};   ///< to connect
    std::atomic<std::uint64_t> reconnects{0}; ///< connections that came to deliver, after the first
    std::atomic<Micros> retryAtUs{0};         ///< wall clock of the next attempt; 0: none is due
    std::atomic<Micros> lastMessageUs{0};     ///< wall clock; 0: none yet
    std::atomic<std::int64_t> behind{-1};     ///< messages of a log that have not been read yet; -1: it reads no log
};

/// Where a source hands its changes over. The engine's side is thread-safe; a sink belongs to one source.
class SourceSink
{
public:
    virtual ~SourceSink() = default;
    /// An empty batch to fill. Waits while all of the source's batches are under way (that is the backpressure);
    /// null once the engine stops.
    [[nodiscard]] virtual ChangeBatch *acquire() = 0;
    /// Takes a batch from acquire() for the next commit. An empty one is only given back.
    virtual void submit(ChangeBatch *batch) = 0;
    /// Waits until all that was submitted is committed, so that its sender need not keep it any more. The caller holds
    /// no batch. False once the engine stops.
    [[nodiscard]] virtual bool awaitTaken() = 0;
    /// What clients follow now, for sources that leave out what nobody asks for.
    [[nodiscard]] virtual const FollowedKeys &followed() const = 0;
};

class Source;

/// Where a source that is several, such as one for each that connects to it, adds them while the engine runs.
class SourceHost
{
public:
    virtual ~SourceHost() = default;
    /// Starts it. It is shown behind those that are there, and stays for good. False once the engine stops.
    /// Thread-safe.
    virtual bool addSource(std::unique_ptr<Source> source) = 0;
};

/// A feed that runs on a thread of its own and turns what it reads into changes.
class Source
{
public:
    /// As v1.Status.SourceState.
    enum class State {
        Connecting = 1,
        Live = 2,
        Quiet = 3,
        Ended = 4,
        Failed = 5,
        Stale = 6,
        BackingOff = 7,
        CircuitOpen = 8
    };

    explicit Source(std::string url)
        : m_url(std::move(url))
    {
    }
    virtual ~Source() = default;

    /// Before start(), for a source that adds others.
    virtual void setHost(SourceHost &host) { (void)host; }
    /// Starts the thread. `sink` outlives the source's thread.
    virtual void start(SourceSink &sink) = 0;
    /// Asks the thread to end and waits for it. The sink no longer blocks by then.
    virtual void stop() = 0;

    [[nodiscard]] const std::string &url() const { return m_url; }
    [[nodiscard]] State state() const { return m_state.load(); }
    [[nodiscard]] std::string reason() const
    {
        const std::lock_guard lock(m_reasonMutex);
        return m_reason;
    }
    [[nodiscard]] const SourceCounters &counters() const { return m_counters; }

    /// Went live, was cut off or ended.
    struct Turn {
        Micros atUs; ///< wall clock
        State state;
        std::string why;
    };
    /// What happened since it was asked last; of a great many, the first.
    [[nodiscard]] std::vector<Turn> takeTurns()
    {
        const std::lock_guard lock(m_reasonMutex);
        return std::exchange(m_turns, {});
    }
    /// Nobody but the source itself knows what silence means for it: Status is not to call it quiet.
    [[nodiscard]] virtual bool tellsQuiet() const { return false; }

protected:
    void setState(State state, std::string reason = {})
    {
        const std::string why = reason;
        setState(state, std::move(reason), why);
    }
    /// `reason` may tell of what changes all the time, such as when it is tried again; `why` does not.
    void setState(State state, std::string reason, std::string_view why)
    {
        const std::lock_guard lock(m_reasonMutex);
        m_reason = std::move(reason);
        const State before = m_state.exchange(state);
        const bool isTurn = state != before && state != State::Connecting && state != State::Quiet
            && !(state == State::Live && before == State::Quiet);
        if (isTurn && m_turns.size() < turnsMax)
            m_turns.push_back({wallClockUs(), state, std::string(why)});
    }
    SourceCounters m_counters;

private:
    static constexpr std::size_t turnsMax = 16;

    std::string m_url;
    std::atomic<State> m_state{State::Connecting};
    mutable std::mutex m_reasonMutex; // guards what follows
    std::string m_reason;
    std::vector<Turn> m_turns;
};

} // namespace tapedeck

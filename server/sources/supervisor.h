// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"
#include "server/engine/source.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace tapedeck {

class SourceUrl;

/// Says when a source is to connect, whether it is to be believed, when it is given up and tried again, and why, in
/// words for its user. It is told what happens and asked on tick(); it owns no timer, socket or clock, so `nowUs` may
/// be any clock that never steps.
class Supervisor
{
public:
    using State = Source::State;

    struct Times {
        Micros quietAfterUs = 5'000'000;     ///< without a message, it is said to be quiet
        Micros staleAfterUs = 15'000'000;    ///< without a message, its rows are stale and it connects anew
        Micros heartbeatUs = 0;              ///< how often the other side sends something; 0: unknown
        Micros connectUs = 10'000'000;       ///< for an attempt, until its first message
        Micros retryUs = 500'000;            ///< before the second attempt; doubles, spread by chance
        Micros retryMaxUs = 30'000'000;      ///< and no longer than that
        int failuresMax = 8;                 ///< in a row, and the circuit opens
        Micros pauseUs = 60'000'000;         ///< between the single attempts of an open circuit
        Micros holdUs = 10'000'000;          ///< once live for so long, earlier failures do not count
        Micros refusedRetryUs = 300'000'000; ///< after a refusal
        /// A loss says nothing of the rows until staleAfterUs after the last message, as when a poll fails once.
        bool rowsOutliveLoss = false;
        /// The other side connects to us: after a loss there is nothing to try, and it is stale until it arrives again.
        bool comesByItself = false;

        /// Takes quiet, stale, timeout, retry, retry-max, failures, pause, hold and refused-retry from a source's URL.
        static Times take(SourceUrl &url, const Times &presets);
        /// Their names, for the sentence of SourceUrl::finish().
        static constexpr const char *names =
            "quiet, stale, timeout, retry, retry-max, failures, pause, hold and refused-retry";
    };

    enum class Action {
        None,
        Connect, ///< begin an attempt now
        Drop,    ///< give up the attempt or the connection, without a word: it counts as failed already
    };

    /// `chance`: from 0 to 1, to spread attempts in time.
    Supervisor(const Times &times, std::function<double()> chance);

    // What happens. What does not fit the state, such as the loss of a connection that was given up, is ignored.

    void connected(Micros nowUs);
    /// The other side has come by itself, be it again, or in place of the connection that there is.
    void arrived(Micros nowUs);
    /// A message came, be it a heartbeat.
    void received(Micros nowUs);
    /// An attempt or a connection failed. `reason`: without a full stop, such as "the connection was reset". `waitUs`:
    /// the other side asks not to come back earlier.
    void lost(Micros nowUs, std::string reason, Micros waitUs = 0);
    /// The other side does not want us as we are. It is tried again after refusedRetryUs only.
    void refused(Micros nowUs, std::string reason);
    /// The connection ends as announced: connect again at once, which is no failure.
    void reconnect(Micros nowUs, std::string reason);
    void end(std::string reason);
    /// Nothing could be received since the last message, as we did not read.
    void heldUp(Micros nowUs);

    /// What to do now. To be asked at nextTickUs(), and after anything has happened.
    [[nodiscard]] Action tick(Micros nowUs);
    /// When tick() has something to say if nothing happens before.
    [[nodiscard]] Micros nextTickUs() const;

    [[nodiscard]] State state() const { return m_state; }
    /// Why it is not simply live; empty if it is. Says how long things last as of now.
    [[nodiscard]] std::string reason(Micros nowUs) const;
    /// Once for each time that it ceases to be live or quiet: why its rows are stale.
    [[nodiscard]] std::optional<std::string> takeOutage();
    /// When the next attempt is due, while none is under way.
    [[nodiscard]] std::optional<Micros> retryAtUs() const;
    [[nodiscard]] std::uint64_t attempts() const { return m_attempts; }
    /// What cut it off last, or ended it.
    [[nodiscard]] const std::string &trouble() const { return m_trouble; }
    [[nodiscard]] std::uint64_t reconnects() const { return m_deliveries > 0 ? m_deliveries - 1 : 0; }
    [[nodiscard]] int failures() const { return m_failures; } ///< in a row

private:
    [[nodiscard]] bool isUp() const { return m_state == State::Live || m_state == State::Quiet; }
    [[nodiscard]] bool isWaiting() const;
    [[nodiscard]] std::string silence(Micros nowUs) const;
    [[nodiscard]] std::string troubleAnd(std::string what) const;
    void outage(Micros nowUs, const std::string &reason);
    void fail(Micros nowUs, std::string reason, State state);
    void begin(Micros nowUs);

    Times m_times;
    std::function<double()> m_chance;
    State m_state = State::Connecting;
    bool m_attempting = false; // Connecting: an attempt is under way, else it is due
    bool m_connected = false;
    bool m_isOpen = false; // the circuit: attempts are single
    int m_failures = 0;
    std::uint64_t m_attempts = 0;
    std::uint64_t m_deliveries = 0; // connections that sent something
    Micros m_retryUs;               // the next step of the back-off
    Micros m_sinceUs = 0;           // of the attempt, or of being live
    Micros m_receivedUs = 0;
    Micros m_retryAtUs = 0;
    Micros m_outageAtUs; // when rows that outlived a loss are stale
    std::string m_trouble;
    std::optional<std::string> m_outage;
};

} // namespace tapedeck

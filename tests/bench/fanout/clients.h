// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/fanout/measurement.h"
#include "tests/bench/fanout/protocol.h"

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace tapedeck::bench {

/// All connections to one server, on one thread and one epoll.
class Clients
{
public:
    struct Options {
        std::uint16_t port = 0;
        int count = 0;
        int slow = 0;        ///< of these, how many stop reading once they are ready (the last ones)
        int connecting = 0;  ///< at most so many at the same time
        bool sleeps = false; ///< waits for what arrives in a measured window, instead of looking again and again
    };

    Clients(const Protocol &protocol, const Options &options);
    ~Clients();
    Clients(const Clients &) = delete;
    Clients &operator=(const Clients &) = delete;

    /// Connects those that are missing and handles what arrives, until all are ready. False after `seconds`.
    [[nodiscard]] bool connectAll(double seconds);
    /// Handles what arrives until then (steady clock). `measurement` may be null.
    void runUntil(Micros steadyUs, Measurement *measurement);
    /// The slow ones begin to read. Returns how long it took until each had a message published after that, in
    /// microseconds: the longest of them; -1 if one had none within `seconds` or was closed.
    [[nodiscard]] std::int64_t resumeSlow(double seconds);

    /// For how much of the measured window there was nothing to read.
    [[nodiscard]] Micros idleUs() const { return m_idleUs; }
    /// Connections that the server closed after they were ready.
    [[nodiscard]] int lost() const { return m_lost; }
    [[nodiscard]] int lostSlow() const { return m_lostSlow; }
    /// Attempts that were turned away or failed and had to be repeated.
    [[nodiscard]] int retries() const { return m_retries; }
    /// The server's first refusal in words, for the report; empty if there was none.
    [[nodiscard]] const std::string &refusal() const { return m_refusal; }

private:
    enum class State : std::uint8_t { Closed, Connecting, Upgrading, Opening, Ready };
    struct Client {
        int descriptor = -1;
        State state = State::Closed;
        std::string partial; // the beginning of a message that has not arrived whole
    };
    struct Retry {
        Micros dueUs;
        int client;
    };

    void open(int index);
    void openSome(Micros nowUs);
    void close(int index);
    void retry(int index, Micros delayUs, std::string reason);
    void poll(Micros untilUs);
    void read(int index);
    /// Returns how many of the bytes were whole messages.
    std::size_t consume(int index, std::string_view bytes, Micros nowUs);
    /// Bytes of the HTTP answer; 0: not all there.
    std::size_t upgrade(int index, std::string_view bytes);
    void hear(int index, std::string_view payload, Micros nowUs);
    void becomeReady(int index);
    void send(int index, std::string_view bytes);
    [[nodiscard]] bool isSlow(int index) const { return index >= m_options.count - m_options.slow; }

    const Protocol &m_protocol;
    Options m_options;
    std::string m_request;
    int m_epoll;
    std::vector<Client> m_clients;
    std::string m_buffer;
    std::deque<Retry> m_retryQueue; // roughly by time
    int m_next = 0;
    int m_underWay = 0;
    int m_ready = 0;
    int m_lost = 0;
    int m_lostSlow = 0;
    int m_retries = 0;
    std::string m_refusal;
    Measurement *m_measurement = nullptr;
    Micros m_idleUs = 0;
    Micros m_resumedUs = 0;        // wall clock; 0: the slow ones do not read
    std::vector<bool> m_freshSlow; // by client: has had a message published after m_resumedUs
    int m_fresh = 0;
};

} // namespace tapedeck::bench

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/load/duequeue.h"
#include "client/cli/load/loadconnection.h"
#include "client/cli/load/slowcycle.h"
#include "common/time/backoff.h"
#include "common/wire/replica.h"

#include <memory>
#include <optional>
#include <vector>

namespace tapedeck {

class LoadPlan;

/// One client of the load: subscribes, follows its Updates, resumes after each loss. It keeps no rows unless it is one
/// of those that verify. Lives on one thread.
class LoadClient final : private LoadConnection::Owner
{
public:
    /// `number`: among all clients. `verify`: keeps a replica of each board. `status`: asks for the server's Status.
    LoadClient(const LoadPlan &plan, std::uint32_t number, bool verify, bool status);

    void open(LoadContext &context);
    void ready(LoadContext &context, std::uint32_t events) { m_connection.ready(context, *this, events); }
    /// False: the entry was meant for an earlier connection.
    [[nodiscard]] bool concerns(const DueQueue::Entry &entry) const { return entry.generation == m_generation; }
    /// What() is anything but Open.
    void due(LoadContext &context, DueQueue::What what);
    /// Once a second: gives a server up that does not answer.
    void checkSilence(LoadContext &context);
    /// Closes at once; what comes next is open().
    void beginStorm(LoadContext &context);

private:
    struct Subscription {
        std::optional<std::uint32_t> place; ///< in the server's Welcome; none: it has no such board
        Continuity continuity;
        std::unique_ptr<Replica> replica; ///< of those that verify
        Micros askedUs = 0;               ///< steady clock
        Micros intervalUs = 0;            ///< of the flush tier
        bool asked = true;                ///< no Subscribed yet: Updates that come still belong to the earlier request
        bool live = false;
    };

    void opened(LoadContext &context) override;
    void received(LoadContext &context, MessageReader::Outcome outcome, const MessageReader &reader) override;
    void ended(LoadContext &context, const LoadConnection::End &end) override;

    void send(LoadContext &context);
    void subscribe(LoadContext &context, std::size_t index, bool resume);
    void ping(LoadContext &context);
    void takeUpdate(LoadContext &context, const MessageReader &reader);
    [[nodiscard]] bool apply(LoadContext &context, std::size_t index, std::string_view message);
    void compareDigest(LoadContext &context, std::size_t index, Digest digest);
    void measure(LoadContext &context, const Subscription &subscription, const UpdateHead &head);
    void becomeLive(LoadContext &context, Subscription &subscription);
    void takeMessage(LoadContext &context, std::string_view bytes);
    void take(LoadContext &context, const v1::Welcome &welcome);
    void take(LoadContext &context, const v1::Subscribed &subscribed);
    void stopBeingLive(LoadContext &context);
    void leave(LoadContext &context);
    [[nodiscard]] Micros retryDelayUs(LoadContext &context, const LoadConnection::End &end);
    void later(LoadContext &context, DueQueue::What what, Micros delayUs);

    std::uint32_t m_number;
    std::uint32_t m_generation = 0; // of the connection
    bool m_status;
    bool m_slow;
    bool m_connected = false;
    bool m_welcomed = false;
    bool m_live = false;
    bool m_inStorm = false; // and not live again yet
    Micros m_openedUs = 0;
    Micros m_heartbeatUs = 0;
    Micros m_goAwayUs = -1; // the delay that the server asked for; -1: none
    SlowCycle m_cycle;
    Backoff m_backoff;
    LoadConnection m_connection;
    std::vector<Subscription> m_subscriptions; // in the plan's order
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/loadclient.h"

#include "client/cli/load/loadcontext.h"

#include <algorithm>
#include <utility>

namespace tapedeck {

namespace {

constexpr Micros answerTimeoutUs = 10'000'000; // from connecting to Welcome
constexpr int slowReceiveBuffer = 16 * 1024;

} // namespace

LoadClient::LoadClient(const LoadPlan &plan, std::uint32_t number, bool verify, bool status)
    : m_number(number)
    , m_status(status)
    , m_slow(plan.isSlow(number))
    , m_backoff(Backoff::Limits{})
    , m_connection(verify)
    , m_subscriptions(plan.boards().size())
{
    for (std::size_t i = 0; verify && i < m_subscriptions.size(); ++i)
        m_subscriptions[i].replica =
            std::make_unique<Replica>(Schema::all()[static_cast<std::size_t>(plan.boards()[i].index)]);
}

void LoadClient::open(LoadContext &context)
{
    m_openedUs = steadyClockUs();
    m_welcomed = false;
    m_goAwayUs = -1;
    m_heartbeatUs = 2'000'000;
    m_connection.open(context, *this, m_number, m_slow ? slowReceiveBuffer : 0);
}

void LoadClient::due(LoadContext &context, DueQueue::What what)
{
    switch (what) {
    case DueQueue::What::Ping:
        ping(context);
        break;
    case DueQueue::What::Stall:
        if (m_cycle.phase() != SlowCycle::Phase::Reading)
            break;
        m_cycle.stall();
        m_connection.pause(context, true);
        ++context.taken.tally.stalls;
        ++context.taken.now.stalled;
        later(context, DueQueue::What::Resume, context.plan.stallUs());
        break;
    case DueQueue::What::Resume:
        m_cycle.resume(steadyClockUs());
        m_connection.pause(context, false);
        --context.taken.now.stalled;
        break;
    case DueQueue::What::Open:
        break;
    }
}

void LoadClient::checkSilence(LoadContext &context)
{
    using Why = LoadConnection::End::Why;
    if (m_connection.state() == LoadConnection::State::Closed || m_cycle.phase() == SlowCycle::Phase::Stalled)
        return;
    const Micros silentUs = context.nowUs - m_connection.heardUs();
    std::string sentence;
    if (!m_welcomed && context.nowUs - m_openedUs > answerTimeoutUs)
        sentence = "no answer within " + std::to_string(answerTimeoutUs / 1'000'000) + " s";
    else if (m_welcomed && silentUs > 4 * m_heartbeatUs)
        sentence = "the server said nothing for " + std::to_string(silentUs / 1'000'000) + " s";
    else
        return;
    m_connection.close(context);
    ended(context, {m_connected ? Why::Lost : Why::Failed, std::move(sentence), {}});
}

void LoadClient::beginStorm(LoadContext &context)
{
    m_connection.close(context);
    leave(context);
    m_backoff.reset();
    m_inStorm = true;
}

void LoadClient::ended(LoadContext &context, const LoadConnection::End &end)
{
    using Why = LoadConnection::End::Why;
    LoadTally &tally = context.taken.tally;
    const bool told = m_goAwayUs >= 0;
    switch (end.why) {
    case Why::Refused:
        ++tally.refused;
        break;
    case Why::Failed:
        ++tally.failed;
        break;
    case Why::Malformed:
        ++tally.malformed;
        ++tally.lost;
        break;
    case Why::Lost:
        tally.lost += !told;
        break;
    }
    if (end.why != Why::Refused && !told)
        context.complain(end.sentence);
    leave(context);
    later(context, DueQueue::What::Open, retryDelayUs(context, end));
}

/// What holds of a closed connection, however it came to be closed.
void LoadClient::leave(LoadContext &context)
{
    ++m_generation;
    stopBeingLive(context);
    for (Subscription &subscription : m_subscriptions)
        subscription.live = false;
    context.taken.now.stalled -= m_cycle.phase() == SlowCycle::Phase::Stalled;
    m_cycle.reset();
    context.taken.now.connected -= std::exchange(m_connected, false);
}

Micros LoadClient::retryDelayUs(LoadContext &context, const LoadConnection::End &end)
{
    const double chance = context.chance();
    // Spread over as long again, so that those who were sent away together do not come back together.
    const auto spread = [chance](Micros us) { return us + static_cast<Micros>(static_cast<double>(us) * chance); };
    if (end.retryAfterUs)
        return std::max<Micros>(spread(*end.retryAfterUs), 10'000);
    const Micros delayUs = Micros(m_backoff.next(chance).count()) * 1'000;
    return m_goAwayUs >= 0 ? std::max(delayUs, spread(m_goAwayUs)) : delayUs;
}

void LoadClient::later(LoadContext &context, DueQueue::What what, Micros delayUs)
{
    context.due.add({steadyClockUs() + delayUs, m_number, m_generation, what});
}

} // namespace tapedeck

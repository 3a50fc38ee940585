// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/loadclient.h"

#include "client/cli/load/loadcontext.h"
#include "client/cli/version.h"

#include <algorithm>
#include <utility>

namespace tapedeck {

namespace {

constexpr Micros answerTimeoutUs = 10'000'000; // from connecting to Welcome
constexpr int slowReceiveBuffer = 16 * 1024;
constexpr std::size_t seenMax = 4'096; // digests handed over at once

Micros inMicros(double seconds)
{
    return static_cast<Micros>(seconds * 1e6);
}

std::uint64_t positive(Micros us)
{
    return static_cast<std::uint64_t>(std::max<Micros>(0, us));
}

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

void LoadClient::opened(LoadContext &context)
{
    m_connected = true;
    ++context.taken.tally.connects;
    ++context.taken.now.connected;
    context.request.Clear();
    context.request.mutable_hello()->set_client(std::string(cliVersion) + " load");
    context.request.mutable_hello()->set_status(m_status);
    send(context);
    for (std::size_t i = 0; i < m_subscriptions.size(); ++i)
        subscribe(context, i, true);
    if (const Micros pingUs = inMicros(context.plan.options().pingSeconds); pingUs > 0)
        later(context, DueQueue::What::Ping, static_cast<Micros>(static_cast<double>(pingUs) * context.chance()));
}

void LoadClient::send(LoadContext &context)
{
    context.bytes.clear();
    context.request.AppendToString(&context.bytes);
    m_connection.send(context, context.bytes);
}

void LoadClient::subscribe(LoadContext &context, std::size_t index, bool resume)
{
    stopBeingLive(context);
    Subscription &subscription = m_subscriptions[index];
    subscription.asked = true;
    subscription.live = false;
    subscription.askedUs = steadyClockUs();
    if (!resume)
        subscription.continuity = {};
    context.request.Clear();
    v1::Subscribe &subscribe = *context.request.mutable_subscribe();
    context.plan.describe(m_number, index, subscribe);
    if (subscription.continuity.version() > 0) {
        subscribe.mutable_since()->set_board(subscribe.board());
        subscribe.mutable_since()->set_epoch(subscription.continuity.epoch());
        subscribe.mutable_since()->set_version(subscription.continuity.version());
    }
    send(context);
}

void LoadClient::ping(LoadContext &context)
{
    context.request.Clear();
    context.request.mutable_ping()->set_client_time_us(wallClockUs());
    send(context);
    later(context, DueQueue::What::Ping, inMicros(context.plan.options().pingSeconds));
}

void LoadClient::received(LoadContext &context, MessageReader::Outcome outcome, const MessageReader &reader)
{
    if (outcome == MessageReader::Outcome::Update)
        takeUpdate(context, reader);
    else
        takeMessage(context, reader.message());
}

LoadClient::Subscription *LoadClient::subscriptionOf(const LoadPlan &plan, int board)
{
    for (std::size_t i = 0; i < m_subscriptions.size(); ++i) {
        if (plan.boards()[i].index == board)
            return &m_subscriptions[i];
    }
    return nullptr;
}

void LoadClient::takeUpdate(LoadContext &context, const MessageReader &reader)
{
    const UpdateHead &head = reader.head();
    LoadTally &tally = context.taken.tally;
    ++tally.updates;
    tally.folded += head.folded;
    Subscription *subscription = subscriptionOf(context.plan, head.board);
    if (subscription == nullptr || subscription->asked)
        return;
    const auto index = static_cast<std::size_t>(subscription - m_subscriptions.data());
    if (!subscription->continuity.take(head)) {
        ++tally.gaps;
        context.complain("an Update from version " + std::to_string(head.baseVersion) + " on came to a client at "
                         + std::to_string(subscription->continuity.version()));
        subscribe(context, index, true);
        return;
    }
    if (subscription->replica && !apply(context, index, reader.message()))
        return;
    if (head.more)
        return;
    if (head.digest && head.version == subscription->continuity.version())
        compareDigest(context, head);
    measure(context, *subscription, head);
    if (!subscription->live)
        becomeLive(context, *subscription);
}

/// False: the subscription starts over.
bool LoadClient::apply(LoadContext &context, std::size_t index, std::string_view message)
{
    LoadTally &tally = context.taken.tally;
    const Replica::Receipt receipt = m_subscriptions[index].replica->apply(updateIn(message).value_or(""));
    tally.replicaDigests += receipt.digestChecked;
    switch (receipt.outcome) {
    case Replica::Outcome::Applied:
        return true;
    case Replica::Outcome::DigestMismatch:
        ++tally.mismatches;
        context.complain("the digest of " + context.plan.boards()[index].name + " differs from the server's");
        break;
    case Replica::Outcome::Gap: // Continuity has let it pass, so the two disagree
    case Replica::Outcome::Malformed:
        ++tally.malformed;
        context.complain("an Update of " + context.plan.boards()[index].name + " could not be applied");
        break;
    }
    subscribe(context, index, false);
    return false;
}

void LoadClient::compareDigest(LoadContext &context, const UpdateHead &head)
{
    if (!context.plan.takesEveryRow())
        return;
    const DigestBook::Entry entry{head.board, head.epoch, head.version, *head.digest};
    const DigestBook::Verdict verdict = context.digests.note(entry);
    if (verdict == DigestBook::Verdict::First) {
        if (context.taken.seen.size() < seenMax)
            context.taken.seen.push_back(entry);
        return;
    }
    ++context.taken.tally.digests;
    if (verdict == DigestBook::Verdict::Differs) {
        ++context.taken.tally.mismatches;
        context.complain("two clients were told different digests of version " + std::to_string(head.version));
    }
}

void LoadClient::measure(LoadContext &context, const Subscription &subscription, const UpdateHead &head)
{
    if (head.publishTimeUs <= 0)
        return;
    LoadTally &tally = context.taken.tally;
    const Micros ageUs = std::max<Micros>(0, wallClockUs() - head.publishTimeUs);
    if (m_slow) {
        // Its updates are late because it wants them so, and say nothing about the server.
        if (const auto tookUs = m_cycle.note(ageUs, subscription.intervalUs, steadyClockUs())) {
            tally.stage(LoadStage::ResumeToFresh).add(positive(*tookUs));
            later(context, DueQueue::What::Stall, SlowCycle::readingUs);
        }
        return;
    }
    if (!subscription.live || head.baseVersion == 0)
        return; // a snapshot or catch-up may have been encoded for another client, earlier
    tally.stage(LoadStage::PublishToReceive).add(positive(ageUs));
    if (head.oldestAgeUs > 0) {
        tally.stage(LoadStage::SourceToPublish).add(head.oldestAgeUs);
        tally.stage(LoadStage::Staleness).add(positive(ageUs) + head.oldestAgeUs);
    }
}

void LoadClient::becomeLive(LoadContext &context, Subscription &subscription)
{
    subscription.live = true;
    const Micros now = steadyClockUs();
    context.taken.tally.stage(LoadStage::SubscribeToLive).add(positive(now - subscription.askedUs));
    if (!std::all_of(m_subscriptions.begin(), m_subscriptions.end(), [](const auto &each) { return each.live; }))
        return;
    m_live = true;
    ++context.taken.now.live;
    m_backoff.reset();
    if (std::exchange(m_inStorm, false))
        context.taken.liveAgainUs.push_back(now - context.stormUs);
    if (m_slow && m_cycle.phase() == SlowCycle::Phase::Reading)
        later(context, DueQueue::What::Stall, inMicros(context.plan.options().slowSeconds * context.chance()));
}

void LoadClient::takeMessage(LoadContext &context, std::string_view bytes)
{
    v1::ServerMessage &message = context.message;
    LoadTally &tally = context.taken.tally;
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        ++tally.malformed;
        context.complain("a message that is no tapedeck.v1.ServerMessage");
        return;
    }
    switch (message.message_case()) {
    case v1::ServerMessage::kWelcome:
        m_welcomed = true;
        m_heartbeatUs = std::clamp<Micros>(Micros(message.welcome().heartbeat_ms()) * 1'000, 100'000, 60'000'000);
        tally.stage(LoadStage::ConnectToWelcome).add(positive(steadyClockUs() - m_openedUs));
        break;
    case v1::ServerMessage::kSubscribed:
        take(context, message.subscribed());
        break;
    case v1::ServerMessage::kPong:
        if (message.pong().client_time_us() != 0 && !m_slow) // else a heartbeat, or late because it was not read
            tally.stage(LoadStage::PingToPong).add(positive(wallClockUs() - message.pong().client_time_us()));
        break;
    case v1::ServerMessage::kStatus:
        context.taken.status = std::move(*message.mutable_status());
        break;
    case v1::ServerMessage::kError:
        ++tally.errors;
        context.complain(message.error().sentence());
        break;
    case v1::ServerMessage::kGoAway:
        ++tally.goAways;
        m_goAwayUs = Micros(std::min(message.go_away().reconnect_after_ms(), 60'000u)) * 1'000;
        break;
    case v1::ServerMessage::kUpdate:
    case v1::ServerMessage::kPaced:
    case v1::ServerMessage::kZstd:
    case v1::ServerMessage::MESSAGE_NOT_SET: // of a newer protocol
        break;
    }
}

void LoadClient::take(LoadContext &context, const v1::Subscribed &subscribed)
{
    for (std::size_t i = 0; i < m_subscriptions.size(); ++i) {
        if (context.plan.boards()[i].name != subscribed.cursor().board())
            continue;
        m_subscriptions[i].asked = false;
        m_subscriptions[i].intervalUs = Micros(subscribed.interval_ms()) * 1'000;
        if (m_inStorm)
            ++(subscribed.cursor().version() > 0 ? context.taken.resumedDeltas : context.taken.resumedSnapshots);
    }
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
        later(context, DueQueue::What::Resume, inMicros(context.plan.options().slowSeconds));
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

void LoadClient::stopBeingLive(LoadContext &context)
{
    context.taken.now.live -= std::exchange(m_live, false);
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

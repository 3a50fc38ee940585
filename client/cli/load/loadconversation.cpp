// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a client of the load says, and what it makes of what it is told.
#include "client/cli/load/loadclient.h"
#include "client/cli/load/loadcontext.h"
#include "client/cli/version.h"

#include <algorithm>
#include <utility>

namespace tapedeck {

namespace {

constexpr std::size_t seenMax = 4'096; // digests handed over at once

std::uint64_t positive(Micros us)
{
    return static_cast<std::uint64_t>(std::max<Micros>(0, us));
}

} // namespace

void LoadClient::opened(LoadContext &context)
{
    m_connected = true;
    ++context.taken.tally.connects;
    ++context.taken.now.connected;
    context.request.Clear();
    context.request.mutable_hello()->set_client(std::string(cliVersion).append(" load"));
    context.request.mutable_hello()->set_status(m_status);
    send(context);
    for (std::size_t i = 0; i < m_subscriptions.size(); ++i)
        subscribe(context, i, true);
    if (const Micros pingUs = context.plan.pingIntervalUs(); pingUs > 0)
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
    later(context, DueQueue::What::Ping, context.plan.pingIntervalUs());
}

void LoadClient::received(LoadContext &context, MessageReader::Outcome outcome, const MessageReader &reader)
{
    if (outcome == MessageReader::Outcome::Update)
        takeUpdate(context, reader);
    else
        takeMessage(context, reader.message());
}

void LoadClient::takeUpdate(LoadContext &context, const MessageReader &reader)
{
    const UpdateHead &head = reader.head();
    LoadTally &tally = context.taken.tally;
    ++tally.updates;
    tally.folded += head.folded;
    const auto subscription = std::find_if(m_subscriptions.begin(), m_subscriptions.end(),
                                           [&](const Subscription &each) { return each.place == head.board; });
    if (subscription == m_subscriptions.end() || subscription->asked)
        return;
    const auto index = static_cast<std::size_t>(subscription - m_subscriptions.begin());
    if (subscription->continuity.step(head.stamp) == Continuity::Fit::Gap) {
        ++tally.gaps;
        const Version at = subscription->continuity.version();
        const auto range = versionsOf(head.stamp, at);
        context.complain("an Update from version " + std::to_string(range ? range->base : 0)
                         + " on came to a client at " + std::to_string(at));
        subscribe(context, index, true);
        return;
    }
    subscription->continuity.done(head.more);
    if (subscription->replica && !apply(context, index, reader.message()))
        return;
    if (head.more)
        return;
    if (head.digest && subscription->continuity.isAtUpdate())
        compareDigest(context, index, *head.digest);
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

void LoadClient::compareDigest(LoadContext &context, std::size_t index, Digest digest)
{
    if (!context.plan.takesEveryRow())
        return;
    const Continuity &continuity = m_subscriptions[index].continuity;
    const DigestBook::Entry entry{context.plan.boards()[index].index, continuity.epoch(), continuity.version(), digest};
    const DigestBook::Verdict verdict = context.digests.note(entry);
    if (verdict == DigestBook::Verdict::First) {
        if (context.taken.seen.size() < seenMax)
            context.taken.seen.push_back(entry);
        return;
    }
    ++context.taken.tally.digests;
    if (verdict == DigestBook::Verdict::Differs) {
        ++context.taken.tally.mismatches;
        context.complain("two clients were told different digests of version " + std::to_string(entry.version));
    }
}

void LoadClient::measure(LoadContext &context, const Subscription &subscription, const UpdateHead &head)
{
    LoadTally &tally = context.taken.tally;
    const Micros nowUs = wallClockUs();
    const Micros ageUs = std::max<Micros>(0, nowUs - publishTimeOf(head.stamp, nowUs));
    if (m_slow) {
        // Its updates are late because it wants them so, and say nothing about the server.
        if (const auto tookUs = m_cycle.note(ageUs, subscription.intervalUs, steadyClockUs())) {
            tally.stage(LoadStage::ResumeToFresh).add(positive(*tookUs));
            later(context, DueQueue::What::Stall, SlowCycle::readingUs);
        }
        return;
    }
    if (!subscription.live || head.stamp.isSnapshot())
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
        later(context, DueQueue::What::Stall,
              static_cast<Micros>(static_cast<double>(context.plan.stallUs()) * context.chance()));
}

void LoadClient::stopBeingLive(LoadContext &context)
{
    context.taken.now.live -= std::exchange(m_live, false);
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
        take(context, message.welcome());
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
    case v1::ServerMessage::kFollowed:
    case v1::ServerMessage::kPaced:
    case v1::ServerMessage::kZstd:
    case v1::ServerMessage::MESSAGE_NOT_SET: // of a newer protocol
        break;
    }
}

void LoadClient::take(LoadContext &context, const v1::Welcome &welcome)
{
    m_welcomed = true;
    m_heartbeatUs = std::clamp<Micros>(Micros(welcome.heartbeat_ms()) * 1'000, 100'000, 60'000'000);
    for (std::size_t i = 0; i < m_subscriptions.size(); ++i) {
        m_subscriptions[i].place.reset();
        for (int place = 0; place < welcome.boards_size(); ++place) {
            if (welcome.boards(place).board() == context.plan.boards()[i].name)
                m_subscriptions[i].place = static_cast<std::uint32_t>(place);
        }
    }
    context.taken.tally.stage(LoadStage::ConnectToWelcome).add(positive(steadyClockUs() - m_openedUs));
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

} // namespace tapedeck

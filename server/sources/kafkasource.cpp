// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/kafkasource.h"

#include "server/sources/kafkaclient.h"
#include "server/sources/sourceurl.h"

#include <QSocketNotifier>
#include <QTimer>

#include <algorithm>
#include <chrono>

namespace tapedeck {

namespace {

static_assert(KafkaProgress::beginning == RD_KAFKA_OFFSET_BEGINNING && KafkaProgress::end == RD_KAFKA_OFFSET_END
              && KafkaProgress::unknown == RD_KAFKA_OFFSET_INVALID);

constexpr int pulseMs = 250;
constexpr int batchesAtOnce = 16;              // before timers have their turn
constexpr std::size_t clientsMax = 4;          // that still let go of their connections
constexpr Micros patienceUs = 5'000'000;       // with a broker that is to be reached for a partition
constexpr Micros settleIntervalUs = 1'000'000; // as librdkafka commits
constexpr Micros lookIntervalUs = 5'000'000;   // at the topic
constexpr Micros doubtIntervalUs = 1'000'000;
constexpr int unansweredMax = 2;
constexpr Micros behindUs = 3'000'000; // is worth a word
constexpr std::chrono::milliseconds farewell{2'000};

Supervisor::Times kafkaTimes()
{
    Supervisor::Times times = silentTimes;
    times.connectUs = Supervisor::Times().connectUs;
    return times;
}

/// "12,345".
std::string grouped(std::int64_t number)
{
    std::string digits = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    return digits;
}

} // namespace

KafkaSource::KafkaSource(SourceUrl &url, const FeedContext &context)
    : BrokerSource(url, context, Supervisor::Times::take(url, kafkaTimes()))
    , m_options(KafkaOptions::take(url))
{
    std::string known = payloadOptionNames;
    url.finish(known.append(", ").append(KafkaOptions::names).append(", ").append(Supervisor::Times::names));
}

KafkaSource::~KafkaSource()
{
    stop();
}

void KafkaSource::setUp()
{
    m_pulse = std::make_unique<QTimer>();
    m_pulse->setInterval(pulseMs);
    QObject::connect(m_pulse.get(), &QTimer::timeout, context(), [this] { advance(); });
    m_more = std::make_unique<QTimer>();
    m_more->setSingleShot(true);
    QObject::connect(m_more.get(), &QTimer::timeout, context(), [this] { advance(); });
    if (m_options.mechanism == "PLAIN" && !m_options.tls)
        warn("the password goes over the network as it is; tls=1 hides it, sasl=scram-sha-512 does not send it");
}

void KafkaSource::tearDown()
{
    m_pulse.reset();
    m_more.reset();
    const auto until = std::chrono::steady_clock::now() + farewell;
    for (const std::future<void> &released : m_released)
        (void)released.wait_until(until);
    m_released.clear();
}

void KafkaSource::open()
{
    std::erase_if(m_released, [](const std::future<void> &released) {
        return released.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    });
    if (m_released.size() >= clientsMax)
        return lost("earlier connections are still being given up; is the network or the name service stuck?");
    m_client = std::make_unique<KafkaClient>(m_options);
    if (!tellTrouble())
        return;
    m_wake = new QSocketNotifier(m_client->wakeFd(), QSocketNotifier::Read);
    QObject::connect(m_wake, &QSocketNotifier::activated, context(), [this] { advance(); });
    m_pulse->start();
    advance();
}

void KafkaSource::close()
{
    if (!m_client)
        return;
    m_pulse->stop();
    m_more->stop();
    if (m_wake != nullptr) {
        m_wake->setEnabled(false);
        m_wake->deleteLater(); // it may be what calls
        m_wake = nullptr;
    }
    settle();
    m_released.push_back(KafkaClient::release(std::move(m_client)));
    m_progress.stop();
    m_begun = m_caughtUp = false;
    m_assignments = m_unanswered = 0;
    m_leaderless.clear();
    m_reopen.clear();
    setCatchingUp({});
}

/// Whatever there is to do now.
void KafkaSource::advance()
{
    if (!m_client || !tellTrouble())
        return;
    if (!m_begun && !begin()) {
        if (m_client)
            (void)tellTrouble();
        return;
    }
    read();
    if (!m_client || !tellTrouble())
        return;
    if (!m_reopen.empty())
        return reconnect(std::exchange(m_reopen, {}));
    look();
}

bool KafkaSource::reads(std::int32_t partition) const
{
    return m_options.partitions.empty()
        || std::binary_search(m_options.partitions.begin(), m_options.partitions.end(), partition);
}

std::string KafkaSource::nameOf(std::int32_t partition) const
{
    return "partition " + std::to_string(partition) + " of '" + m_options.topic + '\'';
}

bool KafkaSource::begin()
{
    const auto topic = m_client->topic();
    if (!topic)
        return false;
    connected();
    m_lookedUs = m_heardUs = m_settledUs = steadyClockUs();
    if (isMember())
        join();
    else if (!beginPartitions(topic->partitions))
        return false;
    m_begun = m_everBegan = true;
    return true;
}

bool KafkaSource::beginPartitions(std::int32_t count)
{
    if (!m_options.partitions.empty() && m_options.partitions.back() >= count) {
        lost("the topic '" + m_options.topic + "' has " + std::to_string(count)
             + " partitions, from 0 up; partitions= names " + std::to_string(m_options.partitions.back()));
        return false;
    }
    std::optional<std::vector<std::int64_t>> offsets;
    if (!m_everBegan && m_options.from == KafkaOptions::From::Time) {
        offsets = m_client->offsetsAt(m_options.fromUs, count);
        if (!offsets)
            return false;
    }
    for (std::int32_t i = 0; i < count; ++i) {
        if (!reads(i))
            continue;
        std::int64_t next = m_progress.next(i);
        if (next == KafkaProgress::unknown) {
            const bool fromEnd = !m_everBegan && m_options.from == KafkaOptions::From::End;
            next = offsets ? (*offsets)[static_cast<std::size_t>(i)]
                : fromEnd  ? KafkaProgress::end
                           : KafkaProgress::beginning;
        }
        m_progress.begin(i, next);
        m_client->read(i, next);
    }
    return true;
}

void KafkaSource::join()
{
    const auto beginOne = [this](std::int32_t partition, std::int64_t committed) {
        std::int64_t next = m_progress.nextOf(partition, committed);
        if (next == KafkaProgress::unknown)
            next = m_options.from == KafkaOptions::From::End ? KafkaProgress::end : KafkaProgress::beginning;
        m_progress.begin(partition, next);
        return next;
    };
    const auto endAll = [this] {
        settle();
        m_progress.stop();
    };
    m_client->join({beginOne, endAll});
}

void KafkaSource::read()
{
    for (int i = 0; i < batchesAtOnce; ++i) {
        const auto messages = m_client->next();
        takeAssignment();
        if (!messages.empty()) {
            m_heardUs = steadyClockUs();
            m_client->forgetError();
        }
        for (const rd_kafka_message_s *message : messages) {
            if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
                takeError(*message);
            else if (!takeMessage(*message))
                return;
        }
        handOver();
        if (messages.empty() || m_heardUs - m_settledUs > settleIntervalUs)
            settle();
        if (messages.empty())
            return;
    }
    m_more->start();
}

bool KafkaSource::takeMessage(const rd_kafka_message_s &message)
{
    if (!m_progress.take(message.partition, message.offset))
        return true;
    if (message.payload != nullptr)
        return takeBytes({static_cast<const char *>(message.payload), message.len});
    if (message.key == nullptr)
        return true;
    m_key.assign(m_options.keyPrefix); // of the row that is no more
    m_key.append(static_cast<const char *>(message.key), message.key_len).append(m_options.keySuffix);
    return takeRemoval(m_key);
}

void KafkaSource::takeError(const rd_kafka_message_s &message)
{
    switch (message.err) {
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
        m_progress.reachedEnd(message.partition, message.offset);
        break;
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
        takeHole(message.partition);
        break;
    case RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED:
        warn("the group took the partitions away, as the engine did not keep up");
        break;
    default:
        m_client->report(message.err, rd_kafka_message_errstr(&message));
    }
}

/// The partition does not have the message that comes next.
void KafkaSource::takeHole(std::int32_t partition)
{
    if (!m_progress.isRead(partition))
        return;
    const std::int64_t next = m_progress.next(partition);
    const auto bounds = m_client->bounds(partition);
    if (bounds && next < bounds->first) {
        const std::int64_t missing = bounds->first - std::max<std::int64_t>(next, 0);
        markGap(static_cast<std::uint64_t>(missing),
                grouped(missing) + " messages of " + nameOf(partition)
                    + " were removed before being read; retention.ms and retention.bytes keep them longer");
        m_progress.rewind(partition, bounds->first);
    } else {
        markGap(1,
                nameOf(partition)
                    + " ends before what was read of it: the topic was made anew, or has lost its end; read from the "
                      "beginning");
        m_progress.rewind(partition, KafkaProgress::beginning);
    }
    m_reopen = nameOf(partition) + " is read from another place";
}

/// False: there is, and the client is gone.
bool KafkaSource::tellTrouble()
{
    auto trouble = m_client->takeTrouble();
    if (!trouble)
        return true;
    if (trouble->isRefusal)
        refused(std::move(trouble->sentence));
    else
        lost(std::move(trouble->sentence));
    return false;
}

void KafkaSource::takeAssignment()
{
    if (m_client->assignments() == m_assignments)
        return;
    m_assignments = m_client->assignments();
    m_caughtUp = false;
    int gone = 0;
    for (std::int32_t i = 0; i < m_progress.count(); ++i)
        gone += !m_progress.isRead(i) && m_progress.forget(i) ? 1 : 0;
    if (gone > 0)
        markGap(0,
                std::to_string(gone) + " partitions went to other members of the group '" + m_options.group
                    + "': rows are stale until they are told again");
}

/// What was taken need not be given to the group again.
void KafkaSource::settle()
{
    if (!isMember() || !m_client)
        return;
    bool isSettled = false;
    m_progress.forEachUncommitted([&](std::int32_t partition, std::int64_t next) {
        isSettled = isSettled || settleUp();
        if (isSettled)
            m_client->store(partition, next);
    });
    m_settledUs = steadyClockUs();
}

/// How far it is behind, and whether that makes it live.
void KafkaSource::look()
{
    const Micros now = steadyClockUs();
    const KafkaProgress::Lag lag =
        m_progress.look(now, [this](std::int32_t partition) { return m_client->end(partition); });
    m_counters.behind = lag.messages;
    const bool hasBegun = !isMember() || m_assignments > 0;
    if (hasBegun && lag.isWhole && !std::exchange(m_caughtUp, true)) {
        setCatchingUp({});
        caughtUp();
        received();
    }
    if (!m_caughtUp && !m_client->lastError().empty() && now - m_heardUs > patienceUs)
        return lost(m_client->lastError() + " (a broker tells clients where it is: advertised.listeners)");
    if (m_caughtUp)
        remark(lag);
    else if (!hasBegun)
        setCatchingUp("joining the group " + m_options.group);
    else
        setCatchingUp("reading the past"
                      + (lag.messages > 0 ? ": " + grouped(lag.messages) + " messages behind" : std::string()));
    const bool isDoubtful = m_unanswered > 0 || !m_client->lastError().empty();
    if (now - m_lookedUs > (isDoubtful ? doubtIntervalUs : lookIntervalUs))
        lookAtTopic();
}

void KafkaSource::remark(const KafkaProgress::Lag &lag)
{
    if (!m_leaderless.empty())
        setRemark(m_leaderless);
    else if (lag.sinceUs > behindUs)
        setRemark(grouped(lag.messages) + " messages behind");
    else if (isMember() && m_client->assigned().empty())
        setRemark("the group " + m_options.group + " has no partition left for it");
    else
        setRemark({});
}

/// For partitions that were added since, those that nobody serves, and whether anybody answers at all, which librdkafka
/// does not always tell.
void KafkaSource::lookAtTopic()
{
    const auto topic = m_client->topic();
    m_lookedUs = steadyClockUs();
    if (!topic) {
        const bool isSilent = m_lookedUs - m_heardUs > doubtIntervalUs;
        if (isSilent && ++m_unanswered >= unansweredMax)
            lost(m_client->lastError().empty() ? m_options.servers + " gives no answer any more"
                                               : m_client->lastError());
        return;
    }
    m_unanswered = 0;
    if (m_caughtUp)
        m_client->forgetError(); // it has got over it
    m_leaderless.clear();
    for (const std::int32_t partition : topic->leaderless) {
        if (m_leaderless.empty() && m_progress.isRead(partition))
            m_leaderless = "no broker serves " + nameOf(partition) + " now";
    }
    if (isMember() || !m_options.partitions.empty())
        return;
    for (std::int32_t i = m_progress.count(); i < topic->partitions; ++i) {
        m_progress.begin(i, KafkaProgress::beginning);
        m_client->read(i, KafkaProgress::beginning);
    }
}

} // namespace tapedeck

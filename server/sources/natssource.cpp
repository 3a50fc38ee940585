// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/natssource.h"

#include "server/sources/sourceurl.h"

#include <QHostInfo>

#include <array>
#include <charconv>

namespace tapedeck {

namespace {

constexpr int heartbeatMs = 5'000;
constexpr int silentMs = 3 * heartbeatMs;
constexpr int libraryMessagesMax = 64 * 1024; // of a subject, before it drops some
constexpr int libraryBytesMax = 64 * 1024 * 1024;

void onMessage(natsConnection *, natsSubscription *, natsMsg *message, void *closure)
{
    NatsMsg owned(message);
    if (const auto inbox = NatsInbox::find(closure))
        inbox->push(std::move(owned));
}

} // namespace

NatsSource::NatsSource(SourceUrl &url, const FeedContext &context)
    : BrokerSource(url, context, Supervisor::Times::take(url, brokerTimes))
    , m_subjects(namesOf(url.takeText("subject").value_or("")))
    , m_batch(static_cast<int>(url.takeNumber("count", 500, 1, 10'000)))
{
    m_servers = takeNatsServers(url, "nats://127.0.0.1:4222?subject=prices.*&mapping=NAME");
    m_wishes.takeCredentials(url);
    takeStream(url);
    std::string names = "subject, stream, durable, deliver, count, ";
    url.finish(names.append(NatsAccess::optionNames)
                   .append(", ")
                   .append(payloadOptionNames)
                   .append(", ")
                   .append(Supervisor::Times::names));
}

NatsSource::~NatsSource()
{
    stop();
}

void NatsSource::takeStream(SourceUrl &url)
{
    m_wishes.stream = url.takeText("stream").value_or("");
    m_wishes.durable = url.takeText("durable").value_or("");
    const std::optional<std::string> deliver = url.takeText("deliver");
    if (m_wishes.stream.empty()) {
        if (m_subjects.empty())
            url.fail(
                "subject=NAME,… (what is published from now on) or stream=NAME (what JetStream keeps) is expected, "
                "such as subject=prices.*");
        if (!m_wishes.durable.empty() || deliver)
            url.fail("durable= and deliver= are for JetStream: stream=NAME is expected, too");
        return;
    }
    const auto isName = [](const std::string &name) { return name.find_first_of(" .*>/\\\t") == std::string::npos; };
    if (!isName(m_wishes.stream) || !isName(m_wishes.durable))
        url.fail("stream= and durable= are names, without dots, spaces, slashes, * and >; subject= tells a subject of "
                 "the stream");
    if (m_subjects.size() > 1)
        url.fail("one subject= of a stream is expected, be it with * and >");
    if (!m_subjects.empty())
        m_wishes.filter = m_subjects.front();
    if (!deliver || *deliver == "all")
        m_wishes.deliver = NatsWishes::Deliver::All;
    else if (*deliver == "last-per-subject")
        m_wishes.deliver = NatsWishes::Deliver::LastPerSubject;
    else if (*deliver == "new")
        m_wishes.deliver = NatsWishes::Deliver::New;
    else
        url.fail("deliver=" + *deliver + ": all, last-per-subject or new is expected");
}

void NatsSource::setUp()
{
    m_watch = std::make_unique<QTimer>();
    m_watch->setSingleShot(true);
    m_watch->setInterval(silentMs);
    QObject::connect(m_watch.get(), &QTimer::timeout, context(),
                     [this] { lost("no heartbeat of the consumer for " + std::to_string(silentMs / 1'000) + " s"); });
    m_pullLater = std::make_unique<QTimer>();
    m_pullLater->setSingleShot(true);
    QObject::connect(m_pullLater.get(), &QTimer::timeout, context(), [this] {
        setRemark({});
        pull();
    });
}

void NatsSource::tearDown()
{
    m_watch.reset();
    m_pullLater.reset();
    m_messages.clear();
}

void NatsSource::open()
{
    const BrokerAddress::Server &server = m_servers[m_server++ % m_servers.size()];
    m_wishes.host = server.host;
    m_wishes.port = server.port;
    m_lookup = lookUpNats(server.host, context(), [this](const std::vector<std::string> &addresses) {
        m_lookup = -1;
        resolved(addresses);
    });
}

void NatsSource::close()
{
    if (m_lookup >= 0)
        QHostInfo::abortHostLookup(m_lookup);
    m_lookup = -1;
    m_watch->stop();
    m_pullLater->stop();
    if (m_inbox)
        m_inbox->close();
    m_attempt.reset();
    m_subscriptions.clear();
    m_connection.reset();
    m_inbox.reset();
    handOver();
}

void NatsSource::resolved(const std::vector<std::string> &addresses)
{
    if (addresses.empty()) {
        lost("the host '" + m_wishes.host + "' is not known; is its name right?");
        return;
    }
    m_wishes.addresses = addresses;
    m_inbox = NatsInbox::make(context(), [this] { drain(); });
    m_attempt = std::make_unique<NatsAttempt>(m_wishes, m_inbox, context(), [this, inbox = m_inbox.get()] {
        if (inbox == m_inbox.get())
            offered();
    });
}

void NatsSource::offered()
{
    NatsOffer offer = m_attempt->take();
    m_attempt.reset();
    if (!offer.refused.empty()) {
        refused(offer.refused);
        return;
    }
    if (!offer.lost.empty() || !offer.connection) {
        lost(offer.lost);
        return;
    }
    connected();
    received();
    m_connection = std::move(offer.connection);
    m_dropped = 0;
    begin(offer);
    if (m_connection && natsConnection_IsClosed(m_connection.get())) // before anybody listened
        lost(name() + " closed the connection");
}

bool NatsSource::subscribe(const std::string &subject)
{
    natsSubscription *made = nullptr;
    const natsStatus status =
        natsConnection_Subscribe(&made, m_connection.get(), subject.c_str(), onMessage, m_inbox->handle());
    if (status != NATS_OK) {
        if (status == NATS_INVALID_SUBJECT)
            refused("'" + subject
                    + "' is no subject; words with dots between them are expected, * for a word, > for the rest");
        else
            lost(name() + ": " + natsStatus_GetText(status));
        return false;
    }
    m_subscriptions.emplace_back(made);
    (void)natsSubscription_SetPendingLimits(made, libraryMessagesMax, libraryBytesMax);
    return true;
}

void NatsSource::begin(const NatsOffer &offer)
{
    if (m_wishes.stream.empty()) {
        for (const std::string &subject : m_subjects) {
            if (!subscribe(subject))
                return;
        }
        return;
    }
    const std::uint64_t next = m_wishes.taken + 1;
    if (offer.isReplaced) {
        m_wishes.taken = 0;
        markGap(1,
                "the stream '" + m_wishes.stream
                    + "' ends before what was read of it: it was replaced, or has lost its end; "
                      "read from the beginning");
    } else if (m_wishes.taken > 0 && offer.first > next) {
        const std::uint64_t missing = offer.first - next;
        m_wishes.taken = offer.first - 1;
        markGap(missing,
                (m_wishes.filter.empty() ? "" : "up to ") + std::to_string(missing) + " messages of the stream '"
                    + m_wishes.stream + "' were removed before being read; higher limits keep them longer");
    }
    m_isWhole = offer.isWhole;
    m_consumerNumber = 0;
    natsInbox *made = nullptr;
    if (natsInbox_Create(&made) != NATS_OK) {
        lost("the library has no memory");
        return;
    }
    m_pullReply = made;
    natsInbox_Destroy(made);
    if (!subscribe(m_pullReply))
        return;
    m_pullSubject = "$JS.API.CONSUMER.MSG.NEXT." + m_wishes.stream + '.' + offer.consumer;
    m_pullRequest = "{\"batch\":" + std::to_string(m_batch)
        + ",\"expires\":30000000000,\"idle_heartbeat\":" + std::to_string(heartbeatMs) + "000000}";
    if (offer.isLevel)
        caughtUp();
    if (offer.unacknowledgedUs == 0) {
        pull();
        return;
    }
    // They come first then, in their order; else newer ones would come before them.
    setRemark("waiting for " + std::to_string((offer.unacknowledgedUs + 999'999) / 1'000'000)
              + " s, until what was not acknowledged the last time is sent again");
    m_pullLater->start(static_cast<int>(offer.unacknowledgedUs / 1'000));
}

void NatsSource::pull()
{
    m_asked = m_batch;
    m_watch->start();
    (void)natsConnection_PublishRequest(m_connection.get(), m_pullSubject.c_str(), m_pullReply.c_str(),
                                        m_pullRequest.data(), static_cast<int>(m_pullRequest.size()));
}

void NatsSource::drain()
{
    if (!m_inbox)
        return;
    const NatsInbox::Taken taken = m_inbox->take(m_messages);
    if (!m_connection && taken.refused.empty() && taken.closed.empty())
        return;
    m_unacknowledged = 0;
    for (const NatsMsg &message : m_messages) {
        const bool goOn = m_wishes.stream.empty()
            ? takeBytes(
                {natsMsg_GetData(message.get()), static_cast<std::size_t>(natsMsg_GetDataLength(message.get()))})
            : takeStreamMessage(message.get());
        if (!goOn)
            return;
        ++m_unacknowledged;
    }
    handOver();
    if (!m_wishes.stream.empty()) {
        if (!m_wishes.durable.empty()) {
            if (!settleUp())
                return;
            acknowledge();
        }
        if (m_asked == 0 && taken.closed.empty())
            pull();
        else if (m_watch->isActive())
            m_watch->start();
    }
    m_messages.clear();
    if (taken.isSlow)
        countDropped();
    if (!taken.refused.empty())
        refused(name() + " answers: " + taken.refused + "; what the user may read is in the server's configuration");
    else if (!taken.closed.empty() && m_connection)
        lost(name() + ' ' + taken.closed);
}

std::optional<NatsSource::Delivery> NatsSource::deliveryOf(const char *reply)
{
    // $JS.ACK[.DOMAIN.ACCOUNT].STREAM.CONSUMER.DELIVERED.STREAMNUMBER.CONSUMERNUMBER.TIME.PENDING[.TOKEN]
    std::string_view text = reply == nullptr ? std::string_view() : std::string_view(reply);
    if (!text.starts_with("$JS.ACK."))
        return std::nullopt;
    std::array<std::string_view, 12> words;
    std::size_t count = 0;
    while (count < words.size() && !text.empty()) {
        words[count] = text.substr(0, text.find('.'));
        text.remove_prefix(std::min(words[count].size() + 1, text.size()));
        ++count;
    }
    if (count < 9)
        return std::nullopt;
    const std::size_t first = count > 10 ? 7 : 5;
    Delivery delivery;
    const auto number = [&words](std::size_t word, std::uint64_t &value) {
        const auto [end, problem] = std::from_chars(words[word].data(), words[word].data() + words[word].size(), value);
        return problem == std::errc() && end == words[word].data() + words[word].size();
    };
    if (!number(first, delivery.stream) || !number(first + 1, delivery.consumer)
        || !number(first + 3, delivery.pending))
        return std::nullopt;
    return delivery;
}

bool NatsSource::takeStreamMessage(natsMsg *message)
{
    if (const auto delivery = deliveryOf(natsMsg_GetReply(message)))
        return takeDelivery(message, *delivery);
    const char *status = nullptr;
    if (natsMsg_IsNoResponders(message))
        return takeStatus(message, "503");
    if (natsMsgHeader_Get(message, "Status", &status) == NATS_OK && status != nullptr)
        return takeStatus(message, status);
    return true;
}

bool NatsSource::takeStatus(natsMsg *message, std::string_view status)
{
    if (status == "100") // a heartbeat
        return true;
    if (status == "404" || status == "408") { // the request has ended
        m_asked = 0;
        return true;
    }
    const char *text = nullptr;
    (void)natsMsgHeader_Get(message, "Description", &text);
    const std::string says = text == nullptr ? std::string(status) : std::string(text);
    if (status == "503")
        lost("JetStream does not answer on " + name());
    else if (says.find("MaxRequest") != std::string::npos)
        refused("the consumer on " + name() + " answers: " + says + "; a lower count= asks for less at a time");
    else
        lost("the consumer on " + name() + " has ended: " + says);
    return false;
}

bool NatsSource::takeDelivery(natsMsg *message, const Delivery &delivery)
{
    m_asked = std::max(0, m_asked - 1);
    const bool isDurable = !m_wishes.durable.empty();
    if (!isDurable && delivery.consumer != m_consumerNumber + 1) {
        ++m_counters.repairs;
        reconnect("a message did not arrive; read again from where it is missing");
        return false;
    }
    m_consumerNumber = delivery.consumer;
    if (delivery.stream <= m_wishes.taken) // it is what was not acknowledged in time
        return true;
    if (m_isWhole && m_wishes.taken > 0 && delivery.stream > m_wishes.taken + 1) {
        const std::uint64_t missing = delivery.stream - m_wishes.taken - 1;
        markGap(missing,
                std::to_string(missing) + " messages of the stream '" + m_wishes.stream
                    + "' were removed before being read; higher limits keep them longer");
    }
    if (!takeBytes({natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))}))
        return false;
    m_wishes.taken = delivery.stream;
    if (delivery.pending == 0)
        caughtUp();
    return true;
}

void NatsSource::acknowledge()
{
    for (std::size_t i = 0; i < m_unacknowledged; ++i) {
        const char *reply = natsMsg_GetReply(m_messages[i].get());
        if (reply != nullptr && std::string_view(reply).starts_with("$JS.ACK."))
            (void)natsConnection_Publish(m_connection.get(), reply, "+ACK", 4);
    }
}

/// What the library could not keep for us while the engine did not keep up.
void NatsSource::countDropped()
{
    std::uint64_t dropped = 0;
    for (const auto &subscription : m_subscriptions) {
        std::int64_t of = 0;
        if (natsSubscription_GetDropped(subscription.get(), &of) == NATS_OK)
            dropped += static_cast<std::uint64_t>(of);
    }
    if (dropped <= m_dropped)
        return;
    markGap(dropped - m_dropped,
            std::to_string(dropped - m_dropped)
                + " messages were dropped, as they came faster than they could be taken (slow consumer)");
    m_dropped = dropped;
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/amqpsource.h"

#include "server/sources/sourceurl.h"

namespace tapedeck {

namespace {

constexpr int tickMs = 1'000;

} // namespace

AmqpSource::AmqpSource(SourceUrl &url, const FeedContext &context)
    : BrokerSource(url, context, Supervisor::Times::take(url, brokerTimes))
    , m_access(AmqpAccess::take(url, "amqp://127.0.0.1:5672/%2F?queue=prices&mapping=NAME"))
    , m_prefetch(static_cast<std::uint16_t>(url.takeNumber("prefetch", 500, 1, 65'535)))
    , m_connection({[this] {
                        connected();
                        lookForQueue();
                    },
                    [this](amqp_method_number_t method, const void *fields) { answered(method, fields); },
                    [this](const AmqpDelivery &delivery) { delivered(delivery); }, [this] { drained(); },
                    [this](const AmqpConnection::Refusal &refusal) { refusedBy(refusal); },
                    [this](std::string reason) { lost(std::move(reason)); }})
{
    takeQueue(url);
    std::string names = "queue, exchange, key, prefetch, ";
    names.append(AmqpAccess::names).append(", ").append(payloadOptionNames).append(", ");
    url.finish(names.append(Supervisor::Times::names));
}

AmqpSource::~AmqpSource()
{
    stop();
}

void AmqpSource::takeQueue(SourceUrl &url)
{
    m_queue = url.takeText("queue").value_or("");
    m_exchange = url.takeText("exchange").value_or("");
    const std::optional<std::string> keys = url.takeText("key");
    if (m_queue.empty() && m_exchange.empty())
        url.fail("queue=NAME (which keeps what was sent) or exchange=NAME (what is published from now on) is expected");
    if (keys && m_exchange.empty())
        url.fail("key= is for exchange=NAME: which of its messages are to come");
    m_keys = namesOf(keys.value_or("#"));
    if (m_keys.empty())
        m_keys.emplace_back();
    for (const std::string &key : m_keys)
        checkAmqpName(url, key);
    checkAmqpName(url, m_queue);
    checkAmqpName(url, m_exchange);
}

void AmqpSource::setUp()
{
    m_tick = std::make_unique<QTimer>();
    m_tick->setInterval(tickMs);
    QObject::connect(m_tick.get(), &QTimer::timeout, context(), [this] { tick(); });
}

void AmqpSource::tearDown()
{
    m_tick.reset();
}

void AmqpSource::open()
{
    std::string error;
    AmqpConnection::Login login = m_access.login(error);
    if (!error.empty()) {
        refused(error);
        return;
    }
    const BrokerAddress::Server &server = m_access.servers[m_server++ % m_access.servers.size()];
    m_step = Step::Look;
    m_connection.open(context(), server.host, server.port, std::move(login), m_access.security);
    m_tick->start();
}

void AmqpSource::close()
{
    m_tick->stop();
    m_connection.close();
    handOver();
    m_lastTag = 0;
    m_missed.reset();
    m_counters.behind = -1;
}

void AmqpSource::lookForQueue()
{
    m_name = m_queue;
    m_bound = 0;
    if (m_queue.empty() || m_step == Step::Make) {
        makeQueue();
        return;
    }
    m_step = Step::Look;
    amqp_queue_declare_t look{};
    look.queue = amqpBytes(m_queue);
    look.passive = 1;
    m_connection.send(AMQP_QUEUE_DECLARE_METHOD, look);
}

void AmqpSource::makeQueue()
{
    m_step = Step::Make;
    amqp_queue_declare_t make{};
    make.queue = amqpBytes(m_queue);
    amqp_table_entry_t type{};
    static const std::string typeName = "x-queue-type", quorum = "quorum";
    type.key = amqpBytes(typeName);
    type.value.kind = AMQP_FIELD_KIND_UTF8;
    type.value.value.bytes = amqpBytes(quorum);
    if (m_queue.empty()) {
        make.exclusive = make.auto_delete = 1;
    } else {
        make.durable = 1;
        make.arguments = {1, &type};
    }
    m_connection.send(AMQP_QUEUE_DECLARE_METHOD, make);
}

void AmqpSource::bindNext()
{
    if (!m_exchange.empty() && m_bound < m_keys.size()) {
        m_step = Step::Bind;
        amqp_queue_bind_t bind{};
        bind.queue = amqpBytes(m_name);
        bind.exchange = amqpBytes(m_exchange);
        bind.routing_key = amqpBytes(m_keys[m_bound++]);
        m_connection.send(AMQP_QUEUE_BIND_METHOD, bind);
        return;
    }
    m_step = Step::Prefetch;
    amqp_basic_qos_t qos{};
    qos.prefetch_count = m_prefetch;
    m_connection.send(AMQP_BASIC_QOS_METHOD, qos);
}

void AmqpSource::answered(amqp_method_number_t method, const void *fields)
{
    switch (method) {
    case AMQP_QUEUE_DECLARE_OK_METHOD: {
        const auto &queue = *static_cast<const amqp_queue_declare_ok_t *>(fields);
        if (m_step == Step::Reading) {
            told(queue.message_count, queue.consumer_count);
            return;
        }
        m_name = amqpText(queue.queue);
        m_isKept = m_step == Step::Look;
        if (m_isKept && queue.consumer_count == 0)
            m_missed = queue.message_count;
        bindNext();
        return;
    }
    case AMQP_QUEUE_BIND_OK_METHOD:
        bindNext();
        return;
    case AMQP_BASIC_QOS_OK_METHOD: {
        m_step = Step::Consume;
        amqp_basic_consume_t consume{};
        consume.queue = amqpBytes(m_name);
        m_connection.send(AMQP_BASIC_CONSUME_METHOD, consume);
        return;
    }
    case AMQP_BASIC_CONSUME_OK_METHOD:
        m_step = Step::Reading;
        received();
        if (m_missed == 0)
            caughtUp();
        return;
    case AMQP_BASIC_CANCEL_METHOD:
        lost("the queue '" + m_name + "' was deleted on " + m_connection.name() + ", or its server is gone");
        return;
    default:
        return;
    }
}

/// How the queue is, as of what has come before.
void AmqpSource::told(std::uint32_t ready, std::uint32_t consumers)
{
    m_counters.behind = ready;
    const bool isOurs = consumers <= 1;
    setRemark(isOurs
                  ? std::string()
                  : std::to_string(consumers - 1) + (consumers > 2 ? " others read" : " other reads") + " the queue '"
                      + m_name + "', too; what they get does not come here (an exchange= gives each its own queue)");
    if (!isOurs)
        m_missed.reset();
    else if (!m_missed && m_isKept)
        m_missed = ready;
    if (m_missed == 0)
        caughtUp();
}

void AmqpSource::delivered(const AmqpDelivery &delivery)
{
    if (m_isStopping)
        return;
    m_lastTag = delivery.tag;
    if (m_missed && *m_missed > 0)
        --*m_missed;
    if (delivery.isTooLong) {
        received();
        ++m_counters.messages;
        ++m_counters.malformed;
        if (!std::exchange(m_toldTooLong, true))
            warn("a message of more than " + std::to_string(AmqpContent::bytesMax >> 20)
                 + " MiB was left out. More of this kind are only counted.");
        return;
    }
    if (!delivery.messageId.empty() && !m_recent.add(delivery.messageId, delivery.body)) {
        received();
        ++m_counters.messages;
        ++m_counters.outOfOrder;
        if (!std::exchange(m_toldRepeat, true))
            note("a message came again, by its message-id, and is left out. More of this kind are only counted.");
        return;
    }
    m_isStopping = !takeBytes(delivery.body);
}

void AmqpSource::drained()
{
    if (m_lastTag == 0 || m_isStopping)
        return;
    m_isStopping = !settleUp();
    if (m_isStopping)
        return;
    amqp_basic_ack_t ack{};
    ack.delivery_tag = std::exchange(m_lastTag, 0);
    ack.multiple = 1;
    m_connection.send(AMQP_BASIC_ACK_METHOD, ack);
    if (m_missed == 0)
        caughtUp();
}

void AmqpSource::tick()
{
    m_connection.tick();
    if (!m_connection.isOpen() || m_step != Step::Reading)
        return;
    amqp_queue_declare_t ask{};
    ask.queue = amqpBytes(m_name);
    ask.passive = 1;
    m_connection.send(AMQP_QUEUE_DECLARE_METHOD, ask);
}

void AmqpSource::refusedBy(const AmqpConnection::Refusal &refusal)
{
    if (refusal.of == AmqpConnection::Refusal::Of::Channel) {
        channelRefused(refusal);
        return;
    }
    const AmqpAccess::Words words = m_access.wordsOf(refusal, m_connection.name());
    if (words.isRefused)
        refused(words.reason);
    else
        lost(words.reason);
}

void AmqpSource::channelRefused(const AmqpConnection::Refusal &refusal)
{
    const std::string where = " in the vhost '" + m_access.vhost + "' on " + m_connection.name();
    const auto speaksOf = [&refusal](std::string_view what) { return refusal.text.find(what) != std::string::npos; };
    if (refusal.code == AMQP_NOT_FOUND && speaksOf("no queue")) {
        if (m_step == Step::Look && !m_exchange.empty()) {
            m_step = Step::Make;
            m_connection.openChannel();
            return;
        }
        refused("there is no queue '" + m_name + "'" + where
                + "; `rabbitmqctl list_queues` lists them, and an exchange=NAME besides makes one that is bound to it");
    } else if (refusal.code == AMQP_NOT_FOUND && speaksOf("no exchange")) {
        refused("there is no exchange '" + m_exchange + "'" + where + "; `rabbitmqctl list_exchanges` lists them");
    } else if (refusal.code == AMQP_ACCESS_REFUSED && speaksOf("exclusive")) {
        refused("the queue '" + m_name + "'" + where + " is another's alone; queue= must name one that is shared");
    } else if (refusal.code == AMQP_RESOURCE_LOCKED) {
        refused("the queue '" + m_name + "'" + where
                + " belongs to another connection alone; an exchange=NAME without queue= makes one of our own");
    } else if (refusal.code == AMQP_ACCESS_REFUSED) {
        refused(
            m_connection.name() + " answers: " + refusal.text
            + "; `rabbitmqctl set_permissions` lets the user do it: read for queue=, and configure and write for the "
              "queue that exchange= makes");
    } else {
        lost(m_connection.name() + " answers: " + refusal.text);
    }
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/amqpwriter.h"

#include "brokers/keyword.h"

#include <algorithm>

namespace tapedeck {

namespace {

constexpr Micros openUs = 10'000'000;
constexpr Micros slowUs = 5'000'000; // then it is told that we wait
constexpr int tickMs = 1'000;

} // namespace

AmqpWriter::AmqpWriter(OptionUrl &url)
    : m_access(AmqpAccess::take(url, "amqp://127.0.0.1:5672/%2F?queue=prices"))
    , m_queue(url.takeText("queue").value_or(""))
    , m_exchange(url.takeText("exchange").value_or(""))
    , m_isMandatory(url.takeNumber("mandatory", 1, 0, 1) == 1)
    , m_connection(
          {[this] { opened(); }, [this](amqp_method_number_t method, const void *fields) { answered(method, fields); },
           [](const AmqpDelivery &) {}, [] {}, [this](const AmqpConnection::Refusal &refusal) { refused(refusal); },
           [this](std::string reason) { tell(std::move(reason), false); }})
{
    const std::optional<std::string> key = url.takeText("routing_key");
    if (m_queue.empty() == m_exchange.empty())
        url.fail("queue=NAME (straight into it) or exchange=NAME (which hands it to its queues) is expected");
    if (key && m_exchange.empty())
        url.fail("routing_key= is for exchange=NAME");
    m_key = m_exchange.empty() ? m_queue : key.value_or("*");
    if (!m_exchange.empty() && std::count(m_key.begin(), m_key.end(), '*') > 1)
        url.fail("routing_key=" + m_key
                 + ": words with dots between them are expected, in which one * may stand for the row's key, such as "
                   "routing_key=prices.*");
    for (const std::string *name : {&m_queue, &m_exchange, &m_key})
        checkAmqpName(url, *name);
}

std::optional<BrokerTrouble> AmqpWriter::open()
{
    m_isReady = false;
    m_blocked.clear();
    m_first = 1;
    m_isOpen.clear();
    m_awaited = 0;
    m_trouble.reset();
    std::string error;
    AmqpConnection::Login login = m_access.login(error);
    if (!error.empty())
        return BrokerTrouble{std::move(error), true};
    const BrokerAddress::Server &server = m_access.servers[m_server++ % m_access.servers.size()];
    QObject *context = m_wait.begin();
    m_tick = std::make_unique<QTimer>();
    QObject::connect(m_tick.get(), &QTimer::timeout, context, [this] { m_connection.tick(); });
    m_tick->start(tickMs);
    m_connection.open(context, server.host, server.port, std::move(login), m_access.security);
    if (!m_wait.until([this] { return m_isReady || m_trouble; }, openUs))
        tell(m_connection.name() + " gives no answer; is it RabbitMQ that listens there?", false);
    return m_trouble;
}

/// Nothing is created: what is missing is told before there is something to write.
void AmqpWriter::opened()
{
    if (m_exchange.empty()) {
        amqp_queue_declare_t look{};
        look.queue = amqpBytes(m_queue);
        look.passive = 1;
        m_connection.send(AMQP_QUEUE_DECLARE_METHOD, look);
    } else {
        amqp_exchange_declare_t look{};
        look.exchange = amqpBytes(m_exchange);
        look.type = amqpBytes("topic"); // of whatever type it is
        look.passive = 1;
        m_connection.send(AMQP_EXCHANGE_DECLARE_METHOD, look);
    }
}

void AmqpWriter::answered(amqp_method_number_t method, const void *fields)
{
    switch (method) {
    case AMQP_QUEUE_DECLARE_OK_METHOD:
    case AMQP_EXCHANGE_DECLARE_OK_METHOD:
        m_connection.send(AMQP_CONFIRM_SELECT_METHOD, amqp_confirm_select_t{});
        return;
    case AMQP_CONFIRM_SELECT_OK_METHOD:
        m_isReady = true;
        return;
    case AMQP_BASIC_ACK_METHOD: {
        const auto &ack = *static_cast<const amqp_basic_ack_t *>(fields);
        confirmed(ack.delivery_tag, ack.multiple != 0);
        return;
    }
    case AMQP_BASIC_NACK_METHOD:
        tell(target()
                 + " takes no more for now: a queue is full that refuses what is too much (overflow), or the log of "
                 + m_connection.name() + " tells why",
             false);
        return;
    case AMQP_BASIC_RETURN_METHOD:
        returned(*static_cast<const amqp_basic_return_t *>(fields));
        return;
    case AMQP_CONNECTION_BLOCKED_METHOD:
        m_blocked = amqpText(static_cast<const amqp_connection_blocked_t *>(fields)->reason);
        if (m_awaited > 0)
            tellBlocked();
        return;
    case AMQP_CONNECTION_UNBLOCKED_METHOD:
        m_blocked.clear();
        return;
    default:
        return;
    }
}

void AmqpWriter::tellBlocked()
{
    tellWaiting(m_connection.name() + " takes nothing for now: " + m_blocked
                + "; `rabbitmq-diagnostics alarms` lists its alarms");
}

void AmqpWriter::confirmed(std::uint64_t number, bool andBefore)
{
    if (number < m_first || number - m_first >= m_isOpen.size())
        return;
    const auto at = static_cast<std::size_t>(number - m_first);
    for (std::size_t i = andBefore ? 0 : at; i <= at; ++i) {
        m_awaited -= m_isOpen[i] ? 1 : 0;
        m_isOpen[i] = false;
    }
}

std::optional<BrokerTrouble> AmqpWriter::write(std::span<const BrokerMessage> messages)
{
    m_first += m_isOpen.size();
    m_isOpen.assign(messages.size(), true);
    m_awaited = messages.size();
    for (const BrokerMessage &message : messages)
        publish(message);
    m_connection.flush();
    if (!m_blocked.empty())
        tellBlocked();
    while (!m_wait.until([this] { return m_awaited == 0 || m_trouble; }, slowUs)) {
        if (m_wait.isCancelled())
            return BrokerTrouble{m_connection.name() + " has not confirmed what was written"};
        if (m_blocked.empty())
            tellWaiting(m_connection.name() + " has not confirmed for seconds what was written; it is awaited");
        else
            tellBlocked();
    }
    return m_trouble;
}

void AmqpWriter::publish(const BrokerMessage &message)
{
    amqp_table_entry_t key{};
    key.key = amqpBytes("key");
    key.value.kind = AMQP_FIELD_KIND_UTF8;
    key.value.value.bytes = amqpBytes(message.key);
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_HEADERS_FLAG;
    properties.delivery_mode = AMQP_DELIVERY_PERSISTENT;
    properties.headers = {1, &key};
    amqp_basic_publish_t publish{};
    publish.exchange = amqpBytes(m_exchange);
    publish.routing_key = amqpBytes(routingKey(message.key));
    publish.mandatory = m_isMandatory ? 1 : 0;
    m_connection.publish(publish, properties, message.payload);
}

const std::string &AmqpWriter::routingKey(std::string_view rowKey)
{
    const std::size_t star = m_exchange.empty() ? std::string::npos : m_key.find('*');
    if (star == std::string::npos)
        return m_key;
    m_text.assign(m_key, 0, star);
    appendKeyWord(rowKey, ".*#", m_text);
    m_text.append(m_key, star + 1);
    if (m_text.size() > amqpNameBytesMax) {
        std::size_t end = amqpNameBytesMax; // of whole characters
        while (end > 0 && (static_cast<unsigned char>(m_text[end]) & 0xc0) == 0x80)
            --end;
        m_text.resize(end);
    }
    return m_text;
}

std::optional<BrokerTrouble> AmqpWriter::tend()
{
    m_wait.handle();
    return m_trouble;
}

void AmqpWriter::returned(const amqp_basic_return_t &message)
{
    if (m_exchange.empty()) {
        tell("there is no queue '" + m_queue + "' any more on " + m_connection.name(), true);
        return;
    }
    tell(target() + " has no queue for the routing key '" + std::string(amqpText(message.routing_key))
             + "'; `rabbitmqctl list_bindings` lists what is bound to it, and mandatory=0 drops what nobody wants",
         true);
}

void AmqpWriter::refused(const AmqpConnection::Refusal &refusal)
{
    if (refusal.of != AmqpConnection::Refusal::Of::Channel) {
        AmqpAccess::Words words = m_access.wordsOf(refusal, m_connection.name());
        tell(std::move(words.reason), words.isRefused);
        return;
    }
    const std::string where = " in the vhost '" + m_access.vhost + "' on " + m_connection.name();
    if (refusal.code == AMQP_NOT_FOUND && !m_exchange.empty())
        tell("there is no exchange '" + m_exchange + "'" + where + "; `rabbitmqctl list_exchanges` lists them", true);
    else if (refusal.code == AMQP_NOT_FOUND)
        tell("there is no queue '" + m_queue + "'" + where + "; `rabbitmqctl list_queues` lists them", true);
    else if (refusal.code == AMQP_RESOURCE_LOCKED)
        tell("the queue '" + m_queue + "'" + where + " belongs to another connection alone", true);
    else if (refusal.code == AMQP_ACCESS_REFUSED)
        tell(m_connection.name() + " answers: " + refusal.text
                 + "; `rabbitmqctl set_permissions` lets the user write to "
                 + (m_exchange.empty() ? "amq.default, which leads to every queue" : "the exchange"),
             true);
    else
        tell(m_connection.name() + " answers: " + refusal.text, false);
}

std::string AmqpWriter::target() const
{
    return m_exchange.empty() ? "the queue '" + m_queue + "'" : "the exchange '" + m_exchange + "'";
}

void AmqpWriter::tell(std::string reason, bool isRefused)
{
    if (!m_trouble) // the first one is the cause
        m_trouble = BrokerTrouble{std::move(reason), isRefused};
}

void AmqpWriter::close()
{
    m_tick.reset();
    m_connection.close();
    m_wait.end();
}

} // namespace tapedeck

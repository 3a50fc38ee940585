// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/amqpsource.h"

#include "server/sources/sourceurl.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

#include <amqp_framing.h>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr std::uint16_t amqpPort = 5672;
constexpr std::uint16_t amqpsPort = 5671;
constexpr std::size_t nameBytesMax = 255;
constexpr int tickMs = 1'000;
const std::string amqpExample = "amqp://127.0.0.1:5672/%2F?queue=prices&mapping=NAME";

amqp_bytes_t bytes(const std::string &text)
{
    return {text.size(), const_cast<char *>(text.data())};
}

std::string text(const amqp_bytes_t &bytes)
{
    return {static_cast<const char *>(bytes.bytes), bytes.len};
}

} // namespace

AmqpSource::AmqpSource(SourceUrl &url, const FeedContext &context)
    : BrokerSource(url, context, Supervisor::Times::take(url, brokerTimes))
    , m_prefetch(static_cast<std::uint16_t>(url.takeNumber("prefetch", 500, 1, 65'535)))
    , m_connection({[this] {
                        connected();
                        lookForQueue();
                    },
                    [this](amqp_method_number_t method, const void *fields) { answered(method, fields); },
                    [this](const AmqpConnection::Delivery &delivery) { delivered(delivery); }, [this] { drained(); },
                    [this](const AmqpConnection::Refusal &refusal) { refusedBy(refusal); },
                    [this](std::string reason) { lost(std::move(reason)); }})
{
    m_security.tls = url.kind() == "amqps";
    BrokerAddress address = BrokerAddress::take(url, m_security.tls ? amqpsPort : amqpPort, amqpExample);
    m_servers = std::move(address.servers);
    m_vhost = address.path.empty() ? "/" : address.path;
    takeLogin(url);
    takeSecurity(url);
    takeQueue(url);
    std::string names =
        "queue, exchange, key, prefetch, user, password_file, password_env, ca_file, cert_file, key_file, ";
    names.append(payloadOptionNames).append(", ");
    url.finish(names.append(Supervisor::Times::names));
}

AmqpSource::~AmqpSource()
{
    stop();
}

void AmqpSource::takeLogin(SourceUrl &url)
{
    m_user = url.takeText("user").value_or("");
    m_password = takeSecret(url, "password");
    if (m_user.empty() == m_password.has_value())
        url.fail("user=NAME and its password (password_file=PATH or password_env=VARIABLE) belong together");
    if (!m_password)
        return;
    if (const Secret::Value value = m_password->read(); !value.error.empty())
        url.fail(value.error);
}

void AmqpSource::takeSecurity(SourceUrl &url)
{
    m_security.caFile = url.takeText("ca_file").value_or("");
    m_security.certFile = url.takeText("cert_file").value_or("");
    m_security.keyFile = url.takeText("key_file").value_or("");
    if (m_security.certFile.empty() != m_security.keyFile.empty())
        url.fail(
            "cert_file=PATH and key_file=PATH belong together: the certificate that tells who we are, and its key");
    for (const auto &[name, file] : {std::pair("ca_file", &m_security.caFile), {"cert_file", &m_security.certFile}}) {
        if (file->empty())
            continue;
        if (!m_security.tls)
            url.fail(std::string(name) + "= is for amqps://, which is amqp:// by TLS");
        else if (QSslCertificate::fromPath(QString::fromStdString(*file)).isEmpty())
            url.fail(std::string(name) + '=' + *file + ": a file with certificates in PEM is expected");
    }
    QFile key(QString::fromStdString(m_security.keyFile));
    if (!m_security.keyFile.empty() && !key.open(QIODevice::ReadOnly))
        url.fail("key_file=" + m_security.keyFile + ": the file cannot be read");
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
    std::vector<std::string> names = m_keys;
    names.insert(names.end(), {m_queue, m_exchange, m_vhost, m_user});
    if (const auto tooLong = std::find_if(names.begin(), names.end(),
                                          [](const std::string &name) { return name.size() > nameBytesMax; });
        tooLong != names.end())
        url.fail("'" + *tooLong + "': a name of at most " + std::to_string(nameBytesMax) + " bytes is expected");
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
    AmqpConnection::Login login{"guest", "guest", m_vhost}; // as RabbitMQ comes
    if (m_password) {
        const Secret::Value password = m_password->read();
        if (!password.error.empty()) {
            refused(password.error);
            return;
        }
        login = {m_user, password.text, m_vhost};
    }
    const BrokerAddress::Server &server = m_servers[m_server++ % m_servers.size()];
    m_step = Step::Look;
    m_connection.open(context(), server.host, server.port, std::move(login), m_security);
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
    look.queue = bytes(m_queue);
    look.passive = 1;
    m_connection.send(AMQP_QUEUE_DECLARE_METHOD, look);
}

void AmqpSource::makeQueue()
{
    m_step = Step::Make;
    amqp_queue_declare_t make{};
    make.queue = bytes(m_queue);
    amqp_table_entry_t type{};
    static const std::string typeName = "x-queue-type", quorum = "quorum";
    type.key = bytes(typeName);
    type.value.kind = AMQP_FIELD_KIND_UTF8;
    type.value.value.bytes = bytes(quorum);
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
        bind.queue = bytes(m_name);
        bind.exchange = bytes(m_exchange);
        bind.routing_key = bytes(m_keys[m_bound++]);
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
        m_name = text(queue.queue);
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
        consume.queue = bytes(m_name);
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

void AmqpSource::delivered(const AmqpConnection::Delivery &delivery)
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
            warn("a message of more than " + std::to_string(AmqpConnection::bodyBytesMax >> 20)
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
    ask.queue = bytes(m_name);
    ask.passive = 1;
    m_connection.send(AMQP_QUEUE_DECLARE_METHOD, ask);
}

void AmqpSource::refusedBy(const AmqpConnection::Refusal &refusal)
{
    using Of = AmqpConnection::Refusal::Of;
    const std::string says = m_connection.name() + " answers: " + refusal.text;
    const auto speaksOf = [&refusal](std::string_view what) { return refusal.text.find(what) != std::string::npos; };
    switch (refusal.of) {
    case Of::Channel:
        channelRefused(refusal);
        return;
    case Of::Login:
        refused(refusalOfLogin(refusal));
        return;
    case Of::Vhost:
        if (speaksOf("not found"))
            refused("there is no vhost '" + m_vhost + "' on " + m_connection.name()
                    + "; `rabbitmqctl list_vhosts` lists them, and it stands behind the port: " + amqpExample);
        else if (refusal.code == AMQP_NOT_ALLOWED && speaksOf("refused for user"))
            refused("the user '" + (m_user.empty() ? "guest" : m_user) + "' may not use the vhost '" + m_vhost + "' on "
                    + m_connection.name() + "; `rabbitmqctl set_permissions` lets it");
        else
            lost(says);
        return;
    case Of::Connection:
        lost(says);
        return;
    }
}

std::string AmqpSource::refusalOfLogin(const AmqpConnection::Refusal &refusal) const
{
    if (refusal.code != AMQP_ACCESS_REFUSED)
        return m_connection.name() + " does not let us in: " + refusal.text;
    if (m_user.empty())
        return m_connection.name()
            + " does not let us in: user=NAME with password_file=PATH or password_env=VARIABLE tell who we are "
              "('guest' "
              "is there only where nobody has removed it, and only from the server's own machine)";
    return m_connection.name() + " does not let us in: the password is wrong, or there is no user '" + m_user + "'";
}

void AmqpSource::channelRefused(const AmqpConnection::Refusal &refusal)
{
    const std::string where = " in the vhost '" + m_vhost + "' on " + m_connection.name();
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

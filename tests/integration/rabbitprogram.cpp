// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rabbitprogram.h"

#include <QFileInfo>
#include <QStandardPaths>

#include <amqp_framing.h>
#include <amqp_tcp_socket.h>

#include <array>

namespace {

const QString rabbitServer = QStringLiteral("/usr/lib/rabbitmq/bin/rabbitmq-server"); // Debian's own changes the user
const QString rabbitControl = QStringLiteral("/usr/lib/rabbitmq/bin/rabbitmqctl");
constexpr int startMs = 120'000;
constexpr int confirmMs = 30'000;

const QByteArray definitions = R"({
"users": [{"name": "guest", "password": "guest", "tags": "administrator"},
          {"name": "reader", "password": "hunter2", "tags": ""},
          {"name": "writer", "password": "hunter2", "tags": ""}, {"name": "stranger", "password": "hunter2", "tags": ""}],
"vhosts": [{"name": "/"}, {"name": "desk"}],
"permissions": [{"user": "guest", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"},
                {"user": "guest", "vhost": "desk", "configure": ".*", "write": ".*", "read": ".*"},
                {"user": "reader", "vhost": "/", "configure": "", "write": "", "read": "readable"},
                {"user": "writer", "vhost": "/", "configure": "", "write": ".*", "read": ""}],
"queues": [{"name": "readable", "vhost": "/", "durable": true, "auto_delete": false,
            "arguments": {"x-queue-type": "quorum"}},
           {"name": "quorum", "vhost": "/", "durable": true, "auto_delete": false,
            "arguments": {"x-queue-type": "quorum"}},
           {"name": "no-ids", "vhost": "/", "durable": true, "auto_delete": false,
            "arguments": {"x-queue-type": "quorum"}},
           {"name": "classic", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {}}]
})";

amqp_bytes_t view(const QByteArray &bytes)
{
    return {static_cast<std::size_t>(bytes.size()), const_cast<char *>(bytes.data())};
}

} // namespace

RabbitProgram::RabbitProgram()
    : m_epmd(
        QStringLiteral("epmd"),
        {QStringLiteral("-port"), QStringLiteral("%PORT%"), QStringLiteral("-address"), QStringLiteral("127.0.0.1")})
    , m_node(rabbitServer, {})
{
    m_environment = {QStringLiteral("RUNNING_UNDER_SYSTEMD=1"), // no shell between us and it
                     QStringLiteral("HOME=%DIR%"),
                     QStringLiteral("ERL_EPMD_PORT=%1").arg(m_epmd.port()),
                     QStringLiteral("RABBITMQ_NODENAME=tapedeck@localhost"),
                     QStringLiteral("RABBITMQ_NODE_IP_ADDRESS=127.0.0.1"),
                     QStringLiteral("RABBITMQ_NODE_PORT=%PORT%"),
                     QStringLiteral("RABBITMQ_DIST_PORT=%1").arg(freePort()),
                     QStringLiteral("RABBITMQ_MNESIA_BASE=%DIR%/mnesia"),
                     QStringLiteral("RABBITMQ_LOG_BASE=%DIR%"),
                     QStringLiteral("RABBITMQ_LOGS=-"),
                     QStringLiteral("RABBITMQ_ENABLED_PLUGINS_FILE=%DIR%/plugins"),
                     QStringLiteral("RABBITMQ_CONF_ENV_FILE=/dev/null"),
                     QStringLiteral("RABBITMQ_CONFIG_FILE=%DIR%/rabbitmq"),
                     QStringLiteral("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=+S 1:1")};
    m_environment.replaceInStrings(QStringLiteral("%DIR%"), m_node.folder());
    m_environment.replaceInStrings(QStringLiteral("%PORT%"), QString::number(m_node.port()));
    m_node.setEnvironment(m_environment);
    configure({});
    m_node.write(QStringLiteral("definitions.json"), definitions);
    m_node.write(QStringLiteral("plugins"), "[].");
}

void RabbitProgram::configure(const QByteArray &more)
{
    QByteArray whole = "load_definitions = %DIR%/definitions.json\n" + more;
    m_node.write(QStringLiteral("rabbitmq.conf"), whole.replace("%DIR%", m_node.folder().toUtf8()));
}

bool RabbitProgram::isInstalled()
{
    return QFileInfo(rabbitServer).isExecutable() && BrokerProgram::isInstalled(QStringLiteral("epmd"));
}

bool RabbitProgram::makeCertificates() const
{
    const QString openssl = QStandardPaths::findExecutable(QStringLiteral("openssl"));
    const auto path = [this](const char *name) { return filePath(QLatin1String(name)); };
    const auto run = [&openssl](const QStringList &words) {
        QProcess process;
        process.start(openssl, words);
        return process.waitForFinished() && process.exitCode() == 0;
    };
    const QStringList request{QStringLiteral("req"), QStringLiteral("-newkey"), QStringLiteral("rsa:2048"),
                              QStringLiteral("-nodes")};
    write(QStringLiteral("ext"), "subjectAltName=IP:127.0.0.1,DNS:localhost");
    return !openssl.isEmpty()
        && run(request
               + QStringList{QStringLiteral("-x509"), QStringLiteral("-days"), QStringLiteral("2"),
                             QStringLiteral("-subj"), QStringLiteral("/CN=Authority"), QStringLiteral("-keyout"),
                             path("ca.key"), QStringLiteral("-out"), path("ca.pem")})
        && run(request
               + QStringList{QStringLiteral("-subj"), QStringLiteral("/CN=localhost"), QStringLiteral("-keyout"),
                             path("key.pem"), QStringLiteral("-out"), path("request.pem")})
        && run({QStringLiteral("x509"), QStringLiteral("-req"), QStringLiteral("-in"), path("request.pem"),
                QStringLiteral("-CA"), path("ca.pem"), QStringLiteral("-CAkey"), path("ca.key"),
                QStringLiteral("-CAcreateserial"), QStringLiteral("-days"), QStringLiteral("2"),
                QStringLiteral("-extfile"), path("ext"), QStringLiteral("-out"), path("cert.pem")});
}

quint16 RabbitProgram::offerTls()
{
    if (!makeCertificates())
        return 0;
    const quint16 port = freePort();
    configure("listeners.ssl.default = 127.0.0.1:" + QByteArray::number(port)
              + "\nssl_options.cacertfile = %DIR%/ca.pem\nssl_options.certfile = %DIR%/cert.pem\n"
                "ssl_options.keyfile = %DIR%/key.pem\nssl_options.verify = verify_peer\n"
                "ssl_options.fail_if_no_peer_cert = true\n");
    return port;
}

bool RabbitProgram::startLasting()
{
    if (!start())
        return false;
    terminate();
    return start();
}

bool RabbitProgram::start()
{
    return (m_epmd.isRunning() || m_epmd.start()) && m_node.start(startMs);
}

QByteArray RabbitProgram::control(const QStringList &words) const
{
    QProcess process;
    process.setEnvironment(QProcess::systemEnvironment() + m_environment);
    process.start(rabbitControl, QStringList{QStringLiteral("-q")} + words);
    process.waitForFinished();
    return process.readAllStandardOutput() + process.readAllStandardError();
}

RabbitClient::RabbitClient(quint16 port)
    : m_connection(amqp_new_connection())
{
    amqp_socket_open(amqp_tcp_socket_new(m_connection), "127.0.0.1", port);
    (void)amqp_login(m_connection, "/", 0, AMQP_DEFAULT_FRAME_SIZE, 0, AMQP_SASL_METHOD_PLAIN, "guest", "guest");
    amqp_channel_open(m_connection, 1);
    amqp_confirm_select(m_connection, 1);
}

RabbitClient::~RabbitClient()
{
    amqp_destroy_connection(m_connection);
}

void RabbitClient::makeQueue(const QByteArray &name, const QByteArray &type)
{
    amqp_table_entry_t entry{};
    entry.key = amqp_cstring_bytes("x-queue-type");
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = view(type);
    amqp_queue_declare(m_connection, 1, view(name), 0, 1, 0, 0, {1, &entry});
}

void RabbitClient::makeShortQueue(const QByteArray &name, int messagesMax)
{
    std::array<amqp_table_entry_t, 2> entries{};
    entries[0].key = amqp_cstring_bytes("x-max-length");
    entries[0].value.kind = AMQP_FIELD_KIND_I32;
    entries[0].value.value.i32 = messagesMax;
    entries[1].key = amqp_cstring_bytes("x-overflow");
    entries[1].value.kind = AMQP_FIELD_KIND_UTF8;
    entries[1].value.value.bytes = amqp_cstring_bytes("reject-publish");
    amqp_queue_declare(m_connection, 1, view(name), 0, 1, 0, 0, {static_cast<int>(entries.size()), entries.data()});
}

void RabbitClient::bind(const QByteArray &queue, const QByteArray &exchange, const QByteArray &key)
{
    amqp_queue_bind(m_connection, 1, view(queue), view(exchange), view(key), amqp_empty_table);
}

void RabbitClient::makeOwnQueue(const QByteArray &name)
{
    amqp_queue_declare(m_connection, 1, view(name), 0, 0, 1, 1, amqp_empty_table);
}

void RabbitClient::deleteQueue(const QByteArray &name)
{
    amqp_queue_delete(m_connection, 1, view(name), 0, 0);
}

void RabbitClient::makeExchange(const QByteArray &name, const QByteArray &type)
{
    amqp_exchange_declare(m_connection, 1, view(name), view(type), 0, 1, 0, 0, amqp_empty_table);
}

int RabbitClient::waiting(const QByteArray &queue)
{
    amqp_channel_open(m_connection, 2); // closed by the server if there is no such queue
    const amqp_queue_declare_ok_t *told =
        amqp_queue_declare(m_connection, 2, view(queue), 1, 0, 0, 0, amqp_empty_table);
    const int count = told == nullptr ? -1 : static_cast<int>(told->message_count);
    if (told != nullptr)
        (void)amqp_channel_close(m_connection, 2, AMQP_REPLY_SUCCESS);
    amqp_maybe_release_buffers(m_connection);
    return count;
}

std::optional<RabbitClient::Message> RabbitClient::take(const QByteArray &queue)
{
    const amqp_rpc_reply_t reply = amqp_basic_get(m_connection, 1, view(queue), 1);
    if (reply.reply_type != AMQP_RESPONSE_NORMAL || reply.reply.id != AMQP_BASIC_GET_OK_METHOD)
        return std::nullopt;
    const auto bytes = [](const amqp_bytes_t &text) {
        return QByteArray(static_cast<const char *>(text.bytes), static_cast<qsizetype>(text.len));
    };
    Message taken{bytes(static_cast<const amqp_basic_get_ok_t *>(reply.reply.decoded)->routing_key), {}, {}, false};
    amqp_message_t message;
    if (amqp_read_message(m_connection, 1, &message, 0).reply_type != AMQP_RESPONSE_NORMAL)
        return std::nullopt;
    taken.body = bytes(message.body);
    taken.isPersistent = message.properties.delivery_mode == AMQP_DELIVERY_PERSISTENT;
    for (int i = 0; i < message.properties.headers.num_entries; ++i) {
        const amqp_table_entry_t &header = message.properties.headers.entries[i];
        if (bytes(header.key) == "key")
            taken.key = bytes(header.value.value.bytes);
    }
    amqp_destroy_message(&message);
    amqp_maybe_release_buffers(m_connection);
    return taken;
}

void RabbitClient::publish(const QByteArray &exchange, const QByteArray &key, const QByteArray &body,
                           const QByteArray &id)
{
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_HEADERS_FLAG;
    properties.delivery_mode = AMQP_DELIVERY_PERSISTENT;
    properties.content_type = amqp_cstring_bytes("application/json");
    amqp_table_entry_t header{};
    header.key = amqp_cstring_bytes("sender");
    header.value.kind = AMQP_FIELD_KIND_UTF8;
    header.value.value.bytes = amqp_cstring_bytes("test");
    properties.headers = {1, &header};
    if (!id.isEmpty()) {
        properties._flags |= AMQP_BASIC_MESSAGE_ID_FLAG;
        properties.message_id = view(id);
    }
    ++m_published;
    m_unconfirmed.push_back({exchange, key, body, id});
    amqp_basic_publish(m_connection, 1, view(exchange), view(key), 0, 0, &properties, view(body));
    while (readConfirm(0)) { }
}

void RabbitClient::publishAgain(const RabbitClient &other)
{
    for (const Published &message : other.m_unconfirmed)
        publish(message.exchange, message.key, message.body, message.id);
}

bool RabbitClient::readConfirm(int timeoutMs)
{
    amqp_frame_t frame;
    timeval timeout{timeoutMs / 1'000, (timeoutMs % 1'000) * 1'000};
    if (m_unconfirmed.empty() || amqp_simple_wait_frame_noblock(m_connection, &frame, &timeout) != AMQP_STATUS_OK)
        return false;
    if (frame.frame_type != AMQP_FRAME_METHOD || frame.payload.method.id != AMQP_BASIC_ACK_METHOD)
        return false;
    // Of what is confirmed one by one, only what has nothing open before it counts.
    const auto &ack = *static_cast<const amqp_basic_ack_t *>(frame.payload.method.decoded);
    const std::uint64_t first = m_published - m_unconfirmed.size() + 1;
    if (ack.multiple != 0) {
        for (std::uint64_t number = first; number <= ack.delivery_tag; ++number)
            m_unconfirmed.pop_front();
    } else {
        m_alone.insert(ack.delivery_tag);
    }
    for (std::uint64_t number = m_published - m_unconfirmed.size() + 1; m_alone.erase(number) > 0; ++number)
        m_unconfirmed.pop_front();
    amqp_maybe_release_buffers(m_connection);
    return true;
}

bool RabbitClient::confirm()
{
    while (!m_unconfirmed.empty()) {
        if (!readConfirm(confirmMs))
            return false;
    }
    return true;
}

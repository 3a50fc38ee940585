// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/amqpconnection.h"

#include "brokers/amqpheader.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QtEndian>

#include <amqp_framing.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace tapedeck {

namespace {

constexpr std::uint32_t frameBytesMax = 128 * 1024;
constexpr std::size_t headBytes = 7; // type, channel and length of a frame
constexpr std::size_t methodBytesMax = 32 * 1024;
constexpr std::size_t poolPageBytes = 4 * 1024;
constexpr qint64 socketBufferBytes = 256 * 1024; // what the engine does not keep up with waits at the sender
constexpr int heartbeatSeconds = 10;
constexpr int silentSeconds = 2 * heartbeatSeconds;
constexpr char greeting[] = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

std::string_view viewOf(const amqp_bytes_t &bytes)
{
    return {static_cast<const char *>(bytes.bytes), bytes.len};
}

amqp_bytes_t bytesOf(std::string_view text)
{
    return {text.size(), const_cast<char *>(text.data())};
}

template <typename Fields> const Fields &as(const void *fields)
{
    return *static_cast<const Fields *>(fields);
}

amqp_table_entry_t textEntry(const char *key, std::string_view text)
{
    amqp_table_entry_t entry{};
    entry.key = bytesOf(key);
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = bytesOf(text);
    return entry;
}

amqp_table_entry_t trueEntry(const char *key)
{
    amqp_table_entry_t entry{};
    entry.key = bytesOf(key);
    entry.value.kind = AMQP_FIELD_KIND_BOOLEAN;
    entry.value.value.boolean = 1;
    return entry;
}

/// The lower of two bounds, of which 0 is none.
template <typename Number> Number lower(Number offered, Number wished)
{
    return offered == 0 ? wished : std::min(offered, wished);
}

} // namespace

AmqpConnection::AmqpConnection(Handler handler)
    : m_handler(std::move(handler))
{
    init_amqp_pool(&m_pool, poolPageBytes);
}

AmqpConnection::~AmqpConnection()
{
    close();
    empty_amqp_pool(&m_pool);
}

void AmqpConnection::open(QObject *context, const std::string &host, std::uint16_t port, Login login,
                          const Security &security)
{
    close();
    m_host = host;
    m_name = (host.find(':') == std::string::npos ? host : '[' + host + ']') + ':' + std::to_string(port);
    m_login = std::move(login);
    m_step = Step::Start;
    m_in.resize(2 * frameBytesMax);
    m_out.resize(methodBytesMax);
    m_inBytes = 0;
    m_tag = 0;
    m_heardAgo = m_sentAgo = 0;
    m_socket = new QSslSocket;
    m_socket->setReadBufferSize(socketBufferBytes);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    QObject::connect(m_socket, &QSslSocket::readyRead, context, [this] { read(); });
    QObject::connect(m_socket, &QSslSocket::errorOccurred, context, [this] { fail(trouble()); });
    QObject::connect(m_socket, security.tls ? &QSslSocket::encrypted : &QSslSocket::connected, context,
                     [this] { m_socket->write(greeting, sizeof greeting); });
    if (!security.tls) {
        m_socket->connectToHost(QString::fromStdString(host), port);
        return;
    }
    QSslConfiguration ssl = QSslConfiguration::defaultConfiguration();
    if (!security.caFile.empty())
        ssl.addCaCertificates(QString::fromStdString(security.caFile));
    m_socket->setSslConfiguration(ssl);
    if (!security.certFile.empty()) {
        m_socket->setLocalCertificate(QString::fromStdString(security.certFile));
        m_socket->setPrivateKey(QString::fromStdString(security.keyFile));
    }
    m_socket->connectToHostEncrypted(QString::fromStdString(host), port);
}

void AmqpConnection::close()
{
    ++m_connections;
    if (m_socket == nullptr)
        return;
    if (m_step > Step::Open) {
        amqp_connection_close_t bye{};
        bye.reply_code = AMQP_REPLY_SUCCESS;
        sendMethod(0, AMQP_CONNECTION_CLOSE_METHOD, &bye);
    }
    m_socket->disconnect();
    m_socket->flush();
    m_socket->abort();
    std::exchange(m_socket, nullptr)->deleteLater();
    m_login.password.clear();
}

void AmqpConnection::openChannel()
{
    m_step = Step::Channel;
    m_tag = 0;
    send(AMQP_CHANNEL_OPEN_METHOD, amqp_channel_open_t{});
}

void AmqpConnection::tick()
{
    if (m_socket == nullptr || m_step <= Step::Tune)
        return;
    if (++m_heardAgo > silentSeconds) {
        fail(m_name + " gives no sign of life for " + std::to_string(silentSeconds) + " s");
        return;
    }
    if (++m_sentAgo < heartbeatSeconds / 2)
        return;
    m_sentAgo = 0;
    constexpr char heartbeat[] = {AMQP_FRAME_HEARTBEAT, 0, 0, 0, 0, 0, 0, static_cast<char>(AMQP_FRAME_END)};
    m_socket->write(heartbeat, sizeof heartbeat);
}

void AmqpConnection::sendMethod(std::uint16_t of, amqp_method_number_t method, void *fields)
{
    if (m_socket == nullptr)
        return;
    char *out = m_out.data();
    constexpr std::size_t fieldsAt = headBytes + sizeof method;
    const int length = amqp_encode_method(method, fields, {m_out.size() - fieldsAt - 1, out + fieldsAt});
    if (length < 0) {
        fail(std::string(amqp_method_name(method)) + " cannot be sent: " + amqp_error_string2(length));
        return;
    }
    const std::size_t payload = sizeof method + static_cast<std::size_t>(length);
    out[0] = AMQP_FRAME_METHOD;
    qToBigEndian(of, out + 1);
    qToBigEndian(static_cast<std::uint32_t>(payload), out + 3);
    qToBigEndian(method, out + headBytes);
    out[headBytes + payload] = static_cast<char>(AMQP_FRAME_END);
    m_socket->write(out, static_cast<qint64>(headBytes + payload + 1));
    m_sentAgo = 0;
}

void AmqpConnection::read()
{
    const std::uint64_t connection = m_connections;
    while (true) {
        const qint64 count = m_socket->read(m_in.data() + m_inBytes, static_cast<qint64>(m_in.size() - m_inBytes));
        if (count <= 0)
            break;
        m_heardAgo = 0;
        m_inBytes += static_cast<std::size_t>(count);
        const std::size_t taken = takeFrames({m_in.data(), m_inBytes});
        if (connection != m_connections) // it was closed meanwhile
            return;
        m_inBytes -= taken;
        std::memmove(m_in.data(), m_in.data() + taken, m_inBytes);
    }
    m_handler.drained();
}

std::size_t AmqpConnection::takeFrames(std::string_view bytes)
{
    const std::uint64_t connection = m_connections;
    std::size_t taken = 0;
    while (bytes.size() - taken > headBytes) {
        const char *frame = bytes.data() + taken;
        if (m_step == Step::Start && std::memcmp(frame, greeting, 4) == 0) {
            fail(m_name + " does not speak AMQP 0-9-1, but another version of it");
            return taken;
        }
        const auto length = qFromBigEndian<std::uint32_t>(frame + 3);
        if (length > frameBytesMax) {
            failStrange();
            return taken;
        }
        if (bytes.size() - taken < headBytes + length + 1)
            break;
        if (static_cast<unsigned char>(frame[headBytes + length]) != AMQP_FRAME_END) {
            failStrange();
            return taken;
        }
        takeFrame(static_cast<std::uint8_t>(frame[0]), {frame + headBytes, length});
        if (connection != m_connections)
            return taken;
        taken += headBytes + length + 1;
    }
    return taken;
}

void AmqpConnection::takeFrame(std::uint8_t type, std::string_view payload)
{
    switch (type) {
    case AMQP_FRAME_METHOD: {
        amqp_method_number_t method = 0;
        if (payload.size() < sizeof method) {
            failStrange();
            return;
        }
        method = qFromBigEndian<amqp_method_number_t>(payload.data());
        recycle_amqp_pool(&m_pool);
        void *fields = nullptr;
        if (amqp_decode_method(method, &m_pool, bytesOf(payload.substr(sizeof method)), &fields) < 0)
            failStrange();
        else
            takeMethod(method, fields);
        return;
    }
    case AMQP_FRAME_HEADER:
        takeHeader(payload);
        return;
    case AMQP_FRAME_BODY:
        takeBody(payload);
        return;
    case AMQP_FRAME_HEARTBEAT:
        return;
    default:
        failStrange();
    }
}

void AmqpConnection::takeMethod(amqp_method_number_t method, const void *fields)
{
    switch (method) {
    case AMQP_CONNECTION_START_METHOD:
        start(fields);
        return;
    case AMQP_CONNECTION_TUNE_METHOD: {
        const auto &offer = as<amqp_connection_tune_t>(fields);
        amqp_connection_tune_ok_t tuned{};
        tuned.channel_max = channel;
        tuned.frame_max = lower(offer.frame_max, frameBytesMax);
        tuned.heartbeat = heartbeatSeconds;
        sendMethod(0, AMQP_CONNECTION_TUNE_OK_METHOD, &tuned);
        m_step = Step::Open;
        amqp_connection_open_t open{};
        open.virtual_host = bytesOf(m_login.vhost);
        sendMethod(0, AMQP_CONNECTION_OPEN_METHOD, &open);
        return;
    }
    case AMQP_CONNECTION_OPEN_OK_METHOD:
        openChannel();
        return;
    case AMQP_CHANNEL_OPEN_OK_METHOD:
        m_step = Step::Ready;
        m_handler.opened();
        return;
    case AMQP_CONNECTION_CLOSE_METHOD: {
        const auto &bye = as<amqp_connection_close_t>(fields);
        amqp_connection_close_ok_t ok{};
        sendMethod(0, AMQP_CONNECTION_CLOSE_OK_METHOD, &ok);
        refuse(m_step < Step::Open        ? Refusal::Of::Login
                   : m_step == Step::Open ? Refusal::Of::Vhost
                                          : Refusal::Of::Connection,
               bye.reply_code, viewOf(bye.reply_text));
        return;
    }
    case AMQP_CHANNEL_CLOSE_METHOD: {
        const auto &bye = as<amqp_channel_close_t>(fields);
        send(AMQP_CHANNEL_CLOSE_OK_METHOD, amqp_channel_close_ok_t{});
        refuse(Refusal::Of::Channel, bye.reply_code, viewOf(bye.reply_text));
        return;
    }
    case AMQP_BASIC_DELIVER_METHOD: {
        const auto &delivery = as<amqp_basic_deliver_t>(fields);
        m_tag = delivery.delivery_tag;
        m_isRedelivered = delivery.redelivered != 0;
        m_bodyBytes = 0;
        return;
    }
    default:
        m_handler.answered(method, fields);
    }
}

void AmqpConnection::start(const void *fields)
{
    const auto &offer = as<amqp_connection_start_t>(fields);
    if (viewOf(offer.mechanisms).find("PLAIN") == std::string_view::npos) {
        refuse(Refusal::Of::Login, AMQP_NOT_ALLOWED,
               "it lets nobody in by a password (PLAIN), but by " + std::string(viewOf(offer.mechanisms)));
        return;
    }
    std::array capabilities{trueEntry("authentication_failure_close"), trueEntry("consumer_cancel_notify")};
    std::array properties{textEntry("product", "Tapedeck"), textEntry("connection_name", "tapedeckd"),
                          amqp_table_entry_t{}};
    properties.back().key = bytesOf("capabilities");
    properties.back().value.kind = AMQP_FIELD_KIND_TABLE;
    properties.back().value.value.table = {static_cast<int>(capabilities.size()), capabilities.data()};
    std::string response;
    response.append(1, '\0').append(m_login.user).append(1, '\0').append(m_login.password);
    amqp_connection_start_ok_t answer{};
    answer.client_properties = {static_cast<int>(properties.size()), properties.data()};
    answer.mechanism = bytesOf("PLAIN");
    answer.response = bytesOf(response);
    answer.locale = bytesOf("en_US");
    m_step = Step::Tune;
    sendMethod(0, AMQP_CONNECTION_START_OK_METHOD, &answer);
}

void AmqpConnection::takeHeader(std::string_view payload)
{
    const std::optional<AmqpHeader> header = AmqpHeader::read(payload);
    if (!header || m_tag == 0) {
        failStrange();
        return;
    }
    m_messageId = header->messageId;
    m_bodyBytes = header->bodyBytes;
    m_bodyTaken = 0;
    m_body.clear();
    if (m_bodyBytes == 0)
        deliver({});
}

void AmqpConnection::takeBody(std::string_view fragment)
{
    if (m_tag == 0 || fragment.size() > m_bodyBytes - m_bodyTaken) {
        failStrange();
        return;
    }
    m_bodyTaken += fragment.size();
    if (fragment.size() == m_bodyBytes) { // as most of them
        deliver(fragment);
        return;
    }
    if (m_bodyBytes <= bodyBytesMax)
        m_body.append(fragment);
    if (m_bodyTaken == m_bodyBytes)
        deliver(m_body);
}

void AmqpConnection::deliver(std::string_view body)
{
    const bool isTooLong = m_bodyBytes > bodyBytesMax;
    m_handler.delivered({std::exchange(m_tag, 0), m_isRedelivered, isTooLong, m_messageId, body});
}

void AmqpConnection::refuse(Refusal::Of of, int code, std::string_view text)
{
    const Refusal refusal{of, code, std::string(text)};
    if (of != Refusal::Of::Channel) {
        m_step = Step::Start; // it waits for no farewell
        close();
    }
    m_handler.refused(refusal);
}

void AmqpConnection::fail(std::string reason)
{
    m_step = Step::Start;
    close();
    m_handler.lost(std::move(reason));
}

void AmqpConnection::failStrange()
{
    fail(m_name + " does not speak as RabbitMQ does; is the port right?");
}

std::string AmqpConnection::trouble() const
{
    switch (m_socket->error()) {
    case QAbstractSocket::RemoteHostClosedError:
        return m_step == Step::Start ? m_name
                + " closed the connection before a word; is it RabbitMQ that listens there, and with or without "
                  "TLS as asked for (amqps:// or amqp://)?"
            : m_step == Step::Tune ? m_name + " closed the connection at the login; are user= and its password right?"
                                   : m_name + " closed the connection";
    case QAbstractSocket::HostNotFoundError:
        return "the host '" + m_host + "' is not known; is its name right?";
    case QAbstractSocket::ConnectionRefusedError:
        return m_name + " refused the connection; does RabbitMQ listen there?";
    case QAbstractSocket::SslHandshakeFailedError:
        return m_name + ": " + m_socket->errorString().toStdString()
            + " (amqps:// is for TLS; ca_file= tells whom to trust besides the system's authorities)";
    default:
        return m_name + ": " + m_socket->errorString().toStdString();
    }
}

} // namespace tapedeck

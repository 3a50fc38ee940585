// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/amqpconnection.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <utility>

namespace tapedeck {

namespace {

constexpr std::size_t frameOverheadBytes = 8; // of a frame besides its payload
constexpr std::size_t payloadBytesMax = 32 * 1024;
constexpr std::size_t poolPageBytes = 4 * 1024;

template <typename Fields> const Fields &as(const void *fields)
{
    return *static_cast<const Fields *>(fields);
}

amqp_table_entry_t textEntry(const char *key, std::string_view text)
{
    amqp_table_entry_t entry{};
    entry.key = amqpBytes(key);
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = amqpBytes(text);
    return entry;
}

amqp_table_entry_t trueEntry(const char *key)
{
    amqp_table_entry_t entry{};
    entry.key = amqpBytes(key);
    entry.value.kind = AMQP_FIELD_KIND_BOOLEAN;
    entry.value.value.boolean = 1;
    return entry;
}

} // namespace

AmqpConnection::AmqpConnection(Handler handler)
    : m_handler(std::move(handler))
    , m_socket({[this](std::uint8_t type, std::string_view payload) { takeFrame(type, payload); },
                [this] { m_handler.drained(); }, [this] { ended(); },
                [this](std::string reason) { fail(std::move(reason)); }})
    , m_out(payloadBytesMax)
{
    init_amqp_pool(&m_pool, poolPageBytes);
}

AmqpConnection::~AmqpConnection()
{
    close();
    empty_amqp_pool(&m_pool);
}

void AmqpConnection::open(QObject *context, const std::string &host, std::uint16_t port, Login login,
                          const AmqpSocket::Security &security)
{
    close();
    m_login = std::move(login);
    m_step = Step::Start;
    m_content.reset();
    m_socket.open(context, host, port, security);
}

void AmqpConnection::close()
{
    if (m_socket.isOpen() && m_step > Step::Open) {
        amqp_connection_close_t bye{};
        bye.reply_code = AMQP_REPLY_SUCCESS;
        sendMethod(0, AMQP_CONNECTION_CLOSE_METHOD, &bye);
    }
    m_socket.close();
    m_login.password.clear();
}

void AmqpConnection::openChannel()
{
    m_step = Step::Channel;
    m_content.reset();
    send(AMQP_CHANNEL_OPEN_METHOD, amqp_channel_open_t{});
}

void AmqpConnection::tick()
{
    if (m_step > Step::Tune)
        m_socket.tick();
}

void AmqpConnection::sendMethod(std::uint16_t of, amqp_method_number_t method, void *fields)
{
    if (!m_socket.isOpen())
        return;
    char *const out = m_out.data();
    qToBigEndian(method, out);
    const int length = amqp_encode_method(method, fields, {m_out.size() - sizeof method, out + sizeof method});
    if (length < 0)
        fail(std::string(amqp_method_name(method)) + " cannot be sent: " + amqp_error_string2(length));
    else
        m_socket.send(AMQP_FRAME_METHOD, of, {out, sizeof method + static_cast<std::size_t>(length)});
}

void AmqpConnection::publish(amqp_basic_publish_t fields, amqp_basic_properties_t properties, std::string_view body)
{
    sendMethod(channel, AMQP_BASIC_PUBLISH_METHOD, &fields);
    if (!m_socket.isOpen())
        return;
    // The class, a weight that nobody uses, the size of the body, the properties; then the body in frames.
    char *const out = m_out.data();
    constexpr std::size_t propertiesAt = 12;
    qToBigEndian(std::uint16_t(AMQP_BASIC_CLASS), out);
    qToBigEndian(std::uint16_t(0), out + 2);
    qToBigEndian(std::uint64_t(body.size()), out + 4);
    const std::size_t room = std::min(m_out.size(), m_frameBytes) - propertiesAt;
    const int length = amqp_encode_properties(AMQP_BASIC_CLASS, &properties, {room, out + propertiesAt});
    if (length < 0) {
        fail(std::string("the header of a message cannot be sent: ") + amqp_error_string2(length));
        return;
    }
    m_socket.send(AMQP_FRAME_HEADER, channel, {out, propertiesAt + static_cast<std::size_t>(length)});
    for (std::size_t size = 0; !body.empty(); body.remove_prefix(size)) {
        size = std::min(body.size(), m_frameBytes);
        m_socket.send(AMQP_FRAME_BODY, channel, body.substr(0, size));
    }
}

void AmqpConnection::takeFrame(std::uint8_t type, std::string_view payload)
{
    switch (type) {
    case AMQP_FRAME_METHOD: {
        amqp_method_number_t method = 0;
        if (payload.size() < sizeof method) {
            m_socket.failStrange();
            return;
        }
        method = qFromBigEndian<amqp_method_number_t>(payload.data());
        recycle_amqp_pool(&m_pool);
        void *fields = nullptr;
        if (amqp_decode_method(method, &m_pool, amqpBytes(payload.substr(sizeof method)), &fields) < 0)
            m_socket.failStrange();
        else
            takeMethod(method, fields);
        return;
    }
    case AMQP_FRAME_HEADER:
        take(m_content.takeHeader(payload));
        return;
    case AMQP_FRAME_BODY:
        take(m_content.takeBody(payload));
        return;
    case AMQP_FRAME_HEARTBEAT:
        return;
    default:
        m_socket.failStrange();
    }
}

void AmqpConnection::take(AmqpContent::Outcome outcome)
{
    if (outcome == AmqpContent::Outcome::Misfit)
        m_socket.failStrange();
    else if (const AmqpDelivery delivery = m_content.delivery();
             outcome == AmqpContent::Outcome::Whole && delivery.tag != 0)
        m_handler.delivered(delivery);
}

void AmqpConnection::takeMethod(amqp_method_number_t method, const void *fields)
{
    switch (method) {
    case AMQP_CONNECTION_START_METHOD:
        start(as<amqp_connection_start_t>(fields));
        return;
    case AMQP_CONNECTION_TUNE_METHOD:
        tune(as<amqp_connection_tune_t>(fields));
        return;
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
               bye.reply_code, amqpText(bye.reply_text));
        return;
    }
    case AMQP_CHANNEL_CLOSE_METHOD: {
        const auto &bye = as<amqp_channel_close_t>(fields);
        send(AMQP_CHANNEL_CLOSE_OK_METHOD, amqp_channel_close_ok_t{});
        refuse(Refusal::Of::Channel, bye.reply_code, amqpText(bye.reply_text));
        return;
    }
    case AMQP_BASIC_DELIVER_METHOD: {
        const auto &delivery = as<amqp_basic_deliver_t>(fields);
        m_content.begin(delivery.delivery_tag, delivery.redelivered != 0);
        return;
    }
    case AMQP_BASIC_RETURN_METHOD:
        m_content.begin(0, false);
        m_handler.answered(method, fields);
        return;
    default:
        m_handler.answered(method, fields);
    }
}

void AmqpConnection::start(const amqp_connection_start_t &offer)
{
    if (amqpText(offer.mechanisms).find("PLAIN") == std::string_view::npos) {
        refuse(Refusal::Of::Login, AMQP_NOT_ALLOWED,
               "it lets nobody in by a password (PLAIN), but by " + std::string(amqpText(offer.mechanisms)));
        return;
    }
    std::array capabilities{trueEntry("authentication_failure_close"), trueEntry("consumer_cancel_notify"),
                            trueEntry("basic.nack"), trueEntry("connection.blocked")};
    std::array properties{textEntry("product", "Tapedeck"), textEntry("connection_name", "tapedeck"),
                          amqp_table_entry_t{}};
    properties.back().key = amqpBytes("capabilities");
    properties.back().value.kind = AMQP_FIELD_KIND_TABLE;
    properties.back().value.value.table = {static_cast<int>(capabilities.size()), capabilities.data()};
    std::string response;
    response.append(1, '\0').append(m_login.user).append(1, '\0').append(m_login.password);
    amqp_connection_start_ok_t answer{};
    answer.client_properties = {static_cast<int>(properties.size()), properties.data()};
    answer.mechanism = amqpBytes("PLAIN");
    answer.response = amqpBytes(response);
    answer.locale = amqpBytes("en_US");
    m_step = Step::Tune;
    sendMethod(0, AMQP_CONNECTION_START_OK_METHOD, &answer);
    m_socket.flush();
}

void AmqpConnection::tune(const amqp_connection_tune_t &offer)
{
    amqp_connection_tune_ok_t tuned{};
    tuned.channel_max = channel;
    constexpr std::uint32_t ours = AmqpSocket::frameBytesMax;
    tuned.frame_max =
        offer.frame_max == 0 ? ours : std::clamp<std::uint32_t>(offer.frame_max, AMQP_FRAME_MIN_SIZE, ours);
    m_frameBytes = tuned.frame_max - frameOverheadBytes;
    tuned.heartbeat = AmqpSocket::heartbeatSeconds;
    sendMethod(0, AMQP_CONNECTION_TUNE_OK_METHOD, &tuned);
    m_step = Step::Open;
    amqp_connection_open_t open{};
    open.virtual_host = amqpBytes(m_login.vhost);
    sendMethod(0, AMQP_CONNECTION_OPEN_METHOD, &open);
    m_socket.flush();
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

void AmqpConnection::ended()
{
    const std::string &name = m_socket.name();
    fail(
        m_step == Step::Start ? name
                + " closed the connection before a word; is it RabbitMQ that listens there, and with or without TLS as "
                  "asked for (amqps:// or amqp://)?"
            : m_step == Step::Tune ? name + " closed the connection at the login; are user= and its password right?"
                                   : name + " closed the connection");
}

} // namespace tapedeck

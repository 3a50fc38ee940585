// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "standin.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <QWebSocket>

#include <algorithm>
#include <cstdio>
#include <sys/socket.h>

namespace {

constexpr int messagesPerTurn = 20;
constexpr qint64 waitingBytesMax = 512 * 1024;
constexpr int beatMs = 20;
constexpr int droppedMin = 5;
constexpr std::size_t aheadOfSnapshots = 50;

void say(const QByteArray &line)
{
    std::printf("%s\n", line.constData());
    std::fflush(stdout);
}

QByteArray list(const std::vector<StandinBook::Level> &levels)
{
    QByteArray text;
    for (const auto &level : levels)
        text += (text.isEmpty() ? "[\"" : ",[\"") + level.price + "\",\"" + level.size + "\"]";
    return "[" + text + "]";
}

QByteArray bytes(const QJsonValue &value)
{
    return value.toString().toUtf8();
}

} // namespace

Standin::Standin(const Options &options, Tape tape)
    : m_options(options)
    , m_tape(std::move(tape))
    , m_books(m_tape.books)
    , m_tradeIds(m_tape.lastTradeIds)
    , m_lastTrades(m_tape.lastTrades)
    , m_server(QStringLiteral("venue"), QWebSocketServer::NonSecureMode)
{
    if (options.fault == "http")
        m_badAnswers = 2;
    connect(&m_listener, &QTcpServer::newConnection, this, &Standin::onConnection);
    connect(&m_server, &QWebSocketServer::newConnection, this, &Standin::onClient);
    connect(&m_http, &QTcpServer::newConnection, this, [this] {
        QTcpSocket *socket = m_http.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onRequest(socket); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    });
    connect(&m_player, &QTimer::timeout, this, &Standin::play);
    connect(&m_beat, &QTimer::timeout, this, &Standin::beat);
    m_player.setInterval(0);
    m_beat.start(beatMs);
}

bool Standin::listen()
{
    if (m_tape.messages.empty() || !m_listener.listen(QHostAddress::LocalHost)
        || !m_http.listen(QHostAddress::LocalHost))
        return false;
    say("listening on ws://127.0.0.1:" + QByteArray::number(m_listener.serverPort())
        + " http://127.0.0.1:" + QByteArray::number(m_http.serverPort()));
    return true;
}

void Standin::release()
{
    m_held = false;
    say("released");
}

void Standin::onConnection()
{
    while (QTcpSocket *socket = m_listener.nextPendingConnection()) {
        if (m_held) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        m_accepted = socket;
        m_server.handleConnection(socket);
    }
}

void Standin::onClient()
{
    QWebSocket *client = m_server.nextPendingConnection();
    if (client == nullptr)
        return;
    m_client = client;
    m_tcp = m_accepted;
    m_subscribed.clear();
    say("connected");
    connect(client, &QWebSocket::textMessageReceived, this, &Standin::onMessage);
    connect(client, &QWebSocket::disconnected, this, [this, client] {
        client->deleteLater();
        if (m_client != client)
            return;
        say("disconnected");
        m_client = nullptr;
        m_tcp = nullptr;
        m_player.stop();
        m_subscribed.clear();
    });
    if (m_options.venue != "kraken")
        return;
    const bool isOnline = m_isServing = m_maintenance == 0;
    m_maintenance -= !isOnline;
    send(R"({"channel":"status","type":"update","data":[{"version":"2.0.4","system":")"
         + QByteArray(isOnline ? "online" : "maintenance")
         + R"(","api_version":"v2","connection_id":13834774380200032777}]})");
}

void Standin::send(const QByteArray &text)
{
    if (m_client != nullptr)
        m_client->sendTextMessage(QString::fromUtf8(text));
}

void Standin::onMessage(const QString &text)
{
    const QJsonObject message = QJsonDocument::fromJson(text.toUtf8()).object();
    if (m_options.venue == "coinbase")
        coinbaseSays(message);
    else if (m_options.venue == "kraken" && m_isServing)
        krakenSays(message);
    else if (m_options.venue == "binance")
        binanceSays(message);
    // Kraken's channels are subscribed to one after another, the ticker last.
    const bool isComplete = m_options.venue != "kraken"
        || std::any_of(m_subscribed.begin(), m_subscribed.end(),
                       [](const QByteArray &channel) { return channel.startsWith("ticker "); });
    if (!m_subscribed.isEmpty() && isComplete)
        m_player.start();
}

void Standin::coinbaseSays(const QJsonObject &message)
{
    const QString type = message[QStringLiteral("type")].toString();
    const QJsonArray products = message[QStringLiteral("product_ids")].toArray();
    const QJsonArray channels = message[QStringLiteral("channels")].toArray();
    for (const QJsonValue &product : products) {
        if (!knows(bytes(product))) {
            send(R"({"type":"error","message":"Failed to subscribe","reason":")" + bytes(product)
                 + R"( is not a valid product"})");
            return say("refused " + bytes(product));
        }
    }
    for (const QJsonValue &channel : channels) {
        for (const QJsonValue &product : products) {
            const QByteArray symbol = bytes(product);
            const QByteArray name = channel == QLatin1String("level2_batch") ? "level2" : bytes(channel);
            if (type == QLatin1String("unsubscribe")) {
                m_subscribed.remove(name + ' ' + symbol);
                continue;
            }
            m_subscribed.insert(name + ' ' + symbol);
            say("subscribed " + name + ' ' + symbol);
            if (name == "level2")
                send(coinbaseSnapshot(symbol));
            else if (name == "matches" && m_lastTrades.count(symbol) != 0)
                send(QByteArray(m_lastTrades[symbol]).replace(R"("type":"match")", R"("type":"last_match")"));
        }
    }
    send(R"({"type":"subscriptions","channels":[]})");
}

QByteArray Standin::coinbaseSnapshot(const QByteArray &symbol) const
{
    const StandinBook &book = m_books.at(symbol);
    return R"({"type":"snapshot","product_id":")" + symbol + R"(","asks":)" + list(book.levels(false, 100'000))
        + R"(,"bids":)" + list(book.levels(true, 100'000)) + "}";
}

void Standin::krakenSays(const QJsonObject &message)
{
    const QByteArray method = bytes(message[QStringLiteral("method")]);
    const QJsonObject params = message[QStringLiteral("params")].toObject();
    const QByteArray channel = bytes(params[QStringLiteral("channel")]);
    const QJsonArray symbols = params[QStringLiteral("symbol")].toArray();
    for (const QJsonValue &value : symbols) {
        const QByteArray symbol = bytes(value);
        if (!knows(symbol)) {
            send(R"({"error":"Currency pair not supported )" + symbol + R"(","method":"subscribe","success":false,)"
                 + R"("symbol":")" + symbol + R"(","time_in":"2024-01-01T00:00:00Z"})");
            say("refused " + symbol);
            continue;
        }
        if (method == "unsubscribe") {
            m_subscribed.remove(channel + ' ' + symbol);
            send(R"({"method":"unsubscribe","success":true,"result":{"channel":")" + channel + R"(","symbol":")"
                 + symbol + R"("}})");
            continue;
        }
        m_subscribed.insert(channel + ' ' + symbol);
        say("subscribed " + channel + ' ' + symbol);
        QByteArray depth;
        if (channel == "book") {
            m_depth = static_cast<std::size_t>(params[QStringLiteral("depth")].toInt(10));
            depth = ",\"depth\":" + QByteArray::number(qint64(m_depth));
        }
        send(R"({"method":"subscribe","result":{"channel":")" + channel + "\"" + depth
             + R"(,"snapshot":true,"symbol":")" + symbol + R"("},"success":true})");
        if (channel == "ticker" && m_tape.tickers.count(symbol) != 0)
            send(QByteArray(m_tape.tickers[symbol]).replace(R"("type":"update")", R"("type":"snapshot")"));
        if (channel == "trade" && m_lastTrades.count(symbol) != 0)
            send(QByteArray(m_lastTrades[symbol]).replace(R"("type":"update")", R"("type":"snapshot")"));
        if (channel != "book")
            continue;
        const StandinBook &book = m_books[symbol];
        std::vector<StandinBook::Level> levels = book.levels(true, m_depth);
        for (const auto &level : book.levels(false, m_depth))
            levels.push_back(level);
        send(krakenBook("snapshot", symbol, levels, book.checksum(), {}));
    }
}

void Standin::binanceSays(const QJsonObject &message)
{
    const bool subscribes = message[QStringLiteral("method")].toString() == QLatin1String("SUBSCRIBE");
    const QJsonArray streams = message[QStringLiteral("params")].toArray();
    for (const QJsonValue &stream : streams) { // an unknown one is accepted, and stays silent
        say("subscribed " + bytes(stream));
        if (subscribes)
            m_subscribed.insert(bytes(stream));
    }
    send(R"({"result":null,"id":)" + QByteArray::number(message[QStringLiteral("id")].toInt()) + "}");
}

/// GET /api/v3/depth?symbol=…
void Standin::onRequest(QTcpSocket *socket)
{
    const QByteArray head = socket->peek(8'192);
    if (!head.contains("\r\n\r\n"))
        return;
    socket->readAll();
    const QByteArray target = head.split(' ').value(1);
    const QByteArray symbol = target.mid(target.indexOf("symbol=") + 7).split('&').first();
    QByteArray status = "200 OK", body;
    if (m_badAnswers > 0) {
        status = m_badAnswers-- == 2 ? "500 Internal Server Error" : "429 Too Many Requests\r\nRetry-After: 1";
        body = R"({"code":-1003,"msg":"Too much request weight used"})";
        say("answered " + status.left(3));
    } else if (!knows(symbol)) {
        status = "400 Bad Request";
        body = R"({"code":-1121,"msg":"Invalid symbol."})";
        say("refused " + symbol);
    } else {
        const StandinBook &book = m_books[symbol];
        body = R"({"lastUpdateId":)" + QByteArray::number(qint64(book.lastUpdate)) + R"(,"bids":)"
            + list(book.levels(true, 1'000)) + R"(,"asks":)" + list(book.levels(false, 1'000)) + "}";
        say("snapshot " + symbol);
        m_fetched.insert(symbol);
    }
    socket->write("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: "
                  + QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
    socket->disconnectFromHost();
}

QByteArray Standin::channelOf(const Tape::Message &message) const
{
    if (m_options.venue == "binance")
        return message.stream;
    const bool isCoinbase = m_options.venue == "coinbase";
    const QByteArray channel = message.kind == Tape::Kind::Book ? (isCoinbase ? "level2" : "book")
        : message.kind == Tape::Kind::Trade                     ? (isCoinbase ? "matches" : "trade")
                                                                : "ticker";
    return channel + ' ' + message.symbol;
}

void Standin::apply(const Tape::Message &message)
{
    if (message.kind == Tape::Kind::Trade) {
        m_tradeIds[message.symbol] = message.last;
        m_lastTrades[message.symbol] = message.text;
    }
    if (message.kind != Tape::Kind::Book)
        return;
    StandinBook &book = m_books[message.symbol];
    if (m_options.venue == "binance") {
        if (message.last <= book.lastUpdate)
            return;
        book.lastUpdate = message.last;
    }
    for (const auto &level : message.levels)
        book.set(level);
    if (m_options.venue == "kraken")
        book.trim(m_depth);
}

void Standin::deliver(const Tape::Message &message)
{
    if (m_subscribed.contains(channelOf(message)))
        send(message.text);
}

bool Standin::waitsForSnapshots() const
{
    return m_options.venue == "binance" && m_position >= aheadOfSnapshots
        && m_fetched.size() < static_cast<qsizetype>(m_books.size());
}

void Standin::play()
{
    for (int i = 0; i < messagesPerTurn && m_client != nullptr && m_tcp->bytesToWrite() < waitingBytesMax; ++i) {
        if (waitsForSnapshots())
            return;
        if (m_position >= m_options.at && !m_faulted && !m_options.fault.isEmpty()) {
            commitFault();
            return;
        }
        if (m_position == m_tape.messages.size()) {
            m_player.stop();
            if (!std::exchange(m_ended, true))
                say("ended");
            return;
        }
        const Tape::Message &message = m_tape.messages[m_position++];
        apply(message);
        const bool isBook = message.kind == Tape::Kind::Book;
        if (m_dropping == message.symbol) {
            ++m_dropped;
            // Coinbase numbers trades only, so one has to be lost for the loss to show.
            const bool isEnough =
                m_dropped >= droppedMin && (m_options.venue != "coinbase" || message.kind == Tape::Kind::Trade);
            if (message.kind == Tape::Kind::Trade)
                say("lost trade " + message.symbol);
            if (isEnough)
                m_dropping.clear();
            continue;
        }
        if (m_swapping && (m_options.venue == "coinbase" ? message.kind == Tape::Kind::Trade : isBook)) {
            const auto next = std::find_if(m_tape.messages.begin() + static_cast<std::ptrdiff_t>(m_position),
                                           m_tape.messages.end(), [&](const Tape::Message &other) {
                                               return other.symbol == message.symbol && other.kind == message.kind;
                                           });
            if (next != m_tape.messages.end()) {
                m_swapping = false;
                deliver(*next);
                deliver(message);
                say("swapped " + message.symbol);
                apply(*next);
                m_tape.messages.erase(next);
                continue;
            }
        }
        if (m_wrongChecksum && isBook) {
            m_wrongChecksum = false;
            Tape::Message wrong = message;
            const qsizetype from = wrong.text.indexOf("\"checksum\":") + 11;
            wrong.text.replace(from, wrong.text.indexOf(',', from) - from, "1");
            deliver(wrong);
            continue;
        }
        deliver(message);
        if (m_doubling > 0) {
            --m_doubling;
            deliver(message);
        }
    }
}

void Standin::commitFault()
{
    m_faulted = true;
    m_held = m_options.hold;
    const QByteArray &fault = m_options.fault;
    say("fault " + fault);
    const Tape::Message &next = m_tape.messages[m_position];
    if (fault == "gap") {
        m_dropping = next.symbol;
    } else if (fault == "duplicate") {
        m_doubling = 200;
    } else if (fault == "reorder") {
        m_swapping = true;
    } else if (fault == "checksum") {
        m_wrongChecksum = true;
    } else if (fault == "malformed") {
        send(next.text.left(next.text.size() / 2));
        send("not JSON at all");
        send(R"({"something":"else"})");
    } else if (fault == "silence") {
        m_player.stop();
        m_tcp->blockSignals(true); // not even pongs
        m_client = nullptr;
    } else if (fault == "close") {
        m_player.stop();
        m_client->close(QWebSocketProtocol::CloseCodeNormal, QStringLiteral("bye"));
    } else if (fault == "shutdown") {
        m_player.stop();
        if (m_options.venue == "kraken") {
            m_maintenance = 2;
            send(R"({"channel":"status","type":"update","data":[{"system":"maintenance","version":"2.0.4"}]})");
        } else if (m_options.venue == "binance") {
            send(R"({"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1723161255208}})");
        } else {
            m_client->close(QWebSocketProtocol::CloseCodeGoingAway, QStringLiteral("maintenance"));
        }
    } else if (fault == "reset") {
        m_player.stop();
        // What is under way would be lost with the connection, and with it trades: the client is to have it first.
        connect(m_client, &QWebSocket::pong, this, &Standin::reset);
        m_client->ping();
    }
}

void Standin::reset()
{
    if (m_tcp == nullptr)
        return;
    const linger atOnce{1, 0};
    setsockopt(static_cast<int>(m_tcp->socketDescriptor()), SOL_SOCKET, SO_LINGER, &atOnce, sizeof(atOnce));
    m_tcp->abort();
}

void Standin::beat()
{
    if (m_client == nullptr || m_subscribed.isEmpty())
        return;
    if (m_options.venue == "kraken")
        return send(R"({"channel":"heartbeat"})");
    if (m_options.venue != "coinbase")
        return;
    for (const auto &[symbol, id] : m_tradeIds) {
        if (m_subscribed.contains("heartbeat " + symbol))
            send(R"({"type":"heartbeat","last_trade_id":)" + QByteArray::number(qint64(id)) + R"(,"product_id":")"
                 + symbol + R"(","sequence":1,"time":"2021-04-17T16:43:30.244075Z"})");
    }
}

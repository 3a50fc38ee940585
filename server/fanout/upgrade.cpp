// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/upgrade.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QHostAddress>
#include <QUrl>

namespace tapedeck {

namespace {

/// RFC 6455 §4.2.2, 5.4.
std::string acceptKey(std::string_view key)
{
    QCryptographicHash sha1(QCryptographicHash::Sha1);
    sha1.addData(QByteArray::fromRawData(key.data(), static_cast<qsizetype>(key.size())));
    sha1.addData(QByteArrayLiteral("258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
    return sha1.result().toBase64().toStdString();
}

Upgrade refused(int status, std::string_view sentence, std::string_view head = {})
{
    return {status, httpResponse(status, "text/plain; charset=utf-8", std::string(sentence) + '\n', head),
            Encoding::Protobuf};
}

} // namespace

bool isLocalOrigin(std::string_view origin)
{
    if (origin.empty())
        return true;
    const QString host = QUrl(QString::fromUtf8(origin.data(), static_cast<qsizetype>(origin.size()))).host();
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

Upgrade answerUpgrade(const HttpRequest &request)
{
    if (request.method != "GET")
        return refused(405, "only GET is served here", "Allow: GET\r\n");
    if (!request.upgrade || !request.headerHas("Upgrade", "websocket"))
        return refused(426, "this port speaks WebSocket", "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
    if (request.header("Sec-WebSocket-Version") != "13")
        return refused(426, "the WebSocket version must be 13", "Sec-WebSocket-Version: 13\r\n");
    const std::string_view key = request.header("Sec-WebSocket-Key");
    if (QByteArray::fromBase64(QByteArray(key.data(), static_cast<qsizetype>(key.size()))).size() != 16)
        return refused(400, "Sec-WebSocket-Key must be 16 bytes in base64");
    if (!isLocalOrigin(request.header("Origin")))
        return refused(403, "pages of other sites may not connect");

    Upgrade upgrade;
    upgrade.response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Accept: "
        + acceptKey(key) + "\r\n";
    if (request.headerHas("Sec-WebSocket-Protocol", "tapedeck.v1.proto")) {
        upgrade.response += "Sec-WebSocket-Protocol: tapedeck.v1.proto\r\n";
    } else if (request.headerHas("Sec-WebSocket-Protocol", "tapedeck.v1.json")) {
        upgrade.response += "Sec-WebSocket-Protocol: tapedeck.v1.json\r\n";
        upgrade.encoding = Encoding::Json;
    }
    upgrade.response += "\r\n";
    return upgrade;
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/fanout/wsclient.h"

namespace tapedeck::bench {

std::string upgradeRequest(std::string_view path, std::string_view subprotocol)
{
    std::string out("GET ");
    out.append(path).append(" HTTP/1.1\r\n"
                            "Host: 127.0.0.1\r\n"
                            "Upgrade: websocket\r\n"
                            "Connection: Upgrade\r\n"
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            "Sec-WebSocket-Version: 13\r\n");
    if (!subprotocol.empty())
        out.append("Sec-WebSocket-Protocol: ").append(subprotocol).append("\r\n");
    return out.append("\r\n");
}

std::string clientFrame(std::uint8_t opcode, std::string_view payload)
{
    std::string out;
    out.push_back(static_cast<char>(0x80 | opcode));
    if (payload.size() < 126) {
        out.push_back(static_cast<char>(0x80 | payload.size()));
    } else {
        out.push_back(static_cast<char>(0x80 | 126));
        out.push_back(static_cast<char>(payload.size() >> 8 & 0xff));
        out.push_back(static_cast<char>(payload.size() & 0xff));
    }
    out.append(4, '\0');
    return out.append(payload);
}

} // namespace tapedeck::bench

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/delivery.h"
#include "server/fanout/httprequest.h"

namespace tapedeck {

/// What an HTTP request for a WebSocket gets.
struct Upgrade {
    int status = 101;
    std::string response;                   ///< ready to be sent, whatever the status
    Encoding encoding = Encoding::Protobuf; ///< of the subprotocol that was chosen; Protobuf if none was offered
};

/// Is the page that asks (its Origin header; empty: no page) on this machine?
[[nodiscard]] bool isLocalOrigin(std::string_view origin);

/// Answers an opening handshake (RFC 6455 §4.2). A page of another site may not read a feed through its visitor's
/// browser: an Origin that is not on this machine is refused.
[[nodiscard]] Upgrade answerUpgrade(const HttpRequest &request);

} // namespace tapedeck

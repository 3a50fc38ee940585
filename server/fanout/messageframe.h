// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/delivery.h"

#include "tapedeck/v1/wire.pb.h"

#include <array>
#include <string>
#include <string_view>

namespace tapedeck {

/// A message other than an Update, ready for the wire.
[[nodiscard]] std::string messageFrame(const v1::ServerMessage &message, Encoding encoding);

/// One message for many clients: encoded once for each encoding that is asked for. Not thread-safe.
class SharedMessage
{
public:
    explicit SharedMessage(v1::ServerMessage message)
        : m_message(std::move(message))
    {
    }
    [[nodiscard]] const std::string &as(Encoding encoding)
    {
        std::string &frame = m_frames[static_cast<std::size_t>(encoding)];
        if (frame.empty())
            frame = messageFrame(m_message, encoding);
        return frame;
    }

private:
    v1::ServerMessage m_message;
    std::array<std::string, encodingCount> m_frames;
};

/// Reads what a client sent. False if it is not a ClientMessage.
[[nodiscard]] bool readMessage(std::string_view bytes, Encoding encoding, v1::ClientMessage &message);

} // namespace tapedeck

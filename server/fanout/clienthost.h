// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace tapedeck {

class Client;
class HttpRoutes;

/// The worker, as its connections see it.
class ClientHost
{
public:
    virtual ~ClientHost() = default;
    /// The connection is over; the client is to be deleted at the end of the turn, not before.
    virtual void bury(Client &client) = 0;
    /// Memory to receive into, shared by all connections.
    [[nodiscard]] virtual std::span<char> receiveBuffer() = 0;
    /// What requests get; null: they have to become WebSockets.
    [[nodiscard]] virtual HttpRoutes *routes() = 0;
    /// One more connection may become a stream.
    [[nodiscard]] virtual bool admitsStream() = 0;
};

} // namespace tapedeck

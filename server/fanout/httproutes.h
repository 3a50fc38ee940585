// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/delivery.h"
#include "server/fanout/httprequest.h"

#include "tapedeck/v1/wire.pb.h"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

namespace tapedeck {

/// What a request is answered. Length, date and connection headers are added.
struct HttpAnswer {
    int status = 200;
    std::string contentType;                 ///< empty: no header for it
    std::string head;                        ///< further header lines, each with its line end
    std::shared_ptr<const std::string> body; ///< null: none
};

/// The request becomes a stream of Server-Sent Events, until either side closes.
struct HttpStream {
    std::string head;    ///< as HttpAnswer::head
    std::string opening; ///< what the stream begins with
    v1::Subscribe subscribe;
};

/// The answer comes later, by HttpHost::answer().
struct HttpLater {
};

using HttpOutcome = std::variant<HttpAnswer, HttpStream, HttpLater>;

/// The worker, as its routes see it.
class HttpHost
{
public:
    virtual ~HttpHost() = default;
    /// Answers a request that got HttpLater, at the end of the turn. Its connection may be gone by now.
    virtual void answer(std::uint32_t client, HttpAnswer answer) = 0;
};

/// What is served at which path. Every function is called on the worker's thread, once it runs.
class HttpRoutes
{
public:
    /// Low half of the tickets of catch-ups that are for the routes: no client has this number.
    static constexpr std::uint32_t ticketClient = 0;

    virtual ~HttpRoutes() = default;
    /// Before anything else. `worker` is the engine's number for it; `host` outlives the calls.
    virtual void start(HttpHost &host, int worker) = 0;
    /// `client` names the connection for HttpHost::answer(); it asks one thing at a time.
    [[nodiscard]] virtual HttpOutcome request(std::uint32_t client, const HttpRequest &request) = 0;
    /// An answer to a CatchUpRequest of the routes.
    virtual void take(CatchUp catchUp) = 0;
    /// The newest Status, once a second.
    virtual void take(std::shared_ptr<const v1::Status> status) = 0;
    /// Called each turn, some forty times a second at least: does what takes long, until `endUs` (steady clock). True
    /// if more is to be done.
    [[nodiscard]] virtual bool work(Micros endUs) = 0;
    /// The server is about to end; requests still come.
    virtual void drain() = 0;
};

} // namespace tapedeck

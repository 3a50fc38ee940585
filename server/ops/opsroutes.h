// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/engine.h"
#include "server/fanout/fanout.h"
#include "server/ops/boarddocument.h"
#include "server/ops/health.h"

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tapedeck {

/// What the ops port serves; docs/operations.md and docs/protocol.md describe the paths.
class OpsRoutes : public HttpRoutes
{
public:
    struct Options {
        std::string version; ///< program and version
        FanoutLimits limits; ///< of keys
        BoardDocument::Limits documents;
    };

    /// `workers` tells how the workers' threads do, and is thread-safe.
    OpsRoutes(Engine &engine, std::function<std::vector<Fanout::Health>()> workers, Options options);

    void start(HttpHost &host, int worker) override;
    [[nodiscard]] HttpOutcome request(std::uint32_t client, const HttpRequest &request) override;
    void take(CatchUp catchUp) override;
    void take(std::shared_ptr<const v1::Status> status) override;
    [[nodiscard]] bool work(Micros endUs) override;
    void drain() override;

private:
    struct Route {
        std::string_view path;
        HttpOutcome (OpsRoutes::*serve)(std::uint32_t client, const HttpRequest &request);
    };
    static const std::array<Route, 6> routes;

    [[nodiscard]] HttpOutcome serveData(std::uint32_t client, const HttpRequest &request);
    [[nodiscard]] HttpOutcome servePage(std::uint32_t client, const HttpRequest &request);
    [[nodiscard]] HttpOutcome serveHealth(std::uint32_t client, const HttpRequest &request);
    [[nodiscard]] HttpOutcome serveReadiness(std::uint32_t client, const HttpRequest &request);
    [[nodiscard]] HttpOutcome serveMetrics(std::uint32_t client, const HttpRequest &request);
    [[nodiscard]] HttpOutcome serveStatus(std::uint32_t client, const HttpRequest &request);
    [[nodiscard]] HttpOutcome serveStream(std::uint32_t client, const HttpRequest &request);
    [[nodiscard]] HttpOutcome serveBoard(std::uint32_t client, const HttpRequest &request, std::string_view name);
    [[nodiscard]] HealthFacts facts() const;

    Engine &m_engine;
    std::function<std::vector<Fanout::Health>()> m_workers;
    Options m_options;
    Micros m_startedUs; // steady clock
    bool m_draining = false;
    std::shared_ptr<const v1::Status> m_status; // the newest; null: none yet
    Micros m_statusUs = 0;                      // when it came (steady clock)
    std::array<BoardDocument, boardCount> m_documents;

    // Made when first asked for, and kept for a while.
    struct Kept {
        std::shared_ptr<const std::string> text;
        Micros madeUs = 0;
    };
    Kept m_statusJson;
    Kept m_metrics;
    std::shared_ptr<const std::string> m_page;
};

} // namespace tapedeck

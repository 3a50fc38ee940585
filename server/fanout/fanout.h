// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/fanout/worker.h"

#include <QHostAddress>
#include <QObject>

#include <memory>
#include <vector>

namespace tapedeck {

/// The workers: one thread, event loop and listening socket each. The kernel shares connections out (SO_REUSEPORT).
class Fanout : public QObject
{
    Q_OBJECT
public:
    /// Before the engine starts.
    Fanout(Engine &engine, const FanoutLimits &limits, const std::string &server, int workers);
    ~Fanout() override;

    /// Serves HTTP too, on a worker and a port of its own. Before the engine starts; `routes` outlives this.
    void addHttp(HttpRoutes &routes, const FanoutLimits &limits);

    /// Binds and begins to accept; port 0 takes a free one. Returns an empty string, or a sentence that says why not.
    [[nodiscard]] QString listen(const QHostAddress &address, quint16 port);
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString listenHttp(const QHostAddress &address, quint16 port);
    [[nodiscard]] quint16 httpPort() const { return m_httpPort; }

    /// Sums over all workers; what stages measured since the previous call. Thread-safe.
    [[nodiscard]] FanoutFigures figures();

    /// How a worker's thread does.
    struct Health {
        std::string worker;
        Micros turnAgeUs; ///< since its loop last turned; 25 ms are usual
        Micros mailAgeUs; ///< for how long the oldest of what the engine handed over has waited
    };
    /// Of those that have begun to accept. Thread-safe.
    [[nodiscard]] std::vector<Health> health() const;

    /// Tells all clients to go away; drained() follows when they have, or after `patienceMs`.
    void drain(int patienceMs);

Q_SIGNALS:
    void drained();

private:
    struct Named {
        std::string name;
        Worker *worker;
    };
    [[nodiscard]] std::vector<Named> everyWorker() const;

    Engine &m_engine;
    std::string m_server;
    SharedAdmission m_admission;
    SharedAdmission m_httpAdmission;
    std::vector<std::unique_ptr<Worker>> m_workers;
    std::unique_ptr<Worker> m_http; // null: none
    int m_draining = 0;
    quint16 m_port = 0;
    quint16 m_httpPort = 0;
};

} // namespace tapedeck

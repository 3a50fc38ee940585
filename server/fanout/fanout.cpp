// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/fanout.h"

#include "server/fanout/listensocket.h"

#include <unistd.h>

#include <algorithm>

namespace tapedeck {

namespace {

/// A second server on the port would silently take a share of the connections: refuse to be it.
QString probe(const QHostAddress &address, quint16 port)
{
    if (port == 0)
        return {};
    const ListenSocket socket = openListenSocket(address, port, PortSharing::Exclusive);
    if (socket.descriptor >= 0)
        ::close(socket.descriptor);
    return socket.error;
}

} // namespace

Fanout::Fanout(Engine &engine, const FanoutLimits &limits, const std::string &server, int workers)
    : m_engine(engine)
    , m_server(server)
{
    m_admission.workers = workers;
    for (int i = 0; i < workers; ++i)
        m_workers.push_back(std::make_unique<Worker>(engine, limits, server, m_admission));
}

Fanout::~Fanout() = default;

void Fanout::addHttp(HttpRoutes &routes, const FanoutLimits &limits)
{
    m_http = std::make_unique<Worker>(m_engine, limits, m_server, m_httpAdmission, &routes);
}

QString Fanout::listen(const QHostAddress &address, quint16 port)
{
    if (const QString error = probe(address, port); !error.isEmpty())
        return error;
    std::vector<int> descriptors;
    m_port = port;
    for (std::size_t i = 0; i < m_workers.size(); ++i) {
        const ListenSocket socket = openListenSocket(address, m_port, PortSharing::Shared);
        if (socket.descriptor < 0) {
            for (const int descriptor : descriptors)
                ::close(descriptor);
            return socket.error;
        }
        descriptors.push_back(socket.descriptor);
        m_port = socket.port;
    }
    for (std::size_t i = 0; i < m_workers.size(); ++i)
        m_workers[i]->start(descriptors[i]);
    return {};
}

QString Fanout::listenHttp(const QHostAddress &address, quint16 port)
{
    const ListenSocket socket = openListenSocket(address, port, PortSharing::Exclusive);
    if (socket.descriptor < 0)
        return socket.error;
    m_httpPort = socket.port;
    m_http->start(socket.descriptor);
    return {};
}

std::vector<Fanout::Named> Fanout::everyWorker() const
{
    std::vector<Named> workers;
    for (const auto &worker : m_workers)
        workers.push_back({std::to_string(workers.size()), worker.get()});
    if (m_http)
        workers.push_back({"http", m_http.get()});
    return workers;
}

std::vector<Fanout::Health> Fanout::health() const
{
    std::vector<Health> health;
    const Micros now = steadyClockUs();
    for (const Named &named : everyWorker()) {
        if (const Micros turnUs = named.worker->turnUs(); turnUs != 0)
            health.push_back({named.name, std::max<Micros>(0, now - turnUs), named.worker->mailAgeUs()});
    }
    return health;
}

void Fanout::drain(int patienceMs)
{
    if (m_draining > 0)
        return; // asked again
    const std::vector<Named> workers = everyWorker();
    m_draining = static_cast<int>(workers.size());
    for (const Named &named : workers) {
        named.worker->drain(Micros(patienceMs) * 1'000, [this] {
            QMetaObject::invokeMethod(this, [this] {
                if (--m_draining == 0)
                    Q_EMIT drained();
            });
        });
    }
}

} // namespace tapedeck

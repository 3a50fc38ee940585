// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/fanout.h"

#include "server/fanout/listensocket.h"

#include <unistd.h>

namespace tapedeck {

Fanout::Fanout(Engine &engine, const FanoutLimits &limits, const std::string &server, int workers)
{
    m_admission.workers = workers;
    for (int i = 0; i < workers; ++i)
        m_workers.push_back(std::make_unique<Worker>(engine, limits, server, m_admission));
}

Fanout::~Fanout() = default;

QString Fanout::listen(const QHostAddress &address, quint16 port)
{
    // A second server on the port would silently take a share of the connections: refuse to be it.
    if (port != 0) {
        const ListenSocket probe = openListenSocket(address, port, PortSharing::Exclusive);
        if (probe.descriptor < 0)
            return probe.error;
        ::close(probe.descriptor);
    }
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

void Fanout::drain(int patienceMs)
{
    m_draining = static_cast<int>(m_workers.size());
    for (const auto &worker : m_workers) {
        worker->drain(Micros(patienceMs) * 1'000, [this] {
            QMetaObject::invokeMethod(this, [this] {
                if (--m_draining == 0)
                    Q_EMIT drained();
            });
        });
    }
}

} // namespace tapedeck

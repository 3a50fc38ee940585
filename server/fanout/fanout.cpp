// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/fanout.h"

#include "server/fanout/listensocket.h"

#include <unistd.h>

namespace tapedeck {

Fanout::Fanout(Engine &engine, const FanoutLimits &limits, const std::string &server, int workers)
{
    for (int i = 0; i < workers; ++i) {
        Lane lane{std::make_unique<QThread>(), std::make_unique<Worker>(engine, limits, server, m_clients)};
        lane.thread->setObjectName(QStringLiteral("worker %1").arg(i));
        lane.worker->join();
        lane.worker->moveToThread(lane.thread.get());
        connect(lane.worker.get(), &Worker::drained, this, [this] {
            if (--m_draining == 0)
                Q_EMIT drained();
        });
        m_lanes.push_back(std::move(lane));
    }
}

Fanout::~Fanout()
{
    for (Lane &lane : m_lanes) {
        // Sockets and timers belong to the worker's thread, so it is deleted there.
        Worker *worker = lane.worker.release();
        if (lane.thread->isRunning())
            worker->deleteLater();
        else
            delete worker;
        lane.thread->quit();
        lane.thread->wait();
    }
}

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
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
        const ListenSocket socket = openListenSocket(address, m_port, PortSharing::Shared);
        if (socket.descriptor < 0) {
            for (const int descriptor : descriptors)
                ::close(descriptor);
            return socket.error;
        }
        descriptors.push_back(socket.descriptor);
        m_port = socket.port;
    }
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
        Worker *worker = m_lanes[i].worker.get();
        m_lanes[i].thread->start();
        QMetaObject::invokeMethod(worker, [worker, descriptor = descriptors[i]] { worker->accept(descriptor); });
    }
    return {};
}

FanoutFigures Fanout::figures()
{
    FanoutFigures figures;
    figures.clients = static_cast<std::uint32_t>(m_clients.load());
    Histogram publishToSent;
    Histogram clientPaint;
    for (const Lane &lane : m_lanes) {
        figures.clientsBehind += static_cast<std::uint32_t>(lane.worker->behind());
        lane.worker->takeStages(publishToSent, clientPaint);
    }
    const auto sum = [&](const char *name, FanoutCounters::Counter FanoutCounters::*counter) {
        std::uint64_t total = 0;
        for (const Lane &lane : m_lanes)
            total += (lane.worker->counters().*counter).load(std::memory_order_relaxed);
        figures.counters.emplace_back(name, total);
    };
    sum("accepted", &FanoutCounters::accepted);
    sum("refused_full", &FanoutCounters::refusedFull);
    sum("refused_origin", &FanoutCounters::refusedOrigin);
    sum("handshake_timeouts", &FanoutCounters::handshakeTimeouts);
    sum("bad_messages", &FanoutCounters::badMessages);
    sum("rate_limited", &FanoutCounters::rateLimited);
    sum("stalled", &FanoutCounters::stalled);
    sum("frames_sent", &FanoutCounters::framesSent);
    sum("bytes_sent", &FanoutCounters::bytesSent);
    sum("flushes_skipped", &FanoutCounters::flushesSkipped);
    sum("catch_ups", &FanoutCounters::catchUps);
    sum("snapshots", &FanoutCounters::snapshots);
    sum("mailbox_dropped", &FanoutCounters::mailboxDropped);
    const auto stage = [&](const char *name, const Histogram &histogram) {
        figures.stages.push_back(
            {name, histogram.count(), histogram.percentile(0.5), histogram.percentile(0.99), histogram.max()});
    };
    stage("publish_to_sent", publishToSent);
    if (clientPaint.count() > 0)
        stage("client_paint", clientPaint);
    return figures;
}

void Fanout::drain(int patienceMs)
{
    m_draining = static_cast<int>(m_lanes.size());
    for (const Lane &lane : m_lanes) {
        Worker *worker = lane.worker.get();
        QMetaObject::invokeMethod(worker, [worker, patienceMs] { worker->drain(patienceMs); });
    }
}

} // namespace tapedeck

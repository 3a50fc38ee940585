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

    /// Binds and begins to accept; port 0 takes a free one. Returns an empty string, or a sentence that says why not.
    [[nodiscard]] QString listen(const QHostAddress &address, quint16 port);
    [[nodiscard]] quint16 port() const { return m_port; }

    /// Sums over all workers; what stages measured since the previous call. Thread-safe.
    [[nodiscard]] FanoutFigures figures();

    /// Tells all clients to go away; drained() follows when they have, or after `patienceMs`.
    void drain(int patienceMs);

Q_SIGNALS:
    void drained();

private:
    SharedAdmission m_admission;
    std::vector<std::unique_ptr<Worker>> m_workers;
    int m_draining = 0;
    quint16 m_port = 0;
};

} // namespace tapedeck

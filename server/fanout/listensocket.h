// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QString>

namespace tapedeck {

/// A listening TCP socket, or why there is none.
struct ListenSocket {
    int descriptor = -1;
    quint16 port = 0;
    QString error; ///< a sentence with the address
};

/// Shared: with SO_REUSEPORT, so that each worker has a listener of its own on the same port.
enum class PortSharing { Exclusive, Shared };

/// Binds and listens, with a backlog that holds a burst of reconnecting clients. Port 0 takes a free one.
[[nodiscard]] ListenSocket openListenSocket(const QHostAddress &address, quint16 port, PortSharing sharing);

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/listensocket.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace tapedeck {

ListenSocket openListenSocket(const QHostAddress &address, quint16 port, PortSharing sharing)
{
    sockaddr_storage storage{};
    socklen_t length = 0;
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        auto *ipv4 = reinterpret_cast<sockaddr_in *>(&storage);
        ipv4->sin_family = AF_INET;
        ipv4->sin_port = htons(port);
        ipv4->sin_addr.s_addr = htonl(address.toIPv4Address());
        length = sizeof(sockaddr_in);
    } else {
        auto *ipv6 = reinterpret_cast<sockaddr_in6 *>(&storage);
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        ipv6->sin6_family = AF_INET6;
        ipv6->sin6_port = htons(port);
        std::memcpy(&ipv6->sin6_addr, &bytes, sizeof(bytes));
        length = sizeof(sockaddr_in6);
    }

    ListenSocket socket;
    const int descriptor = ::socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int on = 1;
    auto *name = reinterpret_cast<sockaddr *>(&storage);
    if (descriptor < 0 || setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0
        || (sharing == PortSharing::Shared && setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) != 0)
        || bind(descriptor, name, length) != 0 || ::listen(descriptor, SOMAXCONN) != 0
        || getsockname(descriptor, name, &length) != 0) {
        socket.error = QStringLiteral("cannot listen on %1 port %2: %3")
                           .arg(address.toString())
                           .arg(port)
                           .arg(QString::fromLocal8Bit(std::strerror(errno)));
        if (descriptor >= 0)
            ::close(descriptor);
        return socket;
    }
    socket.descriptor = descriptor;
    socket.port = ntohs(storage.ss_family == AF_INET ? reinterpret_cast<sockaddr_in *>(&storage)->sin_port
                                                     : reinterpret_cast<sockaddr_in6 *>(&storage)->sin6_port);
    return socket;
}

} // namespace tapedeck

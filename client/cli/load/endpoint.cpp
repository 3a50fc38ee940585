// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/endpoint.h"

#include <netdb.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace tapedeck {

std::string Endpoint::resolve(const QUrl &url)
{
    if (url.scheme() != QLatin1String("ws"))
        return "load speaks ws:// only, without TLS";
    const int port = url.port(80);
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    const int error =
        getaddrinfo(url.host(QUrl::FullyEncoded).toUtf8().constData(), std::to_string(port).c_str(), &hints, &found);
    if (error != 0)
        return gai_strerror(error);
    std::memcpy(&m_address, found->ai_addr, found->ai_addrlen);
    m_size = found->ai_addrlen;
    freeaddrinfo(found);
    m_host = url.authority(QUrl::FullyEncoded).section(QLatin1Char('@'), -1).toStdString();
    const std::string path = url.path(QUrl::FullyEncoded).toStdString();
    m_path = path.empty() ? std::string("/") : path;
    if (url.hasQuery())
        m_path += '?' + url.query(QUrl::FullyEncoded).toStdString();
    return {};
}

bool Endpoint::bindSource(int socket, std::uint32_t client) const
{
    const std::uint32_t number = client / clientsPerAddress;
    if (number == 0 || m_address.ss_family != AF_INET)
        return true;
    sockaddr_in server{};
    std::memcpy(&server, &m_address, sizeof(server));
    if (ntohl(server.sin_addr.s_addr) >> 24 != IN_LOOPBACKNET)
        return true;
    sockaddr_in source{};
    source.sin_family = AF_INET;
    source.sin_addr.s_addr = htonl(INADDR_LOOPBACK + number);
    const int on = 1; // the port is chosen when it is known whom to call: it need only be free for this server
    setsockopt(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
    return bind(socket, reinterpret_cast<const sockaddr *>(&source), sizeof(source)) == 0;
}

int Endpoint::connect(std::uint32_t client, int receiveBuffer) const
{
    const int socket = ::socket(m_address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket < 0)
        return -1;
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (receiveBuffer > 0) // before connecting: the window is agreed on then
        setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof(receiveBuffer));
    if (bindSource(socket, client)
        && (::connect(socket, reinterpret_cast<const sockaddr *>(&m_address), m_size) == 0 || errno == EINPROGRESS))
        return socket;
    const int error = errno;
    ::close(socket);
    errno = error;
    return -1;
}

} // namespace tapedeck

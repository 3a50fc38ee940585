// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUrl>

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>

namespace tapedeck {

/// Where the server is, and from which of our addresses a client calls it.
class Endpoint
{
public:
    /// Looks the host up, which may wait for DNS. Returns what is wrong, as a sentence, or nothing.
    [[nodiscard]] std::string resolve(const QUrl &url);

    /// A socket of client number `client` that is connecting, non-blocking; -1, and errno, if it cannot.
    /// `receiveBuffer`: SO_RCVBUF in bytes; 0: as the kernel likes.
    [[nodiscard]] int connect(std::uint32_t client, int receiveBuffer) const;

    [[nodiscard]] const std::string &host() const { return m_host; } ///< and port, for the Host header
    [[nodiscard]] const std::string &path() const { return m_path; }

private:
    // An address has 28,232 ports for calls unless told otherwise; each of 127.0.0.0/8 has its own.
    static constexpr std::uint32_t clientsPerAddress = 20'000;

    [[nodiscard]] bool bindSource(int socket, std::uint32_t client) const;

    sockaddr_storage m_address{};
    socklen_t m_size = 0;
    std::string m_host;
    std::string m_path;
};

} // namespace tapedeck

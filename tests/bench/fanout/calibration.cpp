// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/fanout/calibration.h"

#include "tests/bench/fanout/protocol.h"
#include "tests/bench/fanout/wsclient.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <string>

namespace tapedeck::bench {

namespace {

constexpr int updatesPerStep = 5;     // the median of these: now and then one carries a digest, too
constexpr timeval patience = {10, 0}; // for one read

/// One client that blocks.
class Probe
{
public:
    explicit Probe(std::uint16_t port)
        : m_protocol(makeProtocol("tapedeck", {}))
        , m_descriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        setsockopt(m_descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        if (connect(m_descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) != 0)
            return;
        send(m_protocol->request());
        std::size_t end = 0;
        while ((end = m_bytes.find("\r\n\r\n")) == std::string::npos) {
            if (!receive())
                return;
        }
        m_bytes.erase(0, end + 4);
        send(m_protocol->opening(0));
        (void)awaitPayload(Heard::Kind::Ready);
    }
    ~Probe() { ::close(m_descriptor); }
    Probe(const Probe &) = delete;
    Probe &operator=(const Probe &) = delete;

    /// Of the next Update; 0 if none comes.
    [[nodiscard]] std::size_t payload() { return awaitPayload(Heard::Kind::Messages); }

private:
    void send(const std::string &bytes) { (void)::send(m_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL); }

    bool receive()
    {
        char buffer[16 * 1024];
        const ssize_t got = recv(m_descriptor, buffer, sizeof(buffer), 0);
        if (got > 0)
            m_bytes.append(buffer, static_cast<std::size_t>(got));
        return got > 0;
    }

    std::size_t awaitPayload(Heard::Kind kind)
    {
        for (;;) {
            const ServerFrame frame = readServerFrame(m_bytes);
            if (frame.size == 0) {
                if (!receive())
                    return 0;
                continue;
            }
            const bool found = m_protocol->hear(frame.payload, kind == Heard::Kind::Messages).kind == kind;
            const std::size_t size = frame.payload.size();
            m_bytes.erase(0, frame.size);
            if (found)
                return size;
        }
    }

    std::unique_ptr<Protocol> m_protocol;
    int m_descriptor;
    std::string m_bytes;
};

/// What one commit of so many cells becomes; 0 if nothing.
std::size_t payloadOf(Probe &probe, PacedSource &source, int cells)
{
    source.setCells(cells);
    std::vector<std::size_t> sizes;
    for (int i = 0; i < updatesPerStep; ++i) {
        source.commitOnce();
        sizes.push_back(probe.payload());
    }
    std::sort(sizes.begin(), sizes.end());
    return sizes.front() == 0 ? 0 : sizes[sizes.size() / 2];
}

} // namespace

std::size_t calibrate(std::uint16_t port, PacedSource &source, std::size_t payloadBytes)
{
    Probe probe(port);
    // The payload grows with the cells: the largest number that stays within, by halving.
    int least = 1;
    int most = std::min(source.cellsMax(), static_cast<int>(payloadBytes));
    while (least < most) {
        const int middle = (least + most + 1) / 2;
        const std::size_t payload = payloadOf(probe, source, middle);
        if (payload == 0)
            return 0;
        if (payload <= payloadBytes)
            least = middle;
        else
            most = middle - 1;
    }
    return payloadOf(probe, source, least);
}

} // namespace tapedeck::bench

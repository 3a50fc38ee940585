// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The limit that the fan-out benchmark measures against: one thread, one epoll, and for each broadcast one send() per
// client with one ready WebSocket frame. Nothing else: it reads only what it must, and drops what the kernel does not
// take.
#include "common/time/clock.h"
#include "common/wire/websocketframe.h"
#include "tests/bench/fanout/procfigures.h"
#include "tests/bench/fanout/stamp.h"

#include <CLI/CLI.hpp>
#include <QByteArray>
#include <QCryptographicHash>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

using namespace tapedeck;

namespace {

constexpr std::size_t headBytesMax = 4096;

struct Client {
    bool upgraded = false;
    std::size_t place = 0; // in Server::m_ready
    std::string head;      // of the request, while it arrives
    std::string rest;      // of a frame that the kernel took in part
};

class Server
{
public:
    Server(std::size_t payloadBytes, double rate)
        : m_payload(payloadBytes, '.')
        , m_periodNs(static_cast<std::int64_t>(1e9 / rate))
        , m_epoll(epoll_create1(EPOLL_CLOEXEC))
        , m_timer(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK))
    {
    }

    /// Returns the port; 0 if it cannot listen.
    std::uint16_t listen()
    {
        m_listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        if (bind(m_listener, reinterpret_cast<const sockaddr *>(&address), size) != 0
            || ::listen(m_listener, SOMAXCONN) != 0
            || getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
            return 0;
        return ntohs(address.sin_port);
    }

    /// Until SIGTERM or SIGINT; SIGUSR2 starts the broadcasts.
    void run(const sigset_t &signals)
    {
        m_signals = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
        watch(m_listener);
        watch(m_timer);
        watch(m_signals);
        std::array<epoll_event, 512> events;
        for (bool running = true; running;) {
            const int count = epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), -1);
            for (int i = 0; i < count; ++i) {
                const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
                if (descriptor == m_timer)
                    broadcastDue();
                else if (descriptor == m_listener)
                    accept();
                else if (descriptor == m_signals)
                    running = handleSignal();
                else
                    read(descriptor);
            }
        }
    }

private:
    void watch(int descriptor)
    {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = descriptor;
        epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
    }

    bool handleSignal()
    {
        signalfd_siginfo info{};
        if (::read(m_signals, &info, sizeof(info)) != sizeof(info))
            return true;
        if (info.ssi_signo != SIGUSR2)
            return false;
        const timespec period{m_periodNs / 1'000'000'000, m_periodNs % 1'000'000'000};
        const itimerspec timer{period, period};
        timerfd_settime(m_timer, 0, &timer, nullptr);
        return true;
    }

    void accept()
    {
        for (;;) {
            const int descriptor = accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
            if (descriptor < 0)
                return;
            const int on = 1;
            setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
            if (m_clients.size() <= static_cast<std::size_t>(descriptor))
                m_clients.resize(static_cast<std::size_t>(descriptor) + 1);
            m_clients[static_cast<std::size_t>(descriptor)] = Client();
            watch(descriptor);
        }
    }

    void read(int descriptor)
    {
        Client &client = m_clients[static_cast<std::size_t>(descriptor)];
        std::array<char, headBytesMax> buffer;
        const ssize_t got = recv(descriptor, buffer.data(), buffer.size(), 0);
        if (got < 0 && errno == EAGAIN)
            return;
        if (got <= 0) {
            close(descriptor);
            return;
        }
        if (client.upgraded)
            return; // what clients say is of no interest
        client.head.append(buffer.data(), static_cast<std::size_t>(got));
        if (client.head.find("\r\n\r\n") != std::string::npos)
            upgrade(descriptor);
        else if (client.head.size() > headBytesMax)
            close(descriptor);
    }

    void upgrade(int descriptor)
    {
        Client &client = m_clients[static_cast<std::size_t>(descriptor)];
        constexpr std::string_view name = "Sec-WebSocket-Key: ";
        const std::size_t at = client.head.find(name);
        if (at == std::string::npos) {
            close(descriptor);
            return;
        }
        const std::size_t key = at + name.size();
        std::string accepted = client.head.substr(key, client.head.find('\r', key) - key);
        accepted += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        const QByteArray digest = QCryptographicHash::hash(
            QByteArray(accepted.data(), static_cast<qsizetype>(accepted.size())), QCryptographicHash::Sha1);
        const std::string answer =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
            + digest.toBase64().toStdString() + "\r\n\r\n";
        if (::send(descriptor, answer.data(), answer.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(answer.size())) {
            close(descriptor);
            return;
        }
        client.head = std::string();
        client.upgraded = true;
        client.place = m_ready.size();
        m_ready.push_back(descriptor);
    }

    void close(int descriptor)
    {
        Client &client = m_clients[static_cast<std::size_t>(descriptor)];
        if (client.upgraded) {
            m_clients[static_cast<std::size_t>(m_ready.back())].place = client.place;
            m_ready[client.place] = m_ready.back();
            m_ready.pop_back();
        }
        client = Client();
        ::close(descriptor);
    }

    void broadcastDue()
    {
        std::uint64_t due = 0;
        if (::read(m_timer, &due, sizeof(due)) != sizeof(due))
            return;
        for (; due > 0; --due) {
            bench::writeBinaryStamp(m_payload.data(), wallClockUs());
            const std::string frame = webSocketFrame(m_payload);
            for (const int descriptor : m_ready)
                send(descriptor, frame);
        }
    }

    void send(int descriptor, const std::string &frame)
    {
        std::string &rest = m_clients[static_cast<std::size_t>(descriptor)].rest;
        if (!rest.empty()) {
            const ssize_t sent = ::send(descriptor, rest.data(), rest.size(), MSG_NOSIGNAL);
            if (sent > 0)
                rest.erase(0, static_cast<std::size_t>(sent));
            if (!rest.empty())
                return;
        }
        const ssize_t sent = ::send(descriptor, frame.data(), frame.size(), MSG_NOSIGNAL);
        if (sent > 0 && static_cast<std::size_t>(sent) < frame.size())
            rest.assign(frame, static_cast<std::size_t>(sent));
    }

    std::string m_payload;
    std::int64_t m_periodNs;
    int m_epoll;
    int m_timer;
    int m_listener = -1;
    int m_signals = -1;
    std::vector<Client> m_clients; // by descriptor
    std::vector<int> m_ready;
};

} // namespace

int main(int argc, char **argv)
{
    std::size_t payload = 128;
    double rate = 1;
    CLI::App app("Sends the same frame to all clients, as cheaply as the kernel allows.", "fanout_raw");
    app.add_option("--payload", payload, "bytes of a message")->check(CLI::Range(8, 1 << 20));
    app.add_option("--rate", rate, "broadcasts a second")->check(CLI::PositiveNumber);
    CLI11_PARSE(app, argc, argv);

    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGTERM, SIGINT, SIGUSR2})
        sigaddset(&signals, number);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    bench::raiseDescriptorLimit();
    Server server(payload, rate);
    const std::uint16_t port = server.listen();
    if (port == 0) {
        std::cerr << "fanout_raw: cannot listen on the loopback address\n";
        return 1;
    }
    std::cout << "port " << port << std::endl;
    server.run(signals);
    return 0;
}

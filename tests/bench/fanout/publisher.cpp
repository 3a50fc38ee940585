// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Publishes at an exact rate to a broker of the fan-out benchmark, from SIGUSR2 on: to NATS by its own protocol, to
// Centrifugo by its HTTP API. Does not wait for answers, so that a slow broker does not slow it down.
#include "common/time/clock.h"
#include "tests/bench/fanout/stamp.h"

#include <CLI/CLI.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <iostream>
#include <string>
#include <string_view>

using namespace tapedeck;

namespace {

int connectTo(std::uint16_t port)
{
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (connect(descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0)
        return descriptor;
    ::close(descriptor);
    return -1;
}

bool sendAll(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

/// A publication as bytes for the broker, with a place for the time.
struct Request {
    std::string bytes;
    std::size_t stampAt = 0;
};

Request makeRequest(std::string_view protocol, std::size_t payloadBytes)
{
    const std::string payload(payloadBytes, '.');
    Request request;
    if (protocol == "nats") {
        request.bytes = "PUB prices " + std::to_string(payloadBytes) + "\r\n";
        request.stampAt = request.bytes.size();
        request.bytes += payload + "\r\n";
    } else {
        // The data reach the clients as they are here, quotation marks included.
        const std::string data = R"({"channel":"prices","data":")" + payload.substr(2) + R"("})";
        request.bytes = "POST /api/publish HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                        "Content-Length: "
            + std::to_string(data.size()) + "\r\n\r\n";
        request.stampAt = request.bytes.size() + data.find("..");
        request.bytes += data;
    }
    return request;
}

/// Reads what the broker answers. False if it refuses or has closed.
bool hearAnswers(int descriptor)
{
    std::array<char, 16 * 1024> buffer;
    for (;;) {
        const ssize_t got = recv(descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (got < 0)
            return errno == EAGAIN || errno == EINTR;
        if (got == 0)
            return false;
        const std::string_view answer(buffer.data(), static_cast<std::size_t>(got));
        if (answer.find("-ERR") != std::string_view::npos || answer.find("\"error\"") != std::string_view::npos
            || answer.find("HTTP/1.1 4") != std::string_view::npos) {
            std::cerr << "fanout_publisher: the broker refuses: " << answer << '\n';
            return false;
        }
        if (answer.find("PING\r\n") != std::string_view::npos && !sendAll(descriptor, "PONG\r\n"))
            return false;
    }
}

} // namespace

int main(int argc, char **argv)
{
    std::string protocol;
    std::uint16_t port = 0;
    std::size_t payload = 128;
    double rate = 1;
    CLI::App app("Publishes at an exact rate to a broker.", "fanout_publisher");
    app.add_option("--protocol", protocol, "nats or centrifugo")
        ->required()
        ->check(CLI::IsMember({"nats", "centrifugo"}));
    app.add_option("--port", port, "of the broker, on the loopback address")->required();
    app.add_option("--payload", payload, "bytes of a message")->check(CLI::Range(32, 1 << 20));
    app.add_option("--rate", rate, "messages a second")->check(CLI::PositiveNumber);
    CLI11_PARSE(app, argc, argv);

    sigset_t start;
    sigemptyset(&start);
    sigaddset(&start, SIGUSR2);
    sigprocmask(SIG_BLOCK, &start, nullptr);
    const int descriptor = connectTo(port);
    if (descriptor < 0 || (protocol == "nats" && !sendAll(descriptor, "CONNECT {\"verbose\":false}\r\n"))) {
        std::cerr << "fanout_publisher: cannot connect to port " << port << ": " << std::strerror(errno) << '\n';
        return 1;
    }
    Request request = makeRequest(protocol, payload);
    std::cout << "ready" << std::endl;
    int number = 0;
    sigwait(&start, &number);

    timespec next{};
    clock_gettime(CLOCK_MONOTONIC, &next);
    const auto periodNs = static_cast<std::int64_t>(1e9 / rate);
    do {
        const std::int64_t ns = next.tv_nsec + periodNs;
        next = {next.tv_sec + ns / 1'000'000'000, ns % 1'000'000'000};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, nullptr);
        bench::writeTextStamp(request.bytes.data() + request.stampAt, wallClockUs());
    } while (sendAll(descriptor, request.bytes) && hearAnswers(descriptor));
    std::cerr << "fanout_publisher: the broker has closed the connection\n";
    return 1;
}

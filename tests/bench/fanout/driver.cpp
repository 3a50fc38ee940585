// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The load side of the fan-out benchmark: connects many clients to a server, measures what reaches them, and what that
// costs the server. Prints one line of NAME=VALUE.
#include "tests/bench/fanout/clients.h"
#include "tests/bench/fanout/procfigures.h"

#include <CLI/CLI.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <iomanip>
#include <iostream>

using namespace tapedeck;
using namespace tapedeck::bench;

namespace {

struct Options {
    std::string protocol;
    Clients::Options clients;
    SubscribeOptions subscribe;
    pid_t server = 0;
    pid_t start = 0;   ///< gets SIGUSR2 when all are connected
    bool mark = false; ///< SIGUSR1 to the server when the window opens and when it closes
    double rate = 0;   ///< messages a second that each client should get
    double warmup = 1;
    double seconds = 5;
    double patience = 60; ///< for connecting
};

/// For a server that cannot choose one itself.
int printFreePort()
{
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    if (bind(descriptor, reinterpret_cast<const sockaddr *>(&address), size) != 0
        || getsockname(descriptor, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        return 1;
    std::cout << ntohs(address.sin_port) << '\n';
    ::close(descriptor);
    return 0;
}

template <typename Value> void print(const char *name, Value value)
{
    std::cout << ' ' << name << '=' << value;
}

double share(std::int64_t part, std::int64_t whole)
{
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

int run(const Options &options, const Protocol &protocol)
{
    Clients clients(protocol, options.clients);
    const std::int64_t memoryBefore = residentKb(options.server);
    const std::int64_t connectCpuBefore = cpuNs(options.server);
    const Micros connectStart = steadyClockUs();
    if (!clients.connectAll(options.patience)) {
        std::cerr << "fanout_driver: not all clients were ready after " << options.patience
                  << " s; the first failure: " << (clients.refusal().empty() ? "none, only slow" : clients.refusal())
                  << '\n';
        return 1;
    }
    const Micros connectUs = steadyClockUs() - connectStart;
    const std::int64_t connectCpu = cpuNs(options.server) - connectCpuBefore;
    clients.runUntil(steadyClockUs() + 1'000'000, nullptr);
    const std::int64_t memoryIdle = residentKb(options.server);

    if (options.start > 0)
        kill(options.start, SIGUSR2);
    clients.runUntil(steadyClockUs() + static_cast<Micros>(options.warmup * 1e6), nullptr);

    const int readers = options.clients.count - options.clients.slow;
    Measurement measurement(readers);
    if (options.mark)
        kill(options.server, SIGUSR1);
    const std::int64_t cpuBefore = cpuNs(options.server);
    const std::int64_t ownBefore = cpuNs(getpid());
    const std::int64_t publisherBefore = options.start == options.server ? 0 : cpuNs(options.start);
    const Idle idleBefore = idle(options.server);
    const Micros start = steadyClockUs();
    const std::int64_t memoryStart = residentKb(options.server);
    clients.runUntil(start + static_cast<Micros>(options.seconds * 1e6), &measurement);
    const Micros windowUs = steadyClockUs() - start;
    const std::int64_t cpu = cpuNs(options.server) - cpuBefore;
    const std::int64_t own = cpuNs(getpid()) - ownBefore;
    const std::int64_t publisher = options.start == options.server ? 0 : cpuNs(options.start) - publisherBefore;
    const std::int64_t busy = windowUs * 1000 * idleBefore.cores - (idle(options.server).ns - idleBefore.ns);
    const std::int64_t others = busy - cpu - own - publisher;
    if (options.mark)
        kill(options.server, SIGUSR1);
    const std::int64_t memoryEnd = residentKb(options.server);
    const std::int64_t resumeUs = options.clients.slow > 0 ? clients.resumeSlow(10) : 0;

    const auto messages = static_cast<std::int64_t>(measurement.messages());
    const auto withContent = static_cast<std::int64_t>(measurement.messagesWithContent());
    const double expected = options.rate * readers * static_cast<double>(windowUs) * 1e-6;
    std::cout << std::fixed << std::setprecision(3) << "protocol=" << options.protocol;
    print("clients", options.clients.count);
    print("rate", options.rate);
    print("messages", messages);
    print("share", expected > 0 ? static_cast<double>(withContent) / expected : 0);
    print("cpu_us", share(cpu, messages) * 1e-3);
    print("server_busy", share(cpu, windowUs * 1000));
    const double driverBusy = 1 - share(clients.idleUs(), windowUs);
    print("driver_busy", driverBusy);
    print("others_permille", std::max<std::int64_t>(0, others) / windowUs); // of one core

    print("payload", share(static_cast<std::int64_t>(measurement.bytes()), withContent));
    print("p50_us", measurement.latency().percentile(0.5));
    print("p99_us", measurement.latency().percentile(0.99));
    print("p999_us", measurement.latency().percentile(0.999));
    print("source_p99_us", measurement.sourceLatency().percentile(0.99));
    print("broadcast_us", measurement.broadcastUs());
    print("idle_kb", share(memoryIdle - memoryBefore, options.clients.count));
    print("connects_per_s", share(options.clients.count, connectUs) * 1e6);
    print("connect_cpu_us", share(connectCpu, options.clients.count) * 1e-3);
    print("retries", clients.retries());
    print("lost", clients.lost());
    print("rss_before_kb", memoryBefore);
    print("rss_start_kb", memoryStart);
    print("rss_end_kb", memoryEnd);
    print("slow", options.clients.slow);
    print("lost_slow", clients.lostSlow());
    print("resume_us", resumeUs);
    std::cout << '\n';
    if (driverBusy > 0.9)
        std::cerr << "fanout_driver: its own core was over 90 % busy: it may have been what set the limit\n";
    if (!clients.refusal().empty())
        std::cerr << "fanout_driver: " << clients.retries()
                  << " attempts to connect were repeated; the first because: " << clients.refusal() << '\n';
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    Options options;
    options.clients.connecting = 256;
    bool freePort = false;
    CLI::App app("Loads a server with many clients and measures what reaches them.", "fanout_driver");
    app.add_flag("--free-port", freePort, "only print a port that is free on the loopback address");
    app.add_option("--protocol", options.protocol, "raw, ws, tapedeck, nats, socketio or centrifugo");
    app.add_option("--port", options.clients.port, "of the server, on the loopback address");
    app.add_option("--clients", options.clients.count, "connections")->check(CLI::Range(1, 200'000));
    app.add_option("--slow", options.clients.slow, "of these, how many read nothing")->check(CLI::NonNegativeNumber);
    app.add_option("--connecting", options.clients.connecting, "how many connect at the same time")
        ->check(CLI::PositiveNumber);
    app.add_option("--pid", options.server, "process of the server, whose time and memory are measured");
    app.add_option("--start", options.start, "process that gets SIGUSR2 when all are connected");
    app.add_flag("--sleeps", options.clients.sleeps, "let the load sleep when nothing has arrived within the window");
    app.add_flag("--mark", options.mark, "SIGUSR1 to the server when the window opens and when it closes");
    app.add_option("--rate", options.rate, "messages a second that each client should get");
    app.add_option("--warmup", options.warmup, "seconds before the window")->check(CLI::NonNegativeNumber);
    app.add_option("--seconds", options.seconds, "of the window")->check(CLI::PositiveNumber)->take_last();
    app.add_option("--patience", options.patience, "seconds to connect in")->check(CLI::PositiveNumber);
    app.add_option("--max-rate", options.subscribe.rateHz, "tapedeck: Subscribe.max_rate_hz");
    app.add_option("--keys", options.subscribe.keys, "tapedeck: subscribe to so many random rows");
    app.add_option("--rows", options.subscribe.rows, "tapedeck: of so many");
    CLI11_PARSE(app, argc, argv);
    if (freePort)
        return printFreePort();

    const std::unique_ptr<Protocol> protocol = makeProtocol(options.protocol, options.subscribe);
    if (!protocol) {
        std::cerr << "fanout_driver: --protocol '" << options.protocol
                  << "': there are raw, ws, tapedeck, nats, socketio and centrifugo\n";
        return 2;
    }
    if (options.clients.port == 0 || options.clients.count == 0 || options.server <= 0
        || options.clients.slow >= options.clients.count
        || (options.subscribe.keys > 0 && options.subscribe.rows <= 0)) {
        std::cerr << "fanout_driver: --port, --clients and --pid are needed, fewer --slow than --clients, and --rows "
                     "with --keys\n";
        return 2;
    }
    raiseDescriptorLimit();
    return run(options, *protocol);
}

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How many changes a second one publisher, and eight, bring to the boards by gRPC: client and server in this process,
// over the loopback interface, without TLS.
#include "common/time/clock.h"
#include "server/engine/engine.h"
#include "server/sources/publishlistener.h"
#include "server/sources/sourceurl.h"
#include "tests/publishing/publishclient.h"

#include <QCoreApplication>

#include <cstdio>
#include <ctime>
#include <memory>
#include <thread>
#include <vector>

using namespace tapedeck;

namespace {

constexpr Micros secondUs = 1'000'000;
constexpr int rows = 1'000;

Micros cpuUs()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return Micros(time.tv_sec) * secondUs + time.tv_nsec / 1'000;
}

/// Sends requests of so many rows, each with a new bid and ask, until the time is over; waits until all are
/// acknowledged. Returns how many rows.
std::uint64_t publish(int port, const std::string &name, int rowsPerRequest, Micros untilUs)
{
    PublishClient client(port, {name});
    std::uint64_t position = 0;
    std::int64_t price = 0;
    int row = 0;
    v1::PublishRequest request;
    while (steadyClockUs() < untilUs) {
        request.mutable_changes()->clear_prices();
        for (int i = 0; i < rowsPerRequest; ++i) {
            v1::Quote &quote = *request.mutable_changes()->add_prices();
            quote.set_key(name + ':' + std::to_string(row));
            quote.set_bid(++price);
            quote.set_ask(price + 2);
            row = (row + 1) % rows;
        }
        request.set_position(++position);
        if (!client.send(request))
            return 0;
    }
    while (client.position() < position && !client.status())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return client.position() * static_cast<std::uint64_t>(rowsPerRequest);
}

void run(int publishers, int rowsPerRequest)
{
    Engine engine({"bench_publish", {}});
    SourceUrl url("publish://127.0.0.1:0");
    auto made = std::make_unique<PublishListener>(url);
    const PublishListener *listener = made.get();
    engine.addSource(std::move(made));
    engine.start();
    while (listener->state() != Source::State::Live)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));

    const Micros start = steadyClockUs();
    const Micros cpu = cpuUs();
    std::atomic<std::uint64_t> taken = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < publishers; ++i) {
        threads.emplace_back([&, i] {
            taken += publish(listener->port(), 'p' + std::to_string(i), rowsPerRequest, start + 3 * secondUs);
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    const auto seconds = static_cast<double>(steadyClockUs() - start) / secondUs;
    std::printf("%d publisher%s %3d rows a request: %9.0f rows, %9.0f changes (bid, ask) a second; %.2f cores\n",
                publishers, publishers == 1 ? ", " : "s,", rowsPerRequest, static_cast<double>(taken) / seconds,
                2 * static_cast<double>(taken) / seconds, static_cast<double>(cpuUs() - cpu) / secondUs / seconds);
    engine.stop();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    for (const int publishers : {1, 8}) {
        for (const int rowsPerRequest : {1, 100})
            run(publishers, rowsPerRequest);
    }
}

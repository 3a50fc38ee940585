// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tapedeck's engine and fan-out, as tapedeckd puts them together, behind a source that changes just as much as a
// message of the size asked for takes, at exactly the rate asked for.
//
// SIGUSR2 starts the changes. The first SIGUSR1 opens the window in which allocations are counted, the second closes
// it. SIGTERM prints them and ends.
#include "server/fanout/fanout.h"
#include "tests/bench/fanout/allocationcounter.h"
#include "tests/bench/fanout/calibration.h"
#include "tests/bench/fanout/pacedsource.h"
#include "tests/bench/fanout/procfigures.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <QLoggingCategory>

#include <algorithm>
#include <array>
#include <csignal>
#include <iostream>
#include <thread>

using namespace tapedeck;

namespace {

constexpr std::array signalNumbers = {SIGTERM, SIGINT, SIGUSR1, SIGUSR2};

std::uint64_t framesSent(Fanout &fanout)
{
    for (const auto &[name, value] : fanout.figures().counters) {
        if (name == "frames_sent")
            return value;
    }
    return 0;
}

/// What happened between two marks.
class AllocationWindow
{
public:
    explicit AllocationWindow(Fanout &fanout)
        : m_fanout(fanout)
    {
    }

    void mark()
    {
        if (m_marks < 2) {
            const std::uint64_t frames = framesSent(m_fanout);
            m_frames[m_marks] = frames;
            m_allocations[m_marks] = bench::allocations();
            ++m_marks;
        }
    }

    void print() const
    {
        if (m_marks < 2)
            return;
        const std::uint64_t frames = m_frames[1] - m_frames[0];
        const std::uint64_t allocations = m_allocations[1] - m_allocations[0];
        std::cout << "frames " << frames << "\nallocations " << allocations << "\nallocations per delivered frame "
                  << (frames == 0 ? 0 : static_cast<double>(allocations) / static_cast<double>(frames)) << std::endl;
    }

private:
    Fanout &m_fanout;
    std::size_t m_marks = 0;
    std::array<std::uint64_t, 2> m_frames{};
    std::array<std::uint64_t, 2> m_allocations{};
};

/// Waits for signals on a thread of its own, so that the figures are taken when asked for.
void handleSignals(const sigset_t &signals, bench::PacedSource &source, AllocationWindow &window)
{
    for (;;) {
        int number = 0;
        if (sigwait(&signals, &number) != 0)
            continue;
        switch (number) {
        case SIGUSR1:
            window.mark();
            break;
        case SIGUSR2:
            source.run();
            break;
        default:
            QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
            return;
        }
    }
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_NO_GLIB", "1"); // as tapedeckd does
    std::size_t payload = 128;
    double rate = 1;
    int rows = 0;
    int workers = 1;
    CLI::App options("Tapedeck's fan-out, fed at an exact rate.", "fanout_tapedeck");
    options.add_option("--payload", payload, "bytes of a message, about")->check(CLI::Range(1, 1 << 20));
    options.add_option("--rate", rate, "commits a second")->check(CLI::PositiveNumber);
    options.add_option("--rows", rows, "change all of so many rows with each commit, whatever the payload")
        ->check(CLI::Range(1, 100'000));
    options.add_option("--workers", workers, "I/O workers")->check(CLI::Range(1, 256));
    CLI11_PARSE(options, argc, argv);

    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : signalNumbers)
        sigaddset(&signals, number);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr); // before any thread starts, so that all inherit it
    bench::raiseDescriptorLimit();
    QLoggingCategory::setFilterRules(QStringLiteral("*.debug=false")); // as tapedeckd does unless told otherwise
    QCoreApplication app(argc, argv);

    Engine engine({"fan-out benchmark", {}});
    // Rows enough for any payload: a cell takes at least two bytes.
    auto owned = std::make_unique<bench::PacedSource>(rows > 0 ? rows : static_cast<int>(payload) / 8 + 1, rate);
    bench::PacedSource &source = *owned;
    engine.addSource(std::move(owned));
    FanoutLimits limits;
    limits.clientsMax = 200'000;
    Fanout fanout(engine, limits, "fan-out benchmark", workers);
    engine.setFanoutFigures([&fanout] { return fanout.figures(); });
    if (const QString error = fanout.listen(QHostAddress(QHostAddress::LocalHost), 0); !error.isEmpty()) {
        std::cerr << "fanout_tapedeck: " << error.toStdString() << '\n';
        return 1;
    }
    engine.start();

    AllocationWindow window(fanout);
    std::thread signalThread([&] { handleSignals(signals, source, window); });
    std::thread announcer([&] {
        if (rows > 0) {
            source.setCells(source.cellsMax());
        } else if (bench::calibrate(fanout.port(), source, payload) == 0) {
            std::cerr << "fanout_tapedeck: the server does not answer\n";
            kill(getpid(), SIGTERM);
            return;
        }
        std::cout << "port " << fanout.port() << std::endl;
    });
    const int code = QCoreApplication::exec();
    announcer.join();
    signalThread.join();
    window.print();
    engine.stop();
    return code;
}

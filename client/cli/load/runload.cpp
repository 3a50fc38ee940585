// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/clirun.h"
#include "client/cli/commands.h"
#include "client/cli/load/loadrun.h"
#include "common/process/descriptorlimit.h"
#include "common/process/signalwatch.h"

#include <QCoreApplication>

#include <iostream>

namespace tapedeck {

namespace {

constexpr std::uint64_t otherFiles = 64; // besides the connections

int failed(const CliOptions &options, const std::string &sentence)
{
    std::cerr << "tapectl: " << options.url.toString(QUrl::RemoveUserInfo).toStdString() << ": " << sentence << '\n';
    return exitFailed;
}

/// The keys of a board as they are now, by a snapshot; -1, or the exit code.
int readKeys(const CliOptions &options, const std::string &board, std::vector<std::string> &keys)
{
    CliOptions ask = options;
    ask.command = CliOptions::Command::Snapshot;
    ask.board = board;
    ask.timeoutS = options.timeoutS > 0 ? options.timeoutS : 10;
    const auto client = makeClient(ask, false, false);
    bool done = false;
    QObject::connect(client.get(), &FeedClient::synchronized, client.get(), [&] {
        done = true;
        client->board(board)->read([&](const Board &rows) {
            rows.forEachRow([&](RowId row) { keys.emplace_back(rows.key(row)); });
            return 0;
        });
        QCoreApplication::exit(exitDone);
    });
    if (const int code = runClient(*client, ask); !done)
        return code == exitDone ? exitFailed : code; // interrupted
    return keys.empty() ? failed(options, "the board " + board + " has no rows to choose keys from") : -1;
}

} // namespace

int runLoad(const CliOptions &options)
{
    const LoadOptions &load = options.load;
    const std::uint64_t files = raiseDescriptorLimit();
    if (const std::uint64_t most = files > otherFiles ? files - otherFiles : 0;
        static_cast<std::uint64_t>(load.clients) > most) {
        std::cerr << "tapectl: --clients " << load.clients << ": this process may have " << most
                  << " connections; a higher limit on open files (ulimit -Hn) allows more\n";
        return exitUsage;
    }
    if (load.serverPid > 0 && !processUse(load.serverPid)) {
        std::cerr << "tapectl: --server-pid " << load.serverPid << ": there is no such process\n";
        return exitUsage;
    }
    Endpoint endpoint;
    if (const std::string mistake = endpoint.resolve(options.url); !mistake.empty())
        return failed(options, mistake);
    std::vector<LoadPlan::BoardPlan> boards;
    for (const std::string &name : load.boards) {
        LoadPlan::BoardPlan board{0, name, {}};
        while (Schema::all()[static_cast<std::size_t>(board.index)].board() != name)
            ++board.index;
        if (load.keys > 0) {
            if (const int code = readKeys(options, name, board.keys); code >= 0)
                return code;
        }
        boards.push_back(std::move(board));
    }

    SignalWatch::block(); // before the threads start, so that they do not take the signals
    const LoadPlan plan(load, std::move(endpoint), std::move(boards));
    LoadRun run(options, plan);
    QTimer started; // --timeout is for the beginning: then all must be there
    QObject::connect(&started, &QTimer::timeout, &run, [&] {
        if (!run.wasComplete())
            QCoreApplication::exit(failed(options, "not all clients were live within the time given by --timeout"));
    });
    started.setSingleShot(true);
    if (options.timeoutS > 0)
        started.start(static_cast<int>(options.timeoutS * 1'000));
    CliOptions untimed = options;
    untimed.timeoutS = 0;
    const int code = runLoop(untimed, [] { return exitDone; });
    run.finish();
    return code == exitDone && !run.succeeded() ? exitFailed : code;
}

} // namespace tapedeck

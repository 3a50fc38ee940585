// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/clirun.h"
#include "client/cli/commands.h"
#include "client/cli/version.h"
#include "common/process/crashtrace.h"

#include <QCoreApplication>

#include <csignal>

int main(int argc, char **argv)
{
    using namespace tapedeck;
    traceCrashes(cliVersion);
    qputenv("QT_NO_GLIB", "1");
    std::signal(SIGPIPE, SIG_IGN); // put() notices
    CliOptions options;
    if (const int code = readCliOptions(argc, argv, options); code >= 0)
        return code;
    QCoreApplication app(argc, argv);
    switch (options.command) {
    case CliOptions::Command::Snapshot:
        return runSnapshot(options);
    case CliOptions::Command::Tail:
        return runTail(options);
    case CliOptions::Command::Watch:
        return runWatch(options);
    case CliOptions::Command::Stats:
        return runStats(options);
    case CliOptions::Command::Events:
        return runEvents(options);
    case CliOptions::Command::Load:
        return runLoad(options);
    case CliOptions::Command::Record:
        return runRecord(options);
    case CliOptions::Command::Candles:
        return runCandles(options);
    case CliOptions::Command::Book:
        return runBook(options);
    case CliOptions::Command::Publish:
        return runPublish(options);
    case CliOptions::Command::Version:
        return put(options.json ? "{\"version\":\"" + std::string(cliVersion) + "\"}\n"
                                : std::string(cliVersion) + '\n')
            ? exitDone
            : exitFailed;
    }
}

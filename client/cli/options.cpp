// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/options.h"

#include "common/board/schema.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <iostream>

namespace tapedeck {

namespace {

int wrong(const std::string &sentence)
{
    std::cerr << "tapectl: " << sentence << '\n';
    return exitUsage;
}

std::string boardNames()
{
    std::string names;
    for (const Schema &schema : Schema::all())
        names += (names.empty() ? "" : ", ") + schema.board();
    return names;
}

} // namespace

int readCliOptions(int argc, char **argv, CliOptions &options)
{
    using Command = CliOptions::Command;
    CLI::App app("Looks at a Tapedeck feed server from the command line.", "tapectl");
    app.require_subcommand(1);
    app.fallthrough();
    std::string url = "ws://127.0.0.1:7878";
    double timeoutS = -1;
    app.add_option("--url", url, "the feed server")->capture_default_str();
    app.add_flag("--json", options.json, "one JSON object a line");
    app.add_option("--timeout", timeoutS,
                   "seconds to wait for an answer; 0: for ever [5 where one is awaited, else 0]");

    const auto add = [&](const char *name, const char *description, Command command) {
        CLI::App *sub = app.add_subcommand(name, description);
        sub->callback([&options, command] { options.command = command; });
        return sub;
    };
    CLI::App *snapshot = add("snapshot", "print the rows of a board as they are now", Command::Snapshot);
    CLI::App *tail = add("tail", "print changes as they come", Command::Tail);
    CLI::App *watch = add("watch", "a live table in the terminal", Command::Watch);
    add("stats", "the server's sources, boards, clients and latencies", Command::Stats);
    CLI::App *events =
        add("events", "print what has happened to one row: trades, or events of a match", Command::Events);
    CLI::App *load = add("load", "connect many clients, and measure what they get", Command::Load);
    CLI::App *record =
        add("record", "write all updates to a file: each message with its length before it", Command::Record);
    CLI::App *candles = add("candles", "print the candles of a row of prices", Command::Candles);
    CLI::App *book = add("book", "print the price levels of a row of prices", Command::Book);
    CLI::App *publish =
        add("publish", "write rows, as --json prints them, from standard input to a broker", Command::Publish);
    add("version", "print the version", Command::Version);
    for (CLI::App *sub : {snapshot, tail, watch})
        sub->add_option("BOARD", options.board, boardNames())->required();
    for (CLI::App *sub : {snapshot, tail})
        sub->add_option("KEY", options.keys, "only these rows: the whole key, or the part after \"venue:\"");
    options.intervalS = 60;
    candles->add_option("--interval", options.intervalS, "of each, in seconds: 1, 60, 300 or 3600")
        ->capture_default_str();
    for (CLI::App *sub : {candles, book, events}) {
        sub->add_option("KEY", options.key, "the whole key, \"venue:symbol\"")->required();
        sub->add_flag("--follow", options.follow, "and go on with what comes");
    }
    events->add_option("--stream", options.stream, "trades or match [what the row has]");
    publish
        ->add_option("URL", options.brokerUrl,
                     "such as redis://HOST:PORT/DB?stream=KEY, nats://HOST?subject=NAME, kafka://HOST/TOPIC or "
                     "amqp://HOST?queue=NAME")
        ->required();
    publish->add_option("--board", options.board, "that the rows are of: " + boardNames() + " [prices]");
    publish->add_option("--payload", options.payload, "of messages: json or proto")->default_val("json");
    addLoadOptions(*load, options.load);
    record->add_option("FILE", options.file, "is replaced")->required();
    for (CLI::App *sub : {events, load, record})
        sub->add_option("--seconds", options.seconds, "stop after; 0: when interrupted")->capture_default_str();

    try {
        app.parse(argc, argv);
    } catch (const CLI::RequiredError &error) {
        if (const auto extra = app.remaining(); app.get_subcommands().empty() && !extra.empty())
            return wrong("there is no command '" + extra.front() + "'; tapectl --help lists them");
        return app.exit(error) == 0 ? exitDone : exitUsage;
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? exitDone : exitUsage;
    }
    if (options.command == Command::Publish && options.board.empty())
        options.board = Schema::prices().board();
    if (options.command == Command::Publish && options.payload != "json" && options.payload != "proto")
        return wrong("--payload '" + options.payload + "': json or proto is expected");
    options.url = QUrl(QString::fromStdString(url));
    if (!options.url.isValid()
        || (options.url.scheme() != QLatin1String("ws") && options.url.scheme() != QLatin1String("wss"))
        || options.url.host().isEmpty())
        return wrong("--url '" + url + "': ws://HOST:PORT is expected");
    if (!options.board.empty() && Schema::byBoard(options.board) == nullptr)
        return wrong("there is no board '" + options.board + "'; there are " + boardNames());
    if (const std::string mistake = mistakeIn(options.load); !mistake.empty())
        return wrong(mistake);
    if (options.seconds < 0)
        return wrong("--seconds: 0 or more is expected");
    if (!options.stream.empty() && options.stream != "trades" && options.stream != "match")
        return wrong("--stream '" + options.stream + "': trades or match is expected");
    static constexpr std::array<std::uint32_t, 4> intervals = {1, 60, 300, 3600};
    if (std::find(intervals.begin(), intervals.end(), options.intervalS) == intervals.end())
        return wrong("--interval " + std::to_string(options.intervalS) + ": 1, 60, 300 or 3600 is expected");
    options.timeoutS = timeoutS < 0 ? (options.wantsAnswer() ? 5 : 0) : timeoutS;
    return -1;
}

} // namespace tapedeck

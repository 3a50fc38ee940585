// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/loadoptions.h"

#include "common/board/schema.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <sstream>

namespace tapedeck {

namespace {

template <typename Number> std::string outside(const char *option, Number value, Number least, Number most)
{
    if (value >= least && value <= most)
        return {};
    std::ostringstream sentence;
    sentence << option << ' ' << value << ": " << least << " to " << most << " is expected";
    return sentence.str();
}

std::string mistakeInBoards(const std::vector<std::string> &boards)
{
    std::string known;
    for (const Schema &schema : Schema::all())
        known += (known.empty() ? "" : ", ") + schema.board();
    for (auto board = boards.begin(); board != boards.end(); ++board) {
        if (Schema::byBoard(*board) == nullptr)
            return "there is no board '" + *board + "'; there are " + known;
        if (std::find(boards.begin(), board, *board) != board)
            return "--boards: '" + *board + "' is given twice";
    }
    return {};
}

} // namespace

void addLoadOptions(CLI::App &load, LoadOptions &options)
{
    load.add_option("--clients", options.clients, "how many connections")->capture_default_str();
    load.add_option("--threads", options.threads, "that share them")->capture_default_str();
    load.add_option(
            "--rate", options.ratesHz,
            "updates a second that each asks for, 0: every commit; of a list such as 0,10,1 each client takes the "
            "next")
        ->delimiter(',')
        ->capture_default_str();
    load.add_option("--boards,--board", options.boards, "each client subscribes to all of these")
        ->delimiter(',')
        ->capture_default_str();
    load.add_option("--keys", options.keys, "of each board, taken by chance; 0: every row")->capture_default_str();
    load.add_option("--seed", options.seed, "of that chance")->capture_default_str();
    load.add_option("--slow", options.slowPercent, "percent of the clients that now and then read nothing")
        ->capture_default_str();
    load.add_option("--slow-seconds", options.slowSeconds, "how long they read nothing")->capture_default_str();
    load.add_option("--storm", options.stormSeconds,
                    "so many seconds after all are live close every connection, and resume; 0: never")
        ->capture_default_str();
    load.add_option("--connect-rate", options.connectRate, "connections to open a second; 0: as many as are answered")
        ->capture_default_str();
    load.add_option("--verify", options.verify, "clients of each thread that keep the rows, and check every digest")
        ->capture_default_str();
    load.add_option("--ping", options.pingSeconds, "seconds between two pings of a client; 0: none")
        ->capture_default_str();
    load.add_option("--server-pid", options.serverPid,
                    "read the server's CPU and memory from this process; 0: take what the server says")
        ->capture_default_str();
}

std::string mistakeIn(const LoadOptions &options)
{
    std::vector<std::string> mistakes = {
        outside("--clients", options.clients, 1, 100'000),
        outside("--threads", options.threads, 1, 64),
        outside("--keys", options.keys, 0, 10'000),
        outside("--slow", options.slowPercent, 0.0, 100.0),
        outside("--slow-seconds", options.slowSeconds, 0.1, 3'600.0),
        outside("--storm", options.stormSeconds, 0.0, 1e6),
        outside("--connect-rate", options.connectRate, 0.0, 1e6),
        outside("--verify", options.verify, 0, 1'000),
        outside("--ping", options.pingSeconds, 0.0, 3'600.0),
        outside("--server-pid", options.serverPid, 0, 1 << 30),
        mistakeInBoards(options.boards),
    };
    if (options.pingSeconds > 0)
        mistakes.push_back(outside("--ping", options.pingSeconds, 0.1, 3'600.0));
    for (const int rate : options.ratesHz)
        mistakes.push_back(outside("--rate", rate, 0, 1'000));
    const auto first = std::find_if(mistakes.begin(), mistakes.end(), [](const auto &text) { return !text.empty(); });
    return first == mistakes.end() ? std::string() : *first;
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/boardtable.h"
#include "client/cli/clirun.h"
#include "client/cli/commands.h"
#include "common/wire/publishcodec.h"
#include "common/wire/rowjson.h"

#include <QCoreApplication>

#include <algorithm>
#include <iostream>

namespace tapedeck {

namespace {

std::string snapshotText(const Board &board, bool json)
{
    std::string text;
    const std::vector<RowId> rows = rowsByKey(board);
    if (json) {
        for (const RowId row : rows) {
            appendRowJson(board, row, 0, text);
            text += '\n';
        }
        return text;
    }
    for (const std::string &line : boardTable(board, rows))
        text += line + '\n';
    return text;
}

/// Changes since `seen`, a line each; advances it.
std::string changesText(const Board &board, Version &seen, bool json, std::vector<std::string> &keys)
{
    std::vector<RowId> changed;
    board.changesSince(seen, [&](RowId row) { changed.push_back(row); });
    std::reverse(changed.begin(), changed.end());
    std::string text;
    for (const RowId row : changed) {
        if (row >= keys.size())
            keys.resize(row + 1);
        if (!board.alive(row)) {
            if (json)
                appendRemovalJson(keys[row], text);
            else
                text += keys[row] + " removed";
            text += '\n';
            continue;
        }
        keys[row] = board.key(row);
        if (json) {
            appendRowJson(board, row, seen, text);
        } else {
            text += board.key(row);
            for (std::size_t i = 0; i < board.schema().columns().size(); ++i) {
                const Column &column = board.schema().columns()[i];
                if (board.cellVersion(row, static_cast<int>(i)) > seen && column.kind != v1::KEY
                    && column.kind != v1::PRICE_SCALE && column.kind != v1::SIZE_SCALE)
                    text += ' ' + column.name + '=' + cellText(board, row, column);
            }
        }
        text += '\n';
    }
    seen = board.version();
    return text;
}

} // namespace

int runSnapshot(const CliOptions &options)
{
    const auto client = makeClient(options, false, false);
    const auto feed = client->board(options.board);
    QObject::connect(client.get(), &FeedClient::synchronized, client.get(), [&] {
        const std::string text = feed->read([&](const Board &board) { return snapshotText(board, options.json); });
        QCoreApplication::exit(put(text) ? exitDone : exitFailed);
    });
    return runClient(*client, options);
}

int runTail(const CliOptions &options)
{
    const auto client = makeClient(options, true, false);
    const auto feed = client->board(options.board);
    Version seen = 0;
    std::vector<std::string> keys;
    QObject::connect(client.get(), &FeedClient::updated, client.get(), [&](const QString &, bool more) {
        if (more)
            return;
        const std::string text =
            feed->read([&](const Board &board) { return changesText(board, seen, options.json, keys); });
        if (!put(text))
            QCoreApplication::exit(exitDone);
    });
    QObject::connect(client.get(), &FeedClient::stateChanged, client.get(), [&] {
        const FeedStats stats = client->stats();
        if (stats.state == FeedStats::State::Waiting)
            std::cerr << "tapectl: " << stats.url << ": " << stats.reason << "; trying again\n";
    });
    return runClient(*client, options);
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/boardtable.h"
#include "client/cli/clirun.h"
#include "client/cli/commands.h"
#include "client/cli/tableformat.h"

#include <QCoreApplication>
#include <QTimer>

#include <sys/ioctl.h>
#include <unistd.h>

namespace tapedeck {

namespace {

constexpr int redrawMs = 250;

struct Size {
    std::size_t rows = 40, columns = 160;
};

Size terminalSize()
{
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0)
        return {};
    return {size.ws_row, size.ws_col};
}

std::string stateText(const FeedStats &stats)
{
    switch (stats.state) {
    case FeedStats::State::Idle:
        return "not connected";
    case FeedStats::State::Connecting:
        return "connecting";
    case FeedStats::State::Synchronizing:
        return "synchronizing";
    case FeedStats::State::Live:
        return "live";
    case FeedStats::State::Behind:
        return "STALE by about " + durationText(static_cast<std::uint64_t>(stats.behindUs)) + ": " + stats.reason;
    case FeedStats::State::Silent:
        return "STALE: " + stats.reason;
    case FeedStats::State::Waiting:
        return "STALE, connection lost: " + stats.reason + "; trying again";
    }
    return {};
}

/// The first `columns` characters.
std::string clippedLine(const std::string &line, std::size_t columns)
{
    std::size_t bytes = 0;
    for (std::size_t used = 0; bytes < line.size(); ++bytes) {
        if ((static_cast<unsigned char>(line[bytes]) & 0xc0) != 0x80 && ++used > columns)
            break;
    }
    return line.substr(0, bytes);
}

class WatchScreen
{
public:
    WatchScreen(FeedClient &client, std::string board)
        : m_client(client)
        , m_name(std::move(board))
        , m_feed(client.board(m_name))
        , m_isTerminal(isatty(STDOUT_FILENO) != 0)
    {
        if (m_isTerminal)
            (void)put("\x1b[?1049h\x1b[?25l"); // alternate screen, no cursor
    }
    ~WatchScreen()
    {
        if (m_isTerminal)
            (void)put("\x1b[?25h\x1b[?1049l");
    }

    /// False: nobody reads any more, or, without a terminal, one table was printed.
    [[nodiscard]] bool draw()
    {
        const FeedStats stats = m_client.stats();
        if (!m_isTerminal && stats.state != FeedStats::State::Live)
            return true;
        const Size size = terminalSize();
        std::string out = m_isTerminal ? "\x1b[H" : "";
        std::string head =
            m_name + " at " + stats.url + ": " + stateText(stats) + ", " + grouped(rowsPerSecond(stats)) + " rows/s";
        if (stats.publishToReceive.count > 0)
            head += ", publish to here p99 " + durationText(stats.publishToReceive.p99Us);
        const auto [lines, changed, total] =
            m_feed->read([&](const Board &board) { return table(board, size.rows - 3); });
        addLine(out, head + ", " + grouped(total) + " rows", size,
                stats.state == FeedStats::State::Live ? "\x1b[1m" : "\x1b[1;31m");
        for (std::size_t i = 0; i < lines.size(); ++i)
            addLine(out, lines[i], size, i == 0 ? "\x1b[4m" : changed[i - 1] ? "" : "\x1b[2m");
        if (total == 0)
            addLine(out, "no rows yet: the server has no source for this board, or it has not begun", size, "");
        if (m_isTerminal)
            out += "\x1b[J";
        return put(out) && m_isTerminal;
    }

private:
    struct Table {
        std::vector<std::string> lines;
        std::vector<bool> changed;
        std::size_t total;
    };

    /// The rows by key, as many as fit; bright what changed since the last time.
    [[nodiscard]] Table table(const Board &board, std::size_t rowsMax)
    {
        std::vector<RowId> rows = rowsByKey(board);
        if (m_isTerminal && rows.size() > rowsMax)
            rows.resize(rowsMax);
        Table table{boardTable(board, rows), {}, board.rowCount()};
        for (const RowId row : rows)
            table.changed.push_back(board.rowVersion(row) > m_seen);
        m_seen = board.version();
        return table;
    }

    void addLine(std::string &out, const std::string &line, const Size &size, const char *style) const
    {
        if (m_isTerminal)
            out += style + clippedLine(line, size.columns) + "\x1b[0m\x1b[K\r\n";
        else
            out += line + '\n';
    }

    [[nodiscard]] std::uint64_t rowsPerSecond(const FeedStats &stats)
    {
        const Micros now = steadyClockUs();
        if (now - m_rateUs >= 1'000'000) {
            m_rate = static_cast<std::uint64_t>(static_cast<double>(stats.rows - m_rows) * 1e6
                                                / static_cast<double>(now - m_rateUs));
            m_rateUs = now;
            m_rows = stats.rows;
        }
        return m_rate;
    }

    FeedClient &m_client;
    std::string m_name;
    std::shared_ptr<BoardFeed> m_feed;
    bool m_isTerminal;
    Version m_seen = 0;
    Micros m_rateUs = steadyClockUs();
    std::uint64_t m_rows = 0;
    std::uint64_t m_rate = 0;
};

} // namespace

int runWatch(const CliOptions &options)
{
    const auto client = makeClient(options, true, false);
    WatchScreen screen(*client, options.board);
    QTimer redraw;
    QObject::connect(&redraw, &QTimer::timeout, client.get(), [&] {
        if (!screen.draw())
            QCoreApplication::exit(exitDone);
    });
    redraw.start(redrawMs);
    return runClient(*client, options);
}

} // namespace tapedeck

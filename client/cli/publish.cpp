// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/brokerbatch.h"
#include "client/cli/clirun.h"
#include "client/cli/commands.h"
#include "client/cli/rowlines.h"
#include "client/cli/tableformat.h"
#include "common/process/signalwatch.h"
#include "common/url/shownurl.h"
#include "common/wire/publishcodec.h"
#include "common/wire/rowjson.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>

#include <cerrno>
#include <cstring>
#include <iostream>

#include <unistd.h>

namespace tapedeck {

namespace {

constexpr std::size_t lineBytesMax = 1024 * 1024;

/// Lines of standard input to messages of a broker, as they come.
class PublishRun
{
public:
    PublishRun(const CliOptions &options, BrokerWriter &writer)
        : m_writer(writer)
        , m_isJson(options.payload == "json")
        , m_rows(*Schema::byBoard(options.board))
    {
    }

    /// Takes what standard input holds now. False: it has ended, or something is wrong.
    [[nodiscard]] bool read()
    {
        char bytes[64 * 1024];
        const ssize_t count = ::read(STDIN_FILENO, bytes, sizeof bytes);
        if (count < 0 && errno == EINTR)
            return true;
        if (count < 0)
            m_error = std::string("standard input cannot be read: ") + std::strerror(errno);
        else if (count == 0 && !m_text.empty())
            m_text += '\n'; // the last line may lack it
        else
            m_text.append(bytes, static_cast<std::size_t>(count));
        return takeLines() && write() && count > 0;
    }

    /// While nothing comes. False: the connection is gone.
    [[nodiscard]] bool tend()
    {
        if (const auto trouble = m_writer.tend())
            m_error = trouble->reason;
        return m_error.empty();
    }

    /// The count, or what went wrong. The exit code.
    [[nodiscard]] int report(const CliOptions &options) const
    {
        const std::string where = withoutSecrets(options.brokerUrl);
        if (!m_error.empty()) {
            std::cerr << "tapectl: " << where << ": " << m_error << "; " << grouped(m_confirmed)
                      << " rows were confirmed before\n";
            return exitFailed;
        }
        return put(options.json ? "{\"confirmed\":" + std::to_string(m_confirmed) + "}\n"
                                : grouped(m_confirmed) + " rows written to " + where + ", all confirmed\n")
            ? exitDone
            : exitFailed;
    }

private:
    bool takeLines()
    {
        std::size_t begin = 0;
        for (std::size_t end = 0; (end = m_text.find('\n', begin)) != std::string::npos; begin = end + 1) {
            ++m_line;
            const std::string_view line = std::string_view(m_text).substr(begin, end - begin);
            if (line.find_first_not_of(" \t\r") != std::string_view::npos && !take(line))
                return false;
            if (m_batch.isFull() && !write())
                return false;
        }
        m_text.erase(0, begin);
        if (m_text.size() > lineBytesMax)
            m_error = "line " + std::to_string(m_line + 1) + " is longer than 1 MiB";
        return m_error.empty();
    }

    bool take(std::string_view line)
    {
        const RowLines::Outcome outcome = m_rows.take(line);
        if (!outcome.error.empty()) {
            const bool isWritten = write(); // what came before it
            if (isWritten)
                m_error = "line " + std::to_string(m_line) + ": " + outcome.error;
            return false;
        }
        const Board &board = m_rows.board();
        const std::string_view key = board.key(outcome.row);
        m_batch.begin(key, !board.alive(outcome.row));
        std::string &out = m_batch.bytes();
        if (board.alive(outcome.row))
            m_isJson ? appendWholeRowJson(board, outcome.row, out) : appendPublishRow(board, outcome.row, out);
        else
            m_isJson ? appendRemovalJson(key, out) : appendPublishRemoval(board.schema(), key, out);
        m_batch.end();
        return true;
    }

    bool write()
    {
        if (m_batch.isEmpty())
            return true;
        const auto messages = m_batch.messages();
        if (const auto trouble = m_writer.write(messages)) {
            m_error = trouble->reason;
            return false;
        }
        m_confirmed += messages.size();
        m_batch.clear();
        return true;
    }

    BrokerWriter &m_writer;
    bool m_isJson;
    RowLines m_rows;
    BrokerBatch m_batch;
    std::string m_text; // that no line has been made of yet
    std::uint64_t m_line = 0;
    std::uint64_t m_confirmed = 0;
    std::string m_error;
};

} // namespace

int runPublish(const CliOptions &options)
{
    OptionUrl url(options.brokerUrl, {}, {"publish", "redis://127.0.0.1:6379/0?stream=prices"});
    const auto writer = makeBrokerWriter(url, {});
    if (!writer) {
        std::cerr << "tapectl: " << url.error() << '\n';
        return exitUsage;
    }
    writer->onWaiting([&options, told = std::string()](const std::string &reason) mutable {
        if (std::exchange(told, reason) != reason)
            std::cerr << "tapectl: " << withoutSecrets(options.brokerUrl) << ": " << reason << '\n';
    });
    SignalWatch::block();
    SignalWatch signals;
    bool isInterrupted = false;
    bool isOpen = false;
    QObject::connect(&signals, &SignalWatch::terminated, &signals, [&] {
        if (std::exchange(isInterrupted, true) || !isOpen) // else what is under way is confirmed first
            writer->cancel();
        QCoreApplication::exit();
    });
    if (const auto trouble = writer->open()) {
        writer->close();
        if (!isInterrupted)
            std::cerr << "tapectl: " << withoutSecrets(options.brokerUrl) << ": " << trouble->reason << '\n';
        return exitFailed;
    }
    isOpen = true;
    PublishRun run(options, *writer);
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &input, [&] {
        input.setEnabled(false); // writing handles events
        if (!run.read() || isInterrupted)
            QCoreApplication::exit();
        else
            input.setEnabled(true);
    });
    QTimer tending;
    QObject::connect(&tending, &QTimer::timeout, &tending, [&] {
        if (!input.isEnabled())
            return;
        input.setEnabled(false);
        if (run.tend())
            input.setEnabled(true);
        else
            QCoreApplication::exit();
    });
    tending.start(1'000);
    if (!isInterrupted)
        QCoreApplication::exec();
    writer->close();
    return run.report(options);
}

} // namespace tapedeck

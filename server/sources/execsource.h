// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/messagesource.h"

#include <cstdint>

#include <sys/types.h>

class QProcess;

namespace tapedeck {

/// `exec:COMMAND?mapping=NAME`: the JSON lines that a command of the shell writes to its standard output. When it ends
/// it is started again, after ever longer pauses (`restart=0`: it is not). What it writes to standard error goes to the
/// log, at most 20 lines in 10 seconds. It has a process group of its own, which is ended with the source.
class ExecSource : public LineSource
{
public:
    ExecSource(SourceUrl &url, const FeedContext &context);
    ~ExecSource() override;

protected:
    void open() override;
    void close() override;

private:
    void readOutput();
    void readErrors();
    void finished();

    std::string m_command;
    bool m_restart = true;
    LineBuffer m_lines;
    std::unique_ptr<QProcess> m_process;
    pid_t m_group = 0;       // of the process and its children; 0: none
    std::string m_lastError; // its last line on standard error
    Micros m_errorsSinceUs = 0;
    int m_errorsTold = 0;
    std::uint64_t m_errorsLeftOut = 0;
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/execsource.h"

#include "server/sources/sourceurl.h"

#include <QProcess>

#include <csignal>

#include <sys/prctl.h>
#include <unistd.h> // setpgid

namespace tapedeck {

namespace {

constexpr int errorLinesMax = 20; // that are logged in
constexpr Micros errorsIntervalUs = 10'000'000;
constexpr qint64 errorLineBytesMax = 500;
constexpr int endPatienceMs = 2'000;

/// Between fork and exec.
void prepareChild()
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr); // the server's threads block those that end it
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}

} // namespace

ExecSource::ExecSource(SourceUrl &url, const FeedContext &context)
    : LineSource(url, context, Supervisor::Times::take(url, silentTimes))
    , m_command(percentDecoded(url.rest()))
    , m_restart(url.takeNumber("restart", 1, 0, 1) == 1)
    , m_lines(lineBytesMax())
{
    if (m_command.find_first_not_of(' ') == std::string::npos)
        url.fail(
            "exec:COMMAND is expected, such as exec:./feed.py?mapping=NAME (a ? of the command is written as %3F)");
    url.finish("mapping, max-line, restart, " + std::string(Supervisor::Times::names));
}

ExecSource::~ExecSource()
{
    stop();
}

void ExecSource::open()
{
    m_lines.clear();
    m_lastError.clear();
    m_process = std::make_unique<QProcess>();
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setChildProcessModifier(prepareChild);
    QObject::connect(m_process.get(), &QProcess::started, context(), [this] {
        m_group = static_cast<pid_t>(m_process->processId());
        connected();
    });
    QObject::connect(m_process.get(), &QProcess::readyReadStandardOutput, context(), [this] { readOutput(); });
    QObject::connect(m_process.get(), &QProcess::readyReadStandardError, context(), [this] { readErrors(); });
    QObject::connect(m_process.get(), &QProcess::finished, context(), [this] { finished(); });
    QObject::connect(m_process.get(), &QProcess::errorOccurred, context(), [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            lost("cannot be started: " + m_process->errorString().toStdString());
    });
    m_process->start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromStdString(m_command)});
}

void ExecSource::close()
{
    if (!m_process)
        return;
    QProcess *process = m_process.release();
    process->disconnect();
    if (m_group > 0)
        kill(-m_group, SIGTERM);
    if (process->state() != QProcess::NotRunning && !process->waitForFinished(endPatienceMs)) {
        process->kill();
        process->waitForFinished(endPatienceMs);
    }
    if (m_group > 0)
        kill(-m_group, SIGKILL); // what did not listen
    m_group = 0;
    process->deleteLater(); // it may be what calls
}

void ExecSource::readOutput()
{
    m_process->setReadChannel(QProcess::StandardOutput);
    while (m_process) {
        const qint64 count = m_process->read(m_lines.space(), LineBuffer::readBytes);
        if (count <= 0)
            return;
        m_lines.added(static_cast<std::size_t>(count));
        if (!takeLines(m_lines))
            return;
    }
}

void ExecSource::readErrors()
{
    m_process->setReadChannel(QProcess::StandardError);
    while (m_process->canReadLine() || m_process->bytesAvailable() > errorLineBytesMax) {
        std::string line = m_process->readLine(errorLineBytesMax).toStdString();
        while (!line.empty() && static_cast<unsigned char>(line.back()) <= ' ')
            line.pop_back();
        if (line.empty())
            continue;
        m_lastError = line;
        const Micros now = steadyClockUs();
        if (now - m_errorsSinceUs > errorsIntervalUs) {
            if (m_errorsLeftOut > 0)
                warn(std::to_string(m_errorsLeftOut) + " more lines on standard error were left out");
            m_errorsSinceUs = now;
            m_errorsTold = 0;
            m_errorsLeftOut = 0;
        }
        if (++m_errorsTold <= errorLinesMax)
            warn(line);
        else
            ++m_errorsLeftOut;
    }
}

void ExecSource::finished()
{
    readOutput();
    readErrors();
    (void)takeRest(m_lines);
    const bool crashed = m_process->exitStatus() == QProcess::CrashExit;
    std::string reason = std::string("the command ") + (crashed ? "was ended by signal " : "ended with exit code ")
        + std::to_string(m_process->exitCode());
    if (m_process->exitCode() == 127 && !crashed)
        reason += " (no such program; is it on the server's PATH?)";
    if (!m_lastError.empty())
        reason += ": " + m_lastError;
    if (m_restart)
        lost(std::move(reason));
    else
        ended(std::move(reason));
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/selfbenchmark.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QTimerEvent>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr int seconds = 10;
constexpr int usualMs = 14'000; // with its start and its warming up
constexpr int timeoutMs = 60'000;
constexpr int tickMs = 100;
constexpr qsizetype outputMax = 16'384;

} // namespace

SelfBenchmark::SelfBenchmark(QObject *parent)
    : SelfBenchmark(QCoreApplication::applicationFilePath(), {QStringLiteral("--benchmark"), QString::number(seconds)},
                    timeoutMs, parent)
{
}

SelfBenchmark::SelfBenchmark(QString program, QStringList arguments, int timeoutMs, QObject *parent)
    : QObject(parent)
    , m_program(std::move(program))
    , m_arguments(std::move(arguments))
    , m_timeoutMs(timeoutMs)
{
    connect(&m_process, &QProcess::finished, this, &SelfBenchmark::finish);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return; // finished() follows
        m_problem = tr("The program could not be started: %1").arg(m_process.errorString());
        m_tick.stop();
        Q_EMIT changed();
    });
}

SelfBenchmark::~SelfBenchmark()
{
    m_process.disconnect(this);
    m_process.kill();
    m_process.waitForFinished(1'000);
}

double SelfBenchmark::progress() const
{
    return isRunning() ? std::min(1.0, static_cast<double>(m_elapsed.elapsed()) / usualMs) : 0;
}

void SelfBenchmark::start(const QSize &window)
{
    if (isRunning())
        return;
    m_result.clear();
    m_problem.clear();
    m_cancelled = false;
    QStringList arguments = m_arguments;
    if (window.isValid())
        arguments << QStringLiteral("--size") << QStringLiteral("%1x%2").arg(window.width()).arg(window.height());
    m_elapsed.start();
    m_tick.start(tickMs, this);
    m_process.start(m_program, arguments, QIODevice::ReadOnly);
    Q_EMIT changed();
}

void SelfBenchmark::cancel()
{
    m_cancelled = true;
    m_process.kill();
}

void SelfBenchmark::copy() const
{
    QGuiApplication::clipboard()->setText(m_result);
}

void SelfBenchmark::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_tick.timerId())
        return;
    if (m_elapsed.elapsed() > m_timeoutMs)
        m_process.kill();
    Q_EMIT changed();
}

void SelfBenchmark::finish(int code, QProcess::ExitStatus status)
{
    m_tick.stop();
    const QString output = QString::fromUtf8(m_process.readAllStandardOutput().left(outputMax)).trimmed();
    const QString error = QString::fromUtf8(m_process.readAllStandardError().left(outputMax)).trimmed();
    if (m_cancelled)
        m_problem.clear();
    else if (m_elapsed.elapsed() > m_timeoutMs)
        m_problem = tr("It was not done after %1 seconds, and was ended.").arg(m_timeoutMs / 1'000);
    else if (status != QProcess::NormalExit)
        m_problem = tr("The measuring process crashed.");
    else if (code != 0 || output.isEmpty())
        m_problem = error.isEmpty() ? tr("It ended without a result.") : error.section(QLatin1Char('\n'), -1);
    else
        m_result = output;
    Q_EMIT changed();
}

} // namespace tapedeck

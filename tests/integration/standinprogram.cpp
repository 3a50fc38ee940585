// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "standinprogram.h"

#include <QTest>

#include <algorithm>

StandinProgram::StandinProgram(const QString &venue, const QStringList &files, const QStringList &options)
{
    m_process.start(QStringLiteral(TAPEDECK_TEST_BIN "/venue_standin"),
                    QStringList{venue, files.join(QLatin1Char(','))} + options);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    if (!m_process.waitForReadyRead(30'000))
        return;
    const QStringList words = lines().value(0).split(QLatin1Char(' '));
    m_webSocket = words.value(2);
    m_http = words.value(3);
}

StandinProgram::~StandinProgram()
{
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(10'000))
        m_process.kill();
    m_process.waitForFinished();
}

QStringList StandinProgram::lines()
{
    m_process.waitForReadyRead(0);
    m_said += QString::fromUtf8(m_process.readAllStandardOutput());
    return m_said.split(QLatin1Char('\n'));
}

bool StandinProgram::waitFor(const QString &line, int timeoutMs)
{
    return QTest::qWaitFor([&] { return lines().contains(line); }, timeoutMs);
}

int StandinProgram::count(const QString &beginning)
{
    const QStringList all = lines();
    return static_cast<int>(
        std::count_if(all.begin(), all.end(), [&](const QString &line) { return line.startsWith(beginning); }));
}

void StandinProgram::release()
{
    m_process.write("go\n");
}

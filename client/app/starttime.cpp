// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/starttime.h"

#include "client/models/dashboard.h"

#include <QFile>
#include <QLoggingCategory>
#include <QQuickWindow>

#include <unistd.h>

#include <ctime>

Q_LOGGING_CATEGORY(startLog, "tapedeck.start", QtInfoMsg)

namespace tapedeck {

namespace {

/// Since exec(), to a hundredth of a second: what the dynamic linker did counts too. Negative where it is not known.
long sinceStartMs()
{
    QFile stat(QStringLiteral("/proc/self/stat"));
    if (!stat.open(QIODevice::ReadOnly))
        return -1;
    const QList<QByteArray> fields = stat.readAll().split(')').last().simplified().split(' ');
    constexpr qsizetype startField = 19; // counted from the one behind the name
    timespec now{};
    if (fields.size() <= startField || ::clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return -1;
    const long startMs = fields[startField].toLong() * 1'000 / ::sysconf(_SC_CLK_TCK);
    return now.tv_sec * 1'000 + now.tv_nsec / 1'000'000 - startMs;
}

} // namespace

void logStart(const QByteArray &step)
{
    if (startLog().isDebugEnabled())
        qCDebug(startLog, "%s after %ld ms", step.constData(), sinceStartMs());
}

void logFirstFrames(QQuickWindow &window, const Dashboard &dashboard)
{
    const auto once = Qt::ConnectionType(Qt::DirectConnection | Qt::SingleShotConnection);
    QObject::connect(
        &window, &QQuickWindow::frameSwapped, &window, [] { logStart("first frame"); }, once);
    if (!startLog().isDebugEnabled())
        return;
    QObject::connect(&dashboard, &Dashboard::changed, &window, [&window, &dashboard, once, told = false]() mutable {
        if (std::exchange(told, told || dashboard.isLive()) || !dashboard.isLive())
            return;
        QObject::connect(
            &window, &QQuickWindow::frameSwapped, &window, [] { logStart("live on the screen"); }, once);
    });
}

void logLive(FeedClient &client)
{
    if (!startLog().isDebugEnabled())
        return;
    QObject::connect(
        &client, &FeedClient::synchronized, &client,
        [seen = QStringList()](const QString &board) mutable {
            if (seen.contains(board))
                return;
            seen.append(board);
            logStart(board.toUtf8() + " live");
        },
        Qt::DirectConnection);
}

} // namespace tapedeck

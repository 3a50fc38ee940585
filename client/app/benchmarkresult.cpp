// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/benchmarkresult.h"

#include <QFile>
#include <QGuiApplication>
#include <QJsonArray>
#include <QQuickWindow>
#include <QScreen>
#include <QSysInfo>
#include <QThread>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr qsizetype labelWidth = 24;

/// What follows "name:" in one of the kernel's lists, or nothing.
QString listed(const QString &file, QByteArrayView name)
{
    QFile list(file);
    if (!list.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray &line : list.readAll().split('\n')) {
        if (line.startsWith(name))
            return QString::fromUtf8(line.mid(line.indexOf(':') + 1)).trimmed();
    }
    return {};
}

QString rendererName(const QQuickWindow &window)
{
    switch (window.rendererInterface()->graphicsApi()) {
    case QSGRendererInterface::Software:
        return QStringLiteral("software");
    case QSGRendererInterface::OpenGL:
        return QStringLiteral("OpenGL");
    case QSGRendererInterface::Vulkan:
        return QStringLiteral("Vulkan");
    case QSGRendererInterface::Metal:
        return QStringLiteral("Metal");
    case QSGRendererInterface::Direct3D11:
        return QStringLiteral("Direct3D 11");
    default:
        return QStringLiteral("unknown");
    }
}

QString number(double value, int digits = 0)
{
    return QString::number(value, 'f', digits);
}

QString line(const QString &label, const QString &value)
{
    return label.leftJustified(labelWidth) + QLatin1Char(' ') + value + QLatin1Char('\n');
}

QString times(const StageFigures &stage)
{
    if (stage.count == 0)
        return QStringLiteral("not timed");
    const auto ms = [](std::uint64_t us) { return number(static_cast<double>(us) / 1e3, 1).rightJustified(7); };
    return QStringLiteral("p50 %1   p99 %2   max %3 ms").arg(ms(stage.p50Us), ms(stage.p99Us), ms(stage.maxUs));
}

QJsonValue timesObject(const StageFigures &stage)
{
    if (stage.count == 0)
        return QJsonValue::Null;
    const auto ms = [](std::uint64_t us) { return static_cast<double>(us) / 1e3; };
    return QJsonObject{{QStringLiteral("p50"), ms(stage.p50Us)},
                       {QStringLiteral("p99"), ms(stage.p99Us)},
                       {QStringLiteral("max"), ms(stage.maxUs)}};
}

QString keysText(std::vector<double> ms)
{
    if (ms.empty())
        return QStringLiteral("not shown");
    std::sort(ms.begin(), ms.end());
    return QStringLiteral("p50 %1   max %2 ms, of %3 keys")
        .arg(number(ms[ms.size() / 2], 1).rightJustified(7), number(ms.back(), 1).rightJustified(7))
        .arg(ms.size());
}

} // namespace

BenchmarkResult::Machine BenchmarkResult::Machine::of(const QQuickWindow &window)
{
    Machine machine;
    machine.version = QStringLiteral(TAPEDECK_VERSION);
    machine.processor = listed(QStringLiteral("/proc/cpuinfo"), "model name");
    if (machine.processor.isEmpty())
        machine.processor = QSysInfo::currentCpuArchitecture();
    machine.cores = QThread::idealThreadCount();
    machine.memoryGiB =
        listed(QStringLiteral("/proc/meminfo"), "MemTotal").section(QLatin1Char(' '), 0, 0).toDouble() / (1 << 20);
    machine.system = QSysInfo::prettyProductName() + QStringLiteral(", ") + QSysInfo::kernelType() + QLatin1Char(' ')
        + QSysInfo::kernelVersion();
    machine.qt = QString::fromLatin1(qVersion());
    machine.renderer = rendererName(window);
    const auto size = [](const QSize &of) { return QStringLiteral("%1 × %2").arg(of.width()).arg(of.height()); };
    if (const QScreen *screen = window.screen())
        machine.screen = QStringLiteral("%1 at %2 Hz, %3")
                             .arg(size(screen->size() * screen->devicePixelRatio()), number(screen->refreshRate()),
                                  QGuiApplication::platformName());
    machine.window = size(window.size() * window.devicePixelRatio());
    return machine;
}

QString BenchmarkResult::text() const
{
    const auto perSecond = [](double value, int digits = 0) { return number(value, digits) + QStringLiteral(" /s"); };
    QString text = QStringLiteral("Tapedeck %1, %2 s\n").arg(machine.version, number(seconds));
    text += line(QStringLiteral("processor"), QStringLiteral("%1, %2 cores").arg(machine.processor).arg(machine.cores));
    text += line(QStringLiteral("memory"), number(machine.memoryGiB, 1) + QStringLiteral(" GiB"));
    text += line(QStringLiteral("system"), machine.system + QStringLiteral(", Qt ") + machine.qt);
    text += line(QStringLiteral("screen"), machine.screen);
    text += line(QStringLiteral("window"), machine.window + QStringLiteral(", renderer ") + machine.renderer);
    text += line(QStringLiteral("rows applied"), perSecond(rowsPerSecond));
    text += line(QStringLiteral("updates"), perSecond(updatesPerSecond));
    if (connected)
        text += line(QStringLiteral("source changes folded"), perSecond(foldedPerSecond));
    text += line(QStringLiteral("frames"), perSecond(framesPerSecond, 1));
    text += line(QStringLiteral("frame interval"), times(frames.interval));
    if (connected) {
        text += line(QStringLiteral("publish to receive"), times(publishToReceive));
        text += line(QStringLiteral("receive to applied"), times(receiveToApply));
    }
    text += line(QStringLiteral("applied to shown"), times(frames.appliedToShown));
    if (connected)
        text += line(QStringLiteral("server to shown"), times(frames.receivedToShown));
    text += line(QStringLiteral("GUI thread late"), times(frames.guiLate));
    text += line(QStringLiteral("GUI thread"), number(guiMsPerFrame, 2) + QStringLiteral(" ms a frame"));
    text += line(QStringLiteral("CPU"), number(cpuPercent, 1) + QStringLiteral(" % of a core"));
    text += line(QStringLiteral("resident"),
                 QStringLiteral("%1 MiB (%2%3)")
                     .arg(number(memoryMiB), QLatin1String(memoryGrownMiB < 0 ? "" : "+"), number(memoryGrownMiB)));
    if (interaction) {
        text += line(QStringLiteral("longest frame"), number(interaction->frameMaxMs, 1) + QStringLiteral(" ms"));
        text += line(QStringLiteral("filter, key to result"), keysText(interaction->filterMs));
        text += line(QStringLiteral("meanwhile"),
                     QStringLiteral("%1 rows scrolled, a column sized in %2 steps")
                         .arg(interaction->scrolledRows)
                         .arg(interaction->resizes));
    }
    return text;
}

QJsonObject BenchmarkResult::json() const
{
    QJsonObject object{{QStringLiteral("seconds"), seconds},
                       {QStringLiteral("connected"), connected},
                       {QStringLiteral("rows_per_second"), rowsPerSecond},
                       {QStringLiteral("updates_per_second"), updatesPerSecond},
                       {QStringLiteral("source_changes_per_second"), foldedPerSecond},
                       {QStringLiteral("frames_per_second"), framesPerSecond},
                       {QStringLiteral("frame_interval_ms"), timesObject(frames.interval)},
                       {QStringLiteral("publish_to_receive_ms"), timesObject(publishToReceive)},
                       {QStringLiteral("receive_to_applied_ms"), timesObject(receiveToApply)},
                       {QStringLiteral("applied_to_shown_ms"), timesObject(frames.appliedToShown)},
                       {QStringLiteral("server_to_shown_ms"), timesObject(frames.receivedToShown)},
                       {QStringLiteral("gui_late_ms"), timesObject(frames.guiLate)},
                       {QStringLiteral("gui_ms_per_frame"), guiMsPerFrame},
                       {QStringLiteral("cpu_percent"), cpuPercent},
                       {QStringLiteral("memory_mib"), memoryMiB},
                       {QStringLiteral("version"), machine.version},
                       {QStringLiteral("processor"), machine.processor},
                       {QStringLiteral("cores"), machine.cores},
                       {QStringLiteral("memory_gib"), machine.memoryGiB},
                       {QStringLiteral("system"), machine.system},
                       {QStringLiteral("qt"), machine.qt},
                       {QStringLiteral("renderer"), machine.renderer},
                       {QStringLiteral("screen"), machine.screen},
                       {QStringLiteral("window"), machine.window}};
    if (interaction) {
        QJsonArray keys;
        for (const double ms : interaction->filterMs)
            keys.append(ms);
        object.insert(QStringLiteral("longest_frame_ms"), interaction->frameMaxMs);
        object.insert(QStringLiteral("filter_ms"), keys);
        object.insert(QStringLiteral("scrolled_rows"), interaction->scrolledRows);
        object.insert(QStringLiteral("resizes"), interaction->resizes);
    }
    return object;
}

} // namespace tapedeck

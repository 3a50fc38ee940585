// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/dashboard.h"

#include "client/models/figuretext.h"

#include <QDateTime>
#include <QQuickWindow>
#include <QRegularExpression>
#include <QSettings>
#include <QTimerEvent>

#include <unistd.h>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr int intervalMs = 500;
constexpr std::uint32_t updatesPerSecond = 20; // what eyes can follow; frames in between are for flashes and scrolling
constexpr qsizetype recentMax = 8;

/// A source's URL without its options and folders: "replay:betfair:1.2.jsonl.gz".
QString sourceName(const QString &url)
{
    static const QRegularExpression folders(QStringLiteral("[^:,]*/"));
    return url.section(QLatin1Char('?'), 0, 0).remove(folders);
}

} // namespace

Dashboard::Dashboard(const QList<QUrl> &urls, std::string token)
    : m_urls(urls)
{
    FeedClient::Options options;
    options.urls = urls;
    options.token = std::move(token);
    options.name = "tapedeck " TAPEDECK_VERSION;
    options.subscriptions = {{"prices", {}, {}, updatesPerSecond}, {"scores", {}, {}, updatesPerSecond}};
    options.status = true;
    m_client = new FeedClient(std::move(options));
    m_client->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_client, &QObject::deleteLater);
    connect(m_client, &FeedClient::stateChanged, this, &Dashboard::takeFigures);
    m_thread.setObjectName(QStringLiteral("network"));
    m_thread.start();
    m_client->start();
    m_timer.start(intervalMs, this);
}

Dashboard::~Dashboard()
{
    m_client->stop();
    m_thread.quit();
    m_thread.wait();
}

void Dashboard::setWindow(QQuickWindow &window)
{
    m_frames = new FrameStats(window);
}

void Dashboard::noteRead(Micros appliedSteadyUs, int rows)
{
    m_rowsPainted += static_cast<std::uint64_t>(rows);
    if (m_frames != nullptr)
        m_frames->noteRead(appliedSteadyUs);
}

void Dashboard::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_timer.timerId())
        takeFigures();
}

void Dashboard::takeFigures()
{
    m_stats = m_client->stats();
    if (isLive())
        m_lastLiveUs = wallClockUs();
    const Micros now = steadyClockUs();
    if (now - m_takenUs >= 1'000'000) {
        const double seconds = static_cast<double>(now - m_takenUs) * 1e-6;
        const auto rate = [&](std::uint64_t FeedStats::*count) {
            return static_cast<std::uint64_t>(static_cast<double>(m_stats.*count - m_previous.*count) / seconds);
        };
        m_rates.bytes = rate(&FeedStats::bytes);
        m_rates.updates = rate(&FeedStats::updates);
        m_rates.rows = rate(&FeedStats::rows);
        m_rates.folded = rate(&FeedStats::folded);
        m_paintedRate = static_cast<std::uint64_t>(static_cast<double>(std::exchange(m_rowsPainted, 0)) / seconds);
        m_previous = m_stats;
        m_takenUs = now;
        if (m_frames != nullptr)
            m_frameFigures = m_frames->take();
        const auto figures = stageFigures();
        for (std::size_t i = 0; i < figures.size(); ++i) {
            if (figures[i].count > 0 || !m_samples[i].empty())
                m_samples[i].push_back({static_cast<double>(figures[i].p50Us), static_cast<double>(figures[i].p99Us)});
            if (m_samples[i].size() > samplesMax)
                m_samples[i].pop_front();
        }
        v1::ClientReport report;
        report.set_frames_per_second(static_cast<std::uint32_t>(static_cast<double>(m_frameFigures.frames) / seconds));
        report.set_paint_p99_us(static_cast<std::uint32_t>(m_frameFigures.appliedToShown.p99Us));
        m_client->setReport(report);
    }
    Q_EMIT changed();
}

QString Dashboard::stateText() const
{
    switch (state()) {
    case Idle:
        return tr("Not connected");
    case Connecting:
        return tr("Connecting");
    case Synchronizing:
        return tr("Synchronizing");
    case Live:
        return tr("Live");
    case Silent:
        return tr("Silent");
    case Waiting:
        return tr("Disconnected");
    }
    return {};
}

QString Dashboard::asOf() const
{
    return m_lastLiveUs == 0 ? QString()
                             : QDateTime::fromMSecsSinceEpoch(m_lastLiveUs / 1000).toString(QStringLiteral("HH:mm:ss"));
}

int Dashboard::retryInS() const
{
    return static_cast<int>(std::max<Micros>(0, m_stats.retryAtSteadyUs - steadyClockUs()) + 999'999) / 1'000'000;
}

QString Dashboard::latencyText() const
{
    const auto figures = stageFigures();
    const bool moving =
        std::all_of(figures.begin() + 1, figures.end(), [](const auto &stage) { return stage.count > 0; });
    if (!isLive() || !m_stats.clockKnown || !moving)
        return {};
    return tr("%1 to screen")
        .arg(durationText(figures[1].p50Us + figures[2].p50Us + figures[3].p50Us + figures[4].p50Us));
}

std::array<StageFigures, Dashboard::stageCount> Dashboard::stageFigures() const
{
    return {m_stats.sourceToPublish, m_stats.oldestToPublish, m_stats.publishToReceive, m_stats.receiveToApply,
            m_frameFigures.appliedToShown};
}

QVariantList Dashboard::stages() const
{
    static const std::array<std::pair<QString, QString>, stageCount> names = {{
        {tr("Source → publish"), tr("newest event of an update, by the venue's clock")},
        {tr("Held back"), tr("oldest change of an update, from its receipt to its publication")},
        {tr("Publish → receive"), tr("the network, clock offset taken out")},
        {tr("Receive → apply"), tr("decoding and writing to the table")},
        {tr("Apply → screen"), tr("to the end of the frame that shows it")},
    }};
    QVariantList list;
    const auto figures = stageFigures();
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const bool known = figures[i].count > 0;
        const auto text = [&](std::uint64_t us) { return known ? durationText(us) : QStringLiteral("–"); };
        list.append(QVariantMap{{QStringLiteral("name"), names[i].first},
                                {QStringLiteral("what"), names[i].second},
                                {QStringLiteral("p50"), text(figures[i].p50Us)},
                                {QStringLiteral("p99"), text(figures[i].p99Us)},
                                {QStringLiteral("max"), text(figures[i].maxUs)}});
    }
    return list;
}

QVariantList Dashboard::health() const
{
    QVariantList list;
    const auto add = [&](const QString &label, const QString &value, bool warning = false) {
        list.append(QVariantMap{
            {QStringLiteral("label"), label}, {QStringLiteral("value"), value}, {QStringLiteral("warning"), warning}});
    };
    add(tr("Round trip"),
        m_stats.clockKnown ? durationText(static_cast<std::uint64_t>(m_stats.roundTripUs)) : QStringLiteral("–"));
    add(tr("Clock offset"), m_stats.clockKnown ? signedDurationText(m_stats.clockOffsetUs) : QStringLiteral("–"));
    add(tr("Updates received"), tr("%1 /s").arg(groupedText(m_rates.updates)));
    add(tr("Rows applied"), tr("%1 /s").arg(groupedText(m_rates.rows)));
    add(tr("Changes folded"), tr("%1 /s").arg(groupedText(m_rates.folded)));
    add(tr("Rows painted"), tr("%1 /s").arg(groupedText(m_paintedRate)));
    add(tr("Received"), tr("%1 KiB/s").arg(groupedText(m_rates.bytes >> 10)));
    add(tr("Frames p50, p99"),
        tr("%1, %2").arg(durationText(m_frameFigures.interval.p50Us), durationText(m_frameFigures.interval.p99Us)));
    add(tr("GUI late p99"), tr("%1").arg(durationText(m_frameFigures.guiLate.p99Us)),
        m_frameFigures.guiLate.p99Us > 50'000);
    add(tr("Digest"),
        m_stats.digestChecks == 0
            ? tr("not checked yet")
            : tr("%1 agreed, %2 repaired")
                  .arg(groupedText(m_stats.digestChecks - m_stats.digestRepairs), groupedText(m_stats.digestRepairs)),
        m_stats.digestRepairs > 0);
    add(tr("Gaps, unreadable"), tr("%1, %2").arg(groupedText(m_stats.gaps), groupedText(m_stats.malformed)),
        m_stats.gaps + m_stats.malformed > 0);
    add(tr("Connections"), groupedText(m_stats.connects));
    return list;
}

/// What the server said about itself last; nothing while it cannot be asked.
std::shared_ptr<const v1::Status> Dashboard::currentStatus() const
{
    const State now = state();
    return now == Live || now == Synchronizing || now == Silent ? m_client->status() : nullptr;
}

QVariantList Dashboard::server() const
{
    QVariantList list;
    const auto status = currentStatus();
    if (!status)
        return list;
    const auto add = [&](const QString &label, const QString &value, bool warning = false) {
        list.append(QVariantMap{
            {QStringLiteral("label"), label}, {QStringLiteral("value"), value}, {QStringLiteral("warning"), warning}});
    };
    add(tr("Program"), QString::fromStdString(status->version()));
    add(tr("Up"), durationText(status->uptime_ms() * 1000));
    add(tr("Clients"), tr("%1 (%2 behind)").arg(groupedText(status->clients()), groupedText(status->clients_behind())),
        status->clients_behind() > 0);
    add(tr("Processor"), tr("%1 % of a core").arg(status->cpu_percent(), 0, 'f', 0));
    add(tr("Memory"), tr("%1 MiB").arg(groupedText(status->resident_bytes() >> 20)));
    for (const v1::Status::Board &board : status->boards())
        add(QString::fromStdString(board.name()),
            tr("%1 rows, version %2").arg(groupedText(board.rows()), groupedText(board.version())));
    for (const v1::Status::Stage &stage : status->stages())
        add(QString::fromStdString(stage.name()).replace(QLatin1Char('_'), QLatin1Char(' ')),
            tr("%1, %2").arg(durationText(stage.p50_us()), durationText(stage.p99_us())));
    return list;
}

QVariantList Dashboard::sources() const
{
    QVariantList list;
    const auto status = currentStatus();
    if (!status)
        return list;
    for (const v1::Status::Source &source : status->sources()) {
        QStringList detail{tr("%1 messages").arg(groupedText(source.messages()))};
        const auto note = [&](std::uint64_t count, const QString &what) {
            if (count > 0)
                detail.append(groupedText(count) + QLatin1Char(' ') + what);
        };
        note(source.malformed(), tr("unreadable"));
        note(source.gaps(), tr("gaps"));
        note(source.repairs(), tr("repaired"));
        note(source.out_of_order(), tr("out of order"));
        note(source.corrections(), tr("corrections"));
        if (!source.reason().empty())
            detail.append(QString::fromStdString(source.reason()));
        list.append(QVariantMap{
            {QStringLiteral("url"), QString::fromStdString(source.url())},
            {QStringLiteral("name"), sourceName(QString::fromStdString(source.url()))},
            {QStringLiteral("state"), QString::fromStdString(v1::Status::SourceState_Name(source.state())).toLower()},
            {QStringLiteral("detail"), detail.join(QStringLiteral(", "))},
            {QStringLiteral("warning"),
             source.state() == v1::Status::FAILED || source.malformed() + source.gaps() > source.repairs()}});
    }
    return list;
}

QVariantList Dashboard::history() const
{
    QVariantList list;
    for (auto it = m_stats.history.rbegin(); it != m_stats.history.rend() && list.size() < 6; ++it) {
        static const std::array<QString, 6> names = {tr("Stopped"), tr("Connecting"), tr("Synchronizing"),
                                                     tr("Live"),    tr("Silent"),     tr("Disconnected")};
        const QString reason = QString::fromStdString(it->reason);
        const QString &name = names[static_cast<std::size_t>(it->state)];
        list.append(QVariantMap{{QStringLiteral("time"),
                                 QDateTime::fromMSecsSinceEpoch(it->atUs / 1000).toString(QStringLiteral("HH:mm:ss"))},
                                {QStringLiteral("text"), reason.isEmpty() ? name : tr("%1: %2").arg(name, reason)}});
    }
    return list;
}

QStringList Dashboard::recentUrls() const
{
    return QSettings().value(QStringLiteral("recentUrls")).toStringList();
}

QString Dashboard::theme() const
{
    return QSettings().value(QStringLiteral("theme"), QStringLiteral("dark")).toString();
}

void Dashboard::setTheme(const QString &theme)
{
    QSettings().setValue(QStringLiteral("theme"), theme);
    Q_EMIT settingsChanged();
}

QByteArray Dashboard::splitState() const
{
    return QSettings().value(QStringLiteral("split")).toByteArray();
}

void Dashboard::setSplitState(const QByteArray &state)
{
    QSettings().setValue(QStringLiteral("split"), state);
    Q_EMIT settingsChanged();
}

bool Dashboard::healthShown() const
{
    return QSettings().value(QStringLiteral("healthShown"), true).toBool();
}

void Dashboard::setHealthShown(bool shown)
{
    QSettings().setValue(QStringLiteral("healthShown"), shown);
    Q_EMIT settingsChanged();
}

bool Dashboard::reducedMotion() const
{
    return QSettings().value(QStringLiteral("reducedMotion"), false).toBool();
}

void Dashboard::setReducedMotion(bool reduced)
{
    QSettings().setValue(QStringLiteral("reducedMotion"), reduced);
    Q_EMIT settingsChanged();
}

QString Dashboard::connectTo(const QString &text)
{
    const QString full =
        text.contains(QStringLiteral("://")) ? text.trimmed() : QStringLiteral("ws://") + text.trimmed();
    const QUrl url(full, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty()
        || (url.scheme() != QLatin1String("ws") && url.scheme() != QLatin1String("wss")))
        return tr("'%1' is not an address such as ws://127.0.0.1:7878").arg(text);
    QStringList recent = recentUrls();
    recent.removeAll(url.toString());
    recent.prepend(url.toString());
    QSettings().setValue(QStringLiteral("recentUrls"), recent.mid(0, recentMax));
    Q_EMIT settingsChanged();
    m_urls = {url};
    m_client->reconnect(m_urls);
    return {};
}

void Dashboard::retry()
{
    m_client->reconnect(m_urls);
}

} // namespace tapedeck

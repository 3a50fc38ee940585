// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/dashboard.h"

#include "client/models/figuretext.h"
#include "common/process/processfigures.h"

#include <QDateTime>
#include <QLocale>
#include <QQuickWindow>
#include <QSettings>
#include <QStandardPaths>
#include <QTimerEvent>

#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr int figuresIntervalMs = 500;
constexpr std::uint32_t updatesPerSecond = 0; // every commit: the grids take once a frame what has come by then
constexpr qsizetype recentMax = 8;
constexpr double textScaleMin = 0.8;
constexpr double textScaleMax = 2.5;
constexpr int spoilerDelayMax = 300;

} // namespace

Dashboard::Dashboard(const QList<QUrl> &urls, std::string token)
    : m_urls(urls)
{
    FeedClient::Options options;
    options.urls = urls;
    options.token = std::move(token);
    options.name = "tapedeck " TAPEDECK_VERSION;
    options.subscriptions = {{"prices", {}, {}, updatesPerSecond},
                             {"scores", {}, {}, updatesPerSecond},
                             {"rolling", {}, {}, updatesPerSecond, true}};
    options.status = true;
    options.delayUs = Micros(spoilerDelay()) * 1'000'000;
    options.stateDirectory =
        QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/last");
    m_client = new FeedClient(std::move(options));
    m_client->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_client, &QObject::deleteLater);
    connect(m_client, &FeedClient::stateChanged, this, &Dashboard::takeFigures);
    m_thread.setObjectName(QStringLiteral("network"));
    m_thread.start();
    m_client->start();
    m_timer.start(figuresIntervalMs, this);
}

Dashboard::~Dashboard()
{
    QMetaObject::invokeMethod(m_client, &FeedClient::stop, Qt::BlockingQueuedConnection); // keeps the last state
    m_thread.quit();
    m_thread.wait();
}

Favourites *Dashboard::favourites(const QString &board)
{
    Favourites *&favourites = m_favourites[board];
    if (favourites == nullptr)
        favourites = new Favourites(board, this);
    return favourites;
}

void Dashboard::setWindow(QQuickWindow &window)
{
    m_window = &window;
    m_frames = new FrameStats(window);
}

QQuickWindow *Dashboard::window() const
{
    return m_window;
}

void Dashboard::noteRead(const std::vector<BoardFeed::Unseen> &unseen, int rows, Micros tookUs)
{
    m_rowsPainted += static_cast<std::uint64_t>(rows);
    if (m_frames != nullptr)
        m_frames->noteRead(unseen, tookUs);
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
        const Micros cpuUs = processCpuUs();
        m_cpuPercent = static_cast<double>(cpuUs - std::exchange(m_cpuUs, cpuUs)) / seconds / 1e4;
        m_previous = m_stats;
        m_takenUs = now;
        if (m_frames != nullptr)
            m_frameFigures = m_frames->take();
        takeSamples();
        v1::ClientReport report;
        report.set_frames_per_second(static_cast<std::uint32_t>(static_cast<double>(m_frameFigures.frames) / seconds));
        report.set_paint_p99_us(static_cast<std::uint32_t>(m_frameFigures.appliedToShown.p99Us));
        if (const auto visible = visibleRows())
            report.set_visible_rows(*visible);
        m_client->setReport(report);
    }
    Q_EMIT changed();
}

/// One more second of each stage, and each feed, that has been timed at all.
void Dashboard::takeSamples()
{
    const auto add = [this](std::size_t series, bool any, Sample sample) {
        std::deque<Sample> &samples = m_samples[series];
        if (any || !samples.empty())
            samples.push_back(sample);
        if (samples.size() > samplesMax)
            samples.pop_front();
    };
    const auto sampleOf = [](const auto &p50, const auto &p99, const auto &max) {
        return Sample{static_cast<double>(p50), static_cast<double>(p99), static_cast<double>(max)};
    };
    const auto figures = stageFigures();
    for (std::size_t i = 0; i < figures.size(); ++i)
        add(i, figures[i].count > 0, sampleOf(figures[i].p50Us, figures[i].p99Us, figures[i].maxUs));
    const auto status = currentStatus();
    if (!status)
        return;
    QStringList urls;
    for (const v1::Status::Source &source : status->sources())
        urls.append(QString::fromStdString(source.url()));
    if (m_sampledFeeds != urls) { // another server
        m_sampledFeeds = urls;
        m_samples.resize(stageCount);
        m_samples.resize(static_cast<std::size_t>(stageCount + feedStageCount * urls.size()));
    }
    std::size_t series = stageCount;
    for (const v1::Status::Source &source : status->sources()) {
        const v1::Status::Lateness &late = source.source_to_receive();
        const v1::Status::Stage &held = source.receive_to_commit();
        add(series++, late.count() > 0, sampleOf(late.p50_us(), late.p99_us(), late.max_us()));
        add(series++, held.count() > 0, sampleOf(held.p50_us(), held.p99_us(), held.max_us()));
    }
}

const std::deque<Dashboard::Sample> &Dashboard::samples(int series) const
{
    static const std::deque<Sample> none;
    const auto index = static_cast<std::size_t>(series);
    return index < m_samples.size() ? m_samples[index] : none;
}

/// How many rows the user sees; nothing if that is not known.
std::optional<std::uint32_t> Dashboard::visibleRows() const
{
    if (m_window == nullptr)
        return std::nullopt;
    if (m_window->visibility() == QWindow::Minimized || m_window->visibility() == QWindow::Hidden)
        return 0;
    std::size_t rows = 0;
    for (const char *board : {"prices", "scores", "rolling"}) {
        if (const auto shown = m_client->board(board))
            rows += shown->serverView().size();
    }
    return rows > 0 ? std::optional(static_cast<std::uint32_t>(rows)) : std::nullopt;
}

QString Dashboard::stateText() const
{
    switch (state()) {
    case Idle:
        return tr("Not connected");
    case Connecting:
        return tr("Connecting");
    case Synchronizing:
        return m_stats.heldCount > 0 ? tr("Held back") : tr("Synchronizing");
    case Live:
        return tr("Live");
    case Behind:
        return tr("%1 s behind").arg(behindS());
    case Silent:
        return tr("Silent");
    case Waiting:
        return tr("Disconnected");
    }
    return {};
}

QString Dashboard::asOf() const
{
    const Micros us = m_lastLiveUs != 0 ? m_lastLiveUs : m_stats.restoredUs;
    if (us == 0)
        return {};
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(us / 1'000);
    return time.date() == QDate::currentDate() ? time.toString(QStringLiteral("HH:mm:ss"))
                                               : QLocale().toString(time, QLocale::ShortFormat);
}

int Dashboard::retryInS() const
{
    return static_cast<int>(std::max<Micros>(0, m_stats.retryAtSteadyUs - steadyClockUs()) + 999'999) / 1'000'000;
}

QString Dashboard::latencyText() const
{
    const auto figures = stageFigures();
    if (!isLive() || figures.back().count == 0)
        return {};
    return tr("%1 to screen").arg(durationText(figures.back().p50Us));
}

std::array<StageFigures, Dashboard::stageCount> Dashboard::stageFigures() const
{
    return {m_stats.sourceToPublish, m_stats.oldestToPublish,       m_stats.publishToReceive,
            m_stats.receiveToApply,  m_frameFigures.appliedToShown, m_frameFigures.receivedToShown};
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

QString Dashboard::language() const
{
    return QSettings().value(QStringLiteral("language")).toString();
}

void Dashboard::setLanguage(const QString &language)
{
    QSettings().setValue(QStringLiteral("language"), language);
    Q_EMIT settingsChanged();
}

bool Dashboard::colorBlind() const
{
    return QSettings().value(QStringLiteral("colorBlind"), false).toBool();
}

void Dashboard::setColorBlind(bool on)
{
    QSettings().setValue(QStringLiteral("colorBlind"), on);
    Q_EMIT settingsChanged();
}

double Dashboard::textScale() const
{
    return std::clamp(QSettings().value(QStringLiteral("textScale"), 1.0).toDouble(), textScaleMin, textScaleMax);
}

void Dashboard::setTextScale(double scale)
{
    QSettings().setValue(QStringLiteral("textScale"),
                         std::clamp(std::round(scale * 10) / 10, textScaleMin, textScaleMax));
    Q_EMIT settingsChanged();
}

int Dashboard::spoilerDelay() const
{
    return std::clamp(QSettings().value(QStringLiteral("spoilerDelay"), 0).toInt(), 0, spoilerDelayMax);
}

void Dashboard::setSpoilerDelay(int seconds)
{
    QSettings().setValue(QStringLiteral("spoilerDelay"), seconds);
    m_client->setDelay(Micros(spoilerDelay()) * 1'000'000);
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
    follow(url);
    return {};
}

void Dashboard::follow(const QUrl &url)
{
    m_urls = {url};
    m_client->reconnect(m_urls);
}

void Dashboard::retry()
{
    m_client->reconnect(m_urls);
}

} // namespace tapedeck

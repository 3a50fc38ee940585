// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/feedclient.h"
#include "client/models/background.h"
#include "client/models/favourites.h"
#include "client/models/framestats.h"

#include <QBasicTimer>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QThread>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <deque>
#include <optional>

namespace tapedeck {

/// What the views show besides the tables: the connection, latencies, health, and the user's settings. Owns the feed
/// client and its network thread; takes its figures twice a second.
class Dashboard : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("main() makes it")
    Q_PROPERTY(State state READ state NOTIFY changed)
    Q_PROPERTY(bool live READ isLive NOTIFY changed)
    Q_PROPERTY(QString stateText READ stateText NOTIFY changed)
    Q_PROPERTY(QString reason READ reason NOTIFY changed)
    Q_PROPERTY(QString url READ url NOTIFY changed)
    Q_PROPERTY(QString asOf READ asOf NOTIFY changed)   ///< when the shown values were last live
    Q_PROPERTY(int behindS READ behindS NOTIFY changed) ///< Behind: about so old is what comes
    Q_PROPERTY(int retryInS READ retryInS NOTIFY changed)
    Q_PROPERTY(bool everConnected READ everConnected NOTIFY changed)
    Q_PROPERTY(bool restored READ isRestored NOTIFY changed) ///< shows what was kept on disk; asOf() tells of when
    Q_PROPERTY(bool local READ isLocal CONSTANT) ///< shows prices that are made in this process; has no server
    Q_PROPERTY(QString latencyText READ latencyText NOTIFY changed)
    Q_PROPERTY(QVariantList stages READ stages NOTIFY changed)      ///< {name, what, p50, p99, max, count}
    Q_PROPERTY(QVariantList feeds READ feeds NOTIFY changed)        ///< {url, name, note, warning, series, stages}
    Q_PROPERTY(QVariantList health READ health NOTIFY changed)      ///< {label, value, warning}
    Q_PROPERTY(QStringList slowdowns READ slowdowns NOTIFY changed) ///< why less is shown than comes: sentences
    Q_PROPERTY(QVariantList server READ server NOTIFY changed)
    Q_PROPERTY(QVariantList sources READ sources NOTIFY changed) ///< {url, name, state, reason, figures, warning}
    Q_PROPERTY(QVariantList mirrors READ mirrors NOTIFY changed) ///< what is written to brokers; the same
    Q_PROPERTY(QVariantList history READ history NOTIFY changed) ///< {time, text, warning}, newest first
    Q_PROPERTY(QStringList recentUrls READ recentUrls NOTIFY settingsChanged)
    Q_PROPERTY(QString theme READ theme WRITE setTheme NOTIFY settingsChanged) ///< dark, light, contrast or system
    /// Of the program, such as "de"; empty: as the desktop. Another one is spoken from the next start on.
    Q_PROPERTY(QString language READ language WRITE setLanguage NOTIFY settingsChanged)
    Q_PROPERTY(bool colorBlind READ colorBlind WRITE setColorBlind NOTIFY settingsChanged)
    Q_PROPERTY(double textScale READ textScale WRITE setTextScale NOTIFY settingsChanged) ///< 0.8 to 2.5
    /// Seconds by which all that the boards bring is held back, so that no score is known before the picture shows it;
    /// 0: none.
    Q_PROPERTY(int spoilerDelay READ spoilerDelay WRITE setSpoilerDelay NOTIFY settingsChanged)
    Q_PROPERTY(bool reducedMotion READ reducedMotion WRITE setReducedMotion NOTIFY settingsChanged)

public:
    enum State { Idle, Connecting, Synchronizing, Live, Behind, Silent, Waiting }; // as FeedStats::State
    Q_ENUM(State)

    /// Without addresses nothing is connected: somebody else fills the feeds.
    Dashboard(const QList<QUrl> &urls, std::string token);
    ~Dashboard() override;

    void setWindow(QQuickWindow &window);
    [[nodiscard]] QQuickWindow *window() const;
    [[nodiscard]] std::shared_ptr<BoardFeed> feed(const QString &board) const
    {
        return m_client->board(board.toStdString());
    }
    /// Owned by the dashboard.
    [[nodiscard]] Favourites *favourites(const QString &board);
    [[nodiscard]] FeedClient &client() const { return *m_client; }
    /// A grid read `rows` changed rows, for the frame under way, and with them these Updates.
    void noteRead(const std::vector<BoardFeed::Unseen> &unseen, int rows, Micros tookUs);
    /// How long a grid is to wait until it reads again.
    [[nodiscard]] int viewIntervalMs() const
    {
        return m_frames == nullptr ? ViewPace().intervalMs() : m_frames->paceIntervalMs();
    }
    [[nodiscard]] Background &background() { return m_background; }
    [[nodiscard]] FrameStats *frames() const { return m_frames; }
    [[nodiscard]] FeedStats feedStats() const { return m_client->stats(); }

    /// A second's percentiles, microseconds.
    struct Sample {
        double p50Us;
        double p99Us;
        double maxUs;
    };
    /// Of the last minutes, oldest first; `series`: a stage, and after those feedStageCount of each feed. For the plot.
    [[nodiscard]] const std::deque<Sample> &samples(int series) const;
    static constexpr int stageCount = 6;
    static constexpr int feedStageCount = 2;
    static constexpr std::size_t samplesMax = 240; ///< four minutes

    [[nodiscard]] bool isLocal() const { return m_urls.isEmpty(); }
    [[nodiscard]] State state() const { return isLocal() ? Live : static_cast<State>(m_stats.state); }
    [[nodiscard]] bool isLive() const { return state() == Live; }
    [[nodiscard]] QString stateText() const;
    [[nodiscard]] QString reason() const { return QString::fromStdString(m_stats.reason); }
    [[nodiscard]] QString url() const { return QString::fromStdString(m_stats.url); }
    [[nodiscard]] QString asOf() const;
    [[nodiscard]] int behindS() const { return static_cast<int>((m_stats.behindUs + 500'000) / 1'000'000); }
    [[nodiscard]] int retryInS() const;
    [[nodiscard]] bool everConnected() const { return m_stats.connects > 0; }
    [[nodiscard]] bool isRestored() const { return m_stats.restoredUs != 0; }
    [[nodiscard]] QString latencyText() const;
    [[nodiscard]] QVariantList stages() const;
    [[nodiscard]] QVariantList feeds() const;
    [[nodiscard]] QVariantList health() const;
    [[nodiscard]] QStringList slowdowns() const;
    [[nodiscard]] QVariantList server() const;
    [[nodiscard]] QVariantList sources() const;
    [[nodiscard]] QVariantList mirrors() const;
    [[nodiscard]] QVariantList history() const;
    [[nodiscard]] QStringList recentUrls() const;
    [[nodiscard]] QString theme() const;
    void setTheme(const QString &theme);
    [[nodiscard]] QString language() const;
    void setLanguage(const QString &language);
    [[nodiscard]] bool colorBlind() const;
    void setColorBlind(bool on);
    [[nodiscard]] double textScale() const;
    void setTextScale(double scale);
    [[nodiscard]] int spoilerDelay() const;
    void setSpoilerDelay(int seconds);
    [[nodiscard]] bool reducedMotion() const;
    void setReducedMotion(bool reduced);

    /// Empty, or a sentence that says what is wrong with the address.
    Q_INVOKABLE QString connectTo(const QString &url);
    /// Connects there, without remembering it.
    void follow(const QUrl &url);
    Q_INVOKABLE void retry();

Q_SIGNALS:
    void changed();
    void settingsChanged();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void takeFigures();
    void takeSamples();
    [[nodiscard]] std::optional<std::uint32_t> visibleRows() const;
    [[nodiscard]] std::shared_ptr<const v1::Status> currentStatus() const;
    [[nodiscard]] std::array<StageFigures, stageCount> stageFigures() const;

    Background m_background;
    std::map<QString, Favourites *> m_favourites; // by board
    QThread m_thread;
    FeedClient *m_client; // deleted on its thread
    QList<QUrl> m_urls;
    QPointer<QQuickWindow> m_window;
    FrameStats *m_frames = nullptr;
    QBasicTimer m_timer;
    FeedStats m_stats;
    FeedStats m_previous; // a second ago
    FeedStats m_rates;    // differences, per second
    FrameStats::Figures m_frameFigures;
    std::uint64_t m_rowsPainted = 0;
    std::uint64_t m_paintedRate = 0;
    Micros m_cpuUs = 0;
    double m_cpuPercent = 0; // of a core, this program
    Micros m_takenUs = 0;
    Micros m_lastLiveUs = 0;
    std::vector<std::deque<Sample>> m_samples{stageCount};
    QStringList m_sampledFeeds; // URLs of the feeds whose samples follow those of the stages
};

} // namespace tapedeck

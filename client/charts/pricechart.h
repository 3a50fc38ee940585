// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/charts/chartscene.h"
#include "client/charts/livecandle.h"
#include "client/models/rowitem.h"

#include <QCursor>
#include <QImage>
#include <QVariantMap>

#include <optional>

namespace tapedeck {

/// One instrument's candles, or its prices as a line, with the volume below. The server's candles are what it knows;
/// the newest one goes on with the live row, which is looked at once a frame. Where nothing was traded it shows
/// nothing, and says what was known last.
///
/// Painted into an image, on top of which the newest candle is painted each time: so a live price costs one bar.
class PriceChart : public tapedeck::RowItem // qualified: qmllint finds it by this name
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(int intervalS READ intervalS WRITE setIntervalS NOTIFY intervalChanged) ///< of a candle, seconds
    Q_PROPERTY(Kind kind READ kind WRITE setKind NOTIFY kindChanged)
    Q_PROPERTY(bool volumeShown READ volumeShown WRITE setVolumeShown NOTIFY volumeShownChanged)
    Q_PROPERTY(bool reducedMotion MEMBER m_reducedMotion NOTIFY reducedMotionChanged)
    Q_PROPERTY(QString asOf MEMBER m_asOf WRITE setAsOf NOTIFY asOfChanged) ///< while stale: of when the values are
    Q_PROPERTY(QVariantList marks READ marks WRITE setMarks NOTIFY marksChanged) ///< as chartMarks() reads them
    Q_PROPERTY(bool following READ following NOTIFY viewChanged) ///< the newest candle is in view, and stays there
    Q_PROPERTY(int candleCount READ candleCount NOTIFY candleCountChanged)
    Q_PROPERTY(bool answered READ answered NOTIFY candleCountChanged) ///< the server has told what it keeps
    Q_PROPERTY(QString readout READ readout NOTIFY readoutChanged)    ///< the bar at the pointer, else the newest
    Q_PROPERTY(QString markHint READ markHint NOTIFY readoutChanged)  ///< the mark at the pointer
    Q_PROPERTY(QString summary READ summary NOTIFY summaryChanged)    ///< for assistive technology, at a calm pace

public:
    enum Kind { Candles = ChartScene::Candles, Line = ChartScene::Line };
    Q_ENUM(Kind)

    explicit PriceChart(QQuickItem *parent = nullptr);

    void paint(QPainter *painter) override;
    void take(const v1::Followed &part) override;

    [[nodiscard]] int intervalS() const { return m_intervalS; }
    void setIntervalS(int seconds);
    [[nodiscard]] Kind kind() const { return static_cast<Kind>(m_scene.kind); }
    void setKind(Kind kind);
    [[nodiscard]] bool volumeShown() const { return m_scene.volumeWanted; }
    void setVolumeShown(bool shown);
    void setAsOf(const QString &asOf);
    [[nodiscard]] QVariantList marks() const { return m_markList; }
    void setMarks(const QVariantList &marks);
    [[nodiscard]] bool following() const { return m_scene.window.following(); }
    [[nodiscard]] int candleCount() const { return static_cast<int>(m_scene.series.candles().size()); }
    [[nodiscard]] bool answered() const { return m_answered; }
    [[nodiscard]] QString readout() const { return m_readout.main + QLatin1Char(' ') + m_readout.more; }
    [[nodiscard]] QString markHint() const { return m_markHint; }
    [[nodiscard]] QString summary() const { return m_summary; }
    [[nodiscard]] const ChartScene &scene() const { return m_scene; }

    Q_INVOKABLE void zoomAt(qreal x, qreal factor); ///< the time there stays; above 1 is nearer
    Q_INVOKABLE void panBy(qreal pixels);           ///< positive: to later times
    Q_INVOKABLE void fit();
    Q_INVOKABLE void toNewest();
    Q_INVOKABLE void toOldest();
    /// The last known price before a time, and what has become of it: {known, price, atUs, now, move, percent,
    /// direction, text}, exact.
    Q_INVOKABLE QVariantMap moveSince(double timeUs) const;

Q_SIGNALS:
    void intervalChanged();
    void kindChanged();
    void volumeShownChanged();
    void reducedMotionChanged();
    void asOfChanged();
    void marksChanged();
    void viewChanged();
    void candleCountChanged();
    void readoutChanged();
    void summaryChanged();

protected:
    [[nodiscard]] v1::Stream stream() const override { return v1::CANDLES; }
    [[nodiscard]] std::uint32_t streamIntervalS() const override { return static_cast<std::uint32_t>(m_intervalS); }
    void restart() override;
    void frame(Micros nowUs) override;
    void updatePolish() override;
    void geometryChange(const QRectF &now, const QRectF &before) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseUngrabEvent() override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void hoverMoveEvent(QHoverEvent *event) override;
    void hoverLeaveEvent(QHoverEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Readout {
        QString main, more;
        friend bool operator==(const Readout &, const Readout &) = default;
    };

    void layOutLater();
    void moved(); ///< the window was: by the user
    void setPointer(std::optional<QPointF> at);
    void stepCursor(int bars);
    [[nodiscard]] std::optional<std::int64_t> barUnderCursor() const;
    void tellReadout();
    void tellSummary(Micros nowUs);
    [[nodiscard]] Readout readoutNow() const;
    [[nodiscard]] Readout barReadout(const Candle &bar) const;
    [[nodiscard]] Readout gapReadout(std::int64_t timeS) const;
    [[nodiscard]] const ChartMark *markUnderCursor() const;
    [[nodiscard]] QString hintNow() const;

    ChartScene m_scene;
    LiveCandle m_live;
    std::unique_ptr<QuoteReader> m_reader;
    int m_intervalS = 60;
    Epoch m_epoch = 0;
    bool m_answered = false;
    bool m_reducedMotion = false;
    QString m_asOf;
    QVariantList m_markList;
    int m_direction = 0;
    QImage m_base;
    bool m_layOutDue = true;    // candles or the window are not as they were laid out
    bool m_baseDue = true;      // m_base is not what is laid out
    bool m_newestMoved = false; // since the last frame
    bool m_followed = true;     // as told last
    Micros m_frameUs = 0;       // of the last frame
    Micros m_summaryUs = 0;     // when it was told last
    std::optional<QPointF> m_pointer;
    std::optional<std::int64_t> m_cursorS; // start of the bar that the keyboard is at
    std::optional<QPointF> m_dragged;      // where the pointer was last, while it drags
    Readout m_readout;
    QString m_markHint;
    QString m_summary;
};

} // namespace tapedeck

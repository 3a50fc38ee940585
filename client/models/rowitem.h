// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/dashboard.h"
#include "client/models/glyphtext.h"
#include "client/models/gridpainter.h"
#include "client/models/rowfollow.h"
#include "client/models/sight.h"

#include <QBasicTimer>
#include <QQuickPaintedItem>

namespace tapedeck {

/// An item that paints something of one row of a board, and follows it at the server for as long as the user can see
/// it. What comes is taken in at once; the screen is looked after once a frame. Seen again, it goes on where it was,
/// and looks stale if the server does not answer soon.
class RowItem : public QQuickPaintedItem
{
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(tapedeck::Dashboard *dashboard READ dashboard WRITE setDashboard NOTIFY dashboardChanged)
    Q_PROPERTY(QString key READ key WRITE setKey NOTIFY keyChanged)
    Q_PROPERTY(tapedeck::GridPalette colors READ colors WRITE setColors NOTIFY colorsChanged)
    Q_PROPERTY(QFont font READ font WRITE setFont NOTIFY fontChanged)
    Q_PROPERTY(bool stale READ stale WRITE setStale NOTIFY staleChanged)

public:
    explicit RowItem(QQuickItem *parent = nullptr);

    [[nodiscard]] Dashboard *dashboard() const { return m_dashboard; }
    void setDashboard(Dashboard *dashboard);
    [[nodiscard]] QString key() const { return m_key; }
    void setKey(const QString &key);
    [[nodiscard]] GridPalette colors() const { return m_colors; }
    void setColors(const GridPalette &colors);
    [[nodiscard]] QFont font() const { return m_font; }
    void setFont(const QFont &font);
    [[nodiscard]] bool stale() const { return m_stale || m_old; }
    void setStale(bool stale);

    /// A part of what is followed; for tests, which have no server, callable by anybody.
    virtual void take(const v1::Followed &part) = 0;

Q_SIGNALS:
    void dashboardChanged();
    void keyChanged();
    void colorsChanged();
    void fontChanged();
    void staleChanged();

protected:
    /// What is to be followed of the row.
    [[nodiscard]] virtual v1::Stream stream() const = 0;
    [[nodiscard]] virtual std::uint32_t streamIntervalS() const { return 0; }
    /// Follows what is to be followed now, from the beginning.
    void attach();
    /// Another row is shown: what is known of the one before is to be forgotten.
    virtual void restart() = 0;
    /// Once a frame, while visible.
    virtual void frame(Micros nowUs) = 0;
    void timerEvent(QTimerEvent *event) override;

    [[nodiscard]] GlyphText &text() { return *m_text; }
    [[nodiscard]] const GlyphText &text() const { return *m_text; }
    [[nodiscard]] qreal rowHeight() const { return m_rowHeight; }
    [[nodiscard]] qreal ascent() const { return m_ascent; } ///< from a row's top to its baseline

private:
    void measure();
    void look(Micros nowUs);

    Dashboard *m_dashboard = nullptr;
    QString m_key;
    GridPalette m_colors;
    QFont m_font;
    std::unique_ptr<GlyphText> m_text;
    qreal m_rowHeight = 0;
    qreal m_ascent = 0;
    bool m_stale = false;
    bool m_old = false; // seen again, and the server has not answered for a while
    QBasicTimer m_frame;
    Sight m_sight;
    std::unique_ptr<RowFollow> m_follow;
};

} // namespace tapedeck

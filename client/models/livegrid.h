// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/gridpainter.h"
#include "client/models/rowranker.h"
#include "common/time/histogram.h"

#include <QBasicTimer>
#include <QImage>
#include <QQuickPaintedItem>
#include <QtQml/qqmlregistration.h>

namespace tapedeck {

class Dashboard;

/// A live table of one board: one item that paints the rows in view, reads them from the feed once a frame, and paints
/// again only rows that changed. A row out of view costs nothing.
class LiveGrid : public QQuickPaintedItem
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(tapedeck::Dashboard *dashboard READ dashboard WRITE setDashboard NOTIFY dashboardChanged)
    Q_PROPERTY(QString board READ board WRITE setBoard NOTIFY boardChanged)
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
    Q_PROPERTY(tapedeck::GridPalette colors READ colors WRITE setColors NOTIFY colorsChanged)
    Q_PROPERTY(QFont font READ font WRITE setFont NOTIFY fontChanged)
    Q_PROPERTY(bool stale READ stale WRITE setStale NOTIFY staleChanged)
    Q_PROPERTY(bool flashing READ flashing WRITE setFlashing NOTIFY flashingChanged)
    Q_PROPERTY(int rowCount READ rowCount NOTIFY rowCountChanged)     ///< of the board
    Q_PROPERTY(int shownCount READ shownCount NOTIFY rowCountChanged) ///< of those that pass the filter
    Q_PROPERTY(
        qreal position READ position WRITE setPosition NOTIFY positionChanged) ///< 0 to 1: of the first row in view
    Q_PROPERTY(qreal pageSize READ pageSize NOTIFY positionChanged)            ///< part of the rows that is in view
    Q_PROPERTY(qreal scrollX READ scrollX WRITE setScrollX NOTIFY positionChanged)
    Q_PROPERTY(qreal contentWidth READ contentWidth NOTIFY positionChanged)
    Q_PROPERTY(QString hint READ hint NOTIFY hintChanged) ///< about the row under the pointer: why it is stale
    Q_PROPERTY(
        QString currentText READ currentText NOTIFY currentChanged) ///< the current row, for assistive technology

public:
    explicit LiveGrid(QQuickItem *parent = nullptr);
    ~LiveGrid() override;

    void paint(QPainter *painter) override;

    [[nodiscard]] Dashboard *dashboard() const { return m_dashboard; }
    void setDashboard(Dashboard *dashboard);
    [[nodiscard]] QString board() const { return m_board; }
    void setBoard(const QString &board);
    [[nodiscard]] QString filter() const { return m_wish.filter; }
    void setFilter(const QString &filter);
    [[nodiscard]] GridPalette colors() const { return m_colors; }
    void setColors(const GridPalette &colors);
    [[nodiscard]] QFont font() const { return m_font; }
    void setFont(const QFont &font);
    [[nodiscard]] bool stale() const { return m_stale; }
    void setStale(bool stale);
    [[nodiscard]] bool flashing() const { return m_flashing; }
    void setFlashing(bool flashing);
    [[nodiscard]] int rowCount() const { return m_rowCount; }
    [[nodiscard]] int shownCount() const { return static_cast<int>(m_order->size()); }
    [[nodiscard]] qreal position() const;
    void setPosition(qreal position);
    [[nodiscard]] qreal pageSize() const;
    [[nodiscard]] qreal scrollX() const { return m_scrollX; }
    void setScrollX(qreal x);
    [[nodiscard]] qreal contentWidth() const;
    [[nodiscard]] QString hint() const { return m_hint; }
    [[nodiscard]] QString currentText() const;

Q_SIGNALS:
    void dashboardChanged();
    void boardChanged();
    void filterChanged();
    void colorsChanged();
    void fontChanged();
    void staleChanged();
    void flashingChanged();
    void rowCountChanged();
    void positionChanged();
    void hintChanged();
    void currentChanged();

protected:
    void timerEvent(QTimerEvent *event) override;
    void updatePolish() override;
    void geometryChange(const QRectF &now, const QRectF &before) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void hoverMoveEvent(QHoverEvent *event) override;
    void hoverLeaveEvent(QHoverEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    static constexpr double narrowest = 4; ///< of a column, in digits
    static constexpr double widest = 80;

    void attach();
    void paintChanged(QPainter &painter);
    void takeOrder(RowOrder order);
    void refresh();
    [[nodiscard]] bool noteFlashes(Micros nowUs);
    void fitColumns();
    [[nodiscard]] bool fitColumn(std::size_t column, const QString &text, int fraction);
    void layOut();
    void viewChanged();
    void repaintAll();
    void sortBy(int column);
    void setFirstRow(qint64 row);
    void setCurrent(qint64 index);
    [[nodiscard]] int pageRows() const;
    [[nodiscard]] int columnEdgeAt(qreal x) const;
    [[nodiscard]] int columnAt(qreal x) const;
    [[nodiscard]] qint64 rowAt(qreal y) const;
    [[nodiscard]] const std::vector<GridColumn> &columns() const;
    void saveLayout() const;
    void restoreLayout();

    Dashboard *m_dashboard = nullptr;
    QString m_board;
    std::shared_ptr<BoardFeed> m_feed;
    std::unique_ptr<GridRows> m_rows;
    std::unique_ptr<RowRanker> m_ranker;
    RowRanker::Wish m_wish;
    RowOrder m_order = std::make_shared<std::vector<RowId>>();
    GridPalette m_colors;
    QFont m_font;
    GridLayout m_layout;
    QImage m_image;               // what was painted: rows that did not change are not painted again
    std::vector<double> m_widths; // in digits
    std::vector<bool> m_sized;    // by the user: not fitted to what they show
    QBasicTimer m_frame;
    Version m_readVersion = 0;
    bool m_paintAll = true;
    bool m_stale = false;
    bool m_flashing = true;
    bool m_flashesLeft = false;
    bool m_viewChanged = false;
    int m_rowCount = 0;
    qint64 m_first = 0;
    qreal m_wheel = 0;
    qreal m_scrollX = 0;
    qint64 m_current = -1;
    RowId m_currentRow = 0;
    int m_resizing = -1;
    QString m_hint;
};

} // namespace tapedeck

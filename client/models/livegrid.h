// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/columnlayout.h"
#include "client/models/favourites.h"
#include "client/models/gridpainter.h"
#include "client/models/rowranker.h"
#include "common/time/histogram.h"

#include <QBasicTimer>
#include <QImage>
#include <QQuickItem>
#include <QUrl>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <unordered_set>

namespace tapedeck {

class Dashboard;

/// A live table of one board: one item that paints the rows in view, reads them from the feed once a frame, and paints
/// again only rows that changed. A row out of view costs nothing.
///
/// While the user's pointer or keyboard is at work in it, no row moves: a new order waits (heldMoves), but values go
/// on.
class LiveGrid : public QQuickItem
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(tapedeck::Dashboard *dashboard READ dashboard WRITE setDashboard NOTIFY dashboardChanged)
    Q_PROPERTY(QString board READ board WRITE setBoard NOTIFY boardChanged)
    Q_PROPERTY(QString settingsGroup READ settingsGroup WRITE setSettingsGroup NOTIFY
                   settingsGroupChanged) ///< under which sort and columns are remembered; empty: the board
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
    Q_PROPERTY(QString hint READ hint NOTIFY hintChanged) ///< about the row under the pointer
    Q_PROPERTY(QString filterProblem READ filterProblem NOTIFY filterChanged)
    Q_PROPERTY(bool held READ isHeld NOTIFY heldChanged)        ///< a new order waits for the user
    Q_PROPERTY(int heldMoves READ heldMoves NOTIFY heldChanged) ///< rows in view that would be others
    Q_PROPERTY(int selectedCount READ selectedCount NOTIFY selectionChanged)
    Q_PROPERTY(QString group READ group WRITE setGroup NOTIFY groupingChanged) ///< what rows are grouped by, or empty
    Q_PROPERTY(QVariantList groupChoices READ groupChoices NOTIFY columnsChanged)                  ///< {id, title}
    Q_PROPERTY(bool busiestFirst READ isBusiestFirst WRITE setBusiestFirst NOTIFY groupingChanged) ///< of groups
    Q_PROPERTY(bool favouritesFirst READ areFavouritesFirst WRITE setFavouritesFirst NOTIFY groupingChanged)
    Q_PROPERTY(int favouriteCount READ favouriteCount NOTIFY favouritesChanged)
    Q_PROPERTY(QVariantList columnList READ columnList NOTIFY
                   columnsChanged) ///< {id, title, sortable, shown, format, formats, sorted, descending}
    Q_PROPERTY(QString currentKey READ currentKey NOTIFY currentChanged)
    Q_PROPERTY(
        QString currentText READ currentText NOTIFY currentChanged) ///< the current row, for assistive technology

public:
    explicit LiveGrid(QQuickItem *parent = nullptr);
    ~LiveGrid() override;

    [[nodiscard]] Dashboard *dashboard() const { return m_dashboard; }
    void setDashboard(Dashboard *dashboard);
    [[nodiscard]] QString board() const { return m_board; }
    void setBoard(const QString &board);
    [[nodiscard]] QString settingsGroup() const { return m_settingsGroup; }
    void setSettingsGroup(const QString &group);
    [[nodiscard]] QString filter() const { return m_wish.filter; }
    [[nodiscard]] QString filterProblem() const;
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
    [[nodiscard]] int shownCount() const { return static_cast<int>(m_order->count); }
    [[nodiscard]] qreal position() const;
    void setPosition(qreal position);
    [[nodiscard]] qreal pageSize() const;
    [[nodiscard]] qreal scrollX() const { return m_scrollX; }
    void setScrollX(qreal x);
    [[nodiscard]] qreal contentWidth() const;
    [[nodiscard]] QString hint() const { return m_hint; }
    [[nodiscard]] QString currentKey() const;
    [[nodiscard]] QString currentText() const;
    [[nodiscard]] bool isHeld() const { return m_waiting != nullptr; }
    [[nodiscard]] int heldMoves() const { return m_heldMoves; }
    [[nodiscard]] int selectedCount() const { return static_cast<int>(m_selected.size()); }
    [[nodiscard]] QVariantList columnList() const;
    [[nodiscard]] QString group() const { return m_wish.group; }
    void setGroup(const QString &group);
    [[nodiscard]] QVariantList groupChoices() const;
    [[nodiscard]] bool isBusiestFirst() const { return m_wish.busiestFirst; }
    void setBusiestFirst(bool first);
    [[nodiscard]] bool areFavouritesFirst() const { return m_wish.favouritesFirst; }
    void setFavouritesFirst(bool first);
    [[nodiscard]] int favouriteCount() const { return static_cast<int>(m_wish.favourites->size()); }

    /// Another column, or the other direction; `add`: within what it is sorted by already.
    Q_INVOKABLE void sortBy(const QString &column, bool add);
    Q_INVOKABLE void setColumnShown(const QString &column, bool shown);
    /// By so many places to the right.
    Q_INVOKABLE void moveColumn(const QString &column, int places);
    /// 0 with groups of three, 1 plain, 2 as fractional odds.
    Q_INVOKABLE void setColumnFormat(const QString &column, int format);
    Q_INVOKABLE void resetColumns();
    /// Takes sort and columns from the settings again, which somebody else has written.
    Q_INVOKABLE void reloadLayout();
    /// Lets the rows go to where they belong.
    Q_INVOKABLE void release();
    Q_INVOKABLE void selectAll();
    /// All groups, or none.
    Q_INVOKABLE void foldGroups(bool folded);
    /// Marks the selected rows, or takes the mark from them if all have it.
    Q_INVOKABLE void markSelected();
    /// Makes the row of that key the current one and brings it into view; a filter that hides it is given up.
    Q_INVOKABLE void goTo(const QString &key);
    /// The selected rows, else the current one, to the clipboard: as text with tabs, and as CSV.
    Q_INVOKABLE void copySelection() const;
    /// All rows that pass the filter, in this order and with these columns. Writes in the background; exported() tells.
    Q_INVOKABLE void exportCsv(const QUrl &file);

Q_SIGNALS:
    void dashboardChanged();
    void boardChanged();
    void settingsGroupChanged();
    void filterChanged();
    void colorsChanged();
    void fontChanged();
    void staleChanged();
    void flashingChanged();
    void rowCountChanged();
    void positionChanged();
    void hintChanged();
    void currentChanged();
    void heldChanged();
    void selectionChanged();
    void columnsChanged();
    void exported(const QString &sentence, bool good);
    void groupingChanged();
    void favouritesChanged();
    /// What was asked for cannot be done.
    void refused(const QString &sentence);
    /// The user asks what can be done here; `column` is empty unless it is about one.
    void menuRequested(const QPointF &at, const QString &column);
    /// Enter or a double click: the user wants to see all of that row.
    void rowActivated(const QString &key);

protected:
    void timerEvent(QTimerEvent *event) override;
    void itemChange(ItemChange change, const ItemChangeData &data) override;
    void updatePolish() override;
    QSGNode *updatePaintNode(QSGNode *before, UpdatePaintNodeData *data) override;
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
    static constexpr Micros keyHoldUs = 5'000'000; // after the last key

    void attach();
    void leaveFeed();
    void rest();
    void wake();
    [[nodiscard]] bool looksOtherwise(int first, int end) const;
    void paintLines(QPainter &painter, int first, int end, Micros nowUs);
    void takeOrder(RowOrderPtr order, bool asked);
    void applyOrder(const RowOrderPtr &order, bool asked);
    void holdFor(Micros us);
    void noteMoves(const RowOrder &before);
    void countHeldMoves();
    void refresh();
    void noteFlashes(Micros nowUs);
    void fitColumns();
    [[nodiscard]] bool fitColumn(std::size_t column, const QString &text, int fraction);
    void layOut();
    void viewChanged();
    void repaintAll();
    [[nodiscard]] std::size_t endInView() const;
    void paintLine(GridPainter &grid, std::size_t index, qreal y, Micros nowUs);
    void paintHeading(GridPainter &grid, RowId heading, qreal y, bool current);
    [[nodiscard]] GroupText groupText(const RowOrder::Group &group) const;
    [[nodiscard]] std::uint32_t stuckHeading() const;
    [[nodiscard]] bool onHeading(qint64 index) const;
    void fold(const QString &key, bool folded);
    void foldHere(bool folded);
    void tellAges(Micros nowUs);
    void keepSparks();
    void readSparks();
    [[nodiscard]] QString sparkHint(const Spark &spark) const;
    void takeFavourites();
    void mark(const std::vector<QString> &keys);
    [[nodiscard]] bool isMarked(const GridRow &row) const;
    void setHovered(RowId row);
    void setWish(RowSorter::Wish wish);
    void setFirstRow(qint64 row);
    void setCurrent(qint64 index);
    void select(qint64 index, Qt::KeyboardModifiers modifiers);
    void arrive();
    void columnsMoved();
    void dragColumn(qreal x);
    void updateHint();
    void activateCurrent();
    [[nodiscard]] std::vector<RowId> selectedRows() const;
    [[nodiscard]] int pageRows() const;
    [[nodiscard]] int columnEdgeAt(qreal x) const;
    [[nodiscard]] int columnAt(qreal x) const;
    [[nodiscard]] qint64 rowAt(qreal y) const;
    [[nodiscard]] const std::vector<GridColumn> &columns() const { return m_columns->shown(); }
    void saveLayout() const;
    void restoreLayout();
    [[nodiscard]] QString settingsPath() const;

    Dashboard *m_dashboard = nullptr;
    QString m_board;
    QString m_settingsGroup;
    std::shared_ptr<BoardFeed> m_feed;
    Favourites *m_favourites = nullptr; // of the dashboard
    QMetaObject::Connection m_favouritesChanged;
    std::unique_ptr<GridRows> m_rows;
    std::shared_ptr<SparkStore> m_sparks; // while the column is shown
    std::unique_ptr<RowRanker> m_ranker;
    RowSorter::Wish m_wish;
    RowOrderPtr m_order = std::make_shared<RowOrder>();
    RowOrderPtr m_waiting; // the newest order, while the user holds the rows
    Micros m_holdUntilUs = 0;
    RowOrderPtr m_newest = m_order; // tells what groups come to, even while the rows are held
    bool m_toTop = false;           // once what was asked for is there
    int m_heldMoves = 0;
    QHash<RowId, int> m_moves; // rows in view that have moved lately: by how many places, up is positive
    Micros m_movedUs = 0;
    std::unique_ptr<ColumnLayout> m_columns;
    GridPalette m_colors;
    QFont m_font;
    GridLayout m_layout;
    std::unique_ptr<GlyphText> m_text;
    QBasicTimer m_frame;
    int m_stillFrames = 0; // since something was new
    int m_frameMs = 15;    // as the dashboard's viewIntervalMs()
    Version m_readVersion = 0;
    bool m_paintAll = true;
    bool m_stale = false;
    bool m_flashing = true;
    bool m_flashesLeft = false;   // something flashes in view
    bool m_headingsDirty = false; // groups come to something else
    bool m_rowsDirty = false;     // rows in view look otherwise, though their values did not change
    Micros m_quietSeenUs = 0;     // when it was last looked at how long cells have been quiet
    bool m_viewChanged = false;
    int m_rowCount = 0;
    qint64 m_first = 0;
    qreal m_wheel = 0;
    qreal m_scrollX = 0;
    qint64 m_current = -1;
    RowId m_currentRow = 0;
    RowId m_selectionStart = 0; // of a range
    RowId m_goingTo = 0;        // once the order has it
    std::unordered_set<RowId> m_selected;
    int m_resizing = -1;
    int m_pressedColumn = -1; // in the heading: sorts by it, or moves it if dragged
    qreal m_pressedX = 0;
    int m_dropPlace = -1; // where a dragged column would go
    QPointF m_pointer{-1, -1};
    RowId m_hovered = 0;
    QString m_hint;
};

} // namespace tapedeck

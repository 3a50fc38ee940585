// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/livegrid.h"

#include "client/models/dashboard.h"

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr int stillFrames = 60; // without anything new, before it rests
constexpr int restMs = 1'000;
constexpr Micros quietStepUs = 1'000'000;
constexpr Micros movesShownUs = 2'500'000;

} // namespace

LiveGrid::LiveGrid(QQuickItem *parent)
    : QQuickItem(parent)
    , m_columns(std::make_unique<ColumnLayout>(Schema::prices()))
    , m_text(std::make_unique<GlyphText>(m_font))
{
    m_wish.favourites = std::make_shared<std::set<std::string, std::less<>>>();
    setFlag(ItemHasContents);
    setAcceptedMouseButtons(Qt::LeftButton | Qt::RightButton);
    setAcceptHoverEvents(true);
    setFlag(ItemIsFocusScope, false);
    setActiveFocusOnTab(true);
    connect(this, &QQuickItem::activeFocusChanged, this, &LiveGrid::repaintAll);
}

LiveGrid::~LiveGrid()
{
    leaveFeed();
}

void LiveGrid::leaveFeed()
{
    if (!m_feed)
        return;
    m_feed->wakeOnChange(this, {});
    m_feed->setView(this, {});
    m_feed->removeViewer();
}

void LiveGrid::setDashboard(Dashboard *dashboard)
{
    if (m_dashboard == dashboard)
        return;
    m_dashboard = dashboard;
    Q_EMIT dashboardChanged();
    attach();
}

void LiveGrid::setBoard(const QString &board)
{
    if (m_board == board)
        return;
    m_board = board;
    Q_EMIT boardChanged();
    attach();
}

void LiveGrid::attach()
{
    m_ranker.reset();
    m_sparks.reset();
    leaveFeed();
    m_feed = m_dashboard == nullptr ? nullptr : m_dashboard->feed(m_board);
    if (!m_feed) {
        m_frame.stop();
        return;
    }
    m_feed->addViewer();
    disconnect(m_favouritesChanged);
    m_favourites = m_dashboard->favourites(m_board);
    m_favouritesChanged = connect(m_favourites, &Favourites::changed, this, &LiveGrid::takeFavourites);
    m_columns = std::make_unique<ColumnLayout>(m_feed->schema());
    m_rows = std::make_unique<GridRows>(m_feed);
    restoreLayout();
    m_ranker = std::make_unique<RowRanker>(m_feed, m_wish, [this](const RowOrderPtr &order, bool asked) {
        // The ranker ends before this item does; a call that is queued by then is dropped with it.
        QMetaObject::invokeMethod(
            this, [this, order, asked] { takeOrder(order, asked); }, Qt::QueuedConnection);
    });
    keepSparks();
    m_ranker->setStale(m_stale);
    layOut();
    wake();
}

void LiveGrid::setWish(RowSorter::Wish wish)
{
    m_wish = std::move(wish);
    if (m_ranker)
        m_ranker->setWish(m_wish);
}

void LiveGrid::setFilter(const QString &filter)
{
    if (m_wish.filter == filter)
        return;
    RowSorter::Wish wish = m_wish;
    wish.filter = filter;
    m_toTop = true;
    setWish(std::move(wish));
    setFirstRow(0);
    Q_EMIT filterChanged();
}

QString LiveGrid::filterProblem() const
{
    return m_feed ? RowCondition(m_wish.filter, m_feed->schema()).problem() : QString();
}

void LiveGrid::setColors(const GridPalette &colors)
{
    if (m_colors == colors)
        return;
    m_colors = colors;
    repaintAll();
    Q_EMIT colorsChanged();
}

void LiveGrid::setFont(const QFont &font)
{
    if (m_font == font)
        return;
    m_font = font;
    m_text = std::make_unique<GlyphText>(font);
    layOut();
    Q_EMIT fontChanged();
}

void LiveGrid::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    if (m_ranker)
        m_ranker->setStale(stale);
    repaintAll();
    Q_EMIT staleChanged();
}

void LiveGrid::setFlashing(bool flashing)
{
    if (m_flashing == flashing)
        return;
    m_flashing = flashing;
    repaintAll();
    Q_EMIT flashingChanged();
}

void LiveGrid::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_frame.timerId()) {
        QQuickItem::timerEvent(event);
        return;
    }
    const bool moves = isVisible()
        && (m_feed->version() != m_readVersion || m_viewChanged || m_flashesLeft || m_paintAll || m_rowsDirty
            || m_headingsDirty || m_waiting || !m_moves.isEmpty());
    m_stillFrames = moves ? 0 : m_stillFrames + 1;
    if (isVisible())
        refresh();
    else
        m_feed->setView(this, {});
    if (m_stillFrames >= stillFrames)
        rest();
    else if (const int interval = m_dashboard->viewIntervalMs(); std::exchange(m_frameMs, interval) != interval)
        m_frame.start(m_frameMs, Qt::PreciseTimer, this);
}

/// Nothing moves: it is looked at now and then only, for what fades, until the feed says that there is something.
void LiveGrid::rest()
{
    m_frame.start(restMs, Qt::CoarseTimer, this);
    if (!isVisible())
        return;
    m_feed->wakeOnChange(this, [this] { QMetaObject::invokeMethod(this, &LiveGrid::wake, Qt::QueuedConnection); });
    if (m_feed->version() != m_readVersion)
        wake();
}

void LiveGrid::wake()
{
    const bool isAwake = std::exchange(m_stillFrames, 0) < stillFrames && m_frame.isActive();
    if (isAwake || !m_feed)
        return;
    m_feed->wakeOnChange(this, {});
    m_frame.start(m_frameMs, Qt::PreciseTimer, this);
}

void LiveGrid::itemChange(ItemChange change, const ItemChangeData &data)
{
    if (change == ItemVisibleHasChanged && data.boolValue) {
        if (m_feed)
            (void)m_feed->takeUnseen(); // nobody waited for these
        wake();
    }
    QQuickItem::itemChange(change, data);
}

/// Once a frame: reads what changed in view, and has it painted.
void LiveGrid::refresh()
{
    const Micros now = steadyClockUs();
    if (m_waiting && now >= m_holdUntilUs)
        release();
    if (!m_moves.isEmpty() && now - m_movedUs > movesShownUs) {
        m_moves.clear();
        m_paintAll = true;
    }
    const Version version = m_feed->version();
    const bool quietDue = now - m_quietSeenUs >= quietStepUs;
    if (version == m_readVersion && !m_viewChanged && !m_flashesLeft && !m_paintAll && !m_rowsDirty && !quietDue)
        return;
    const GridRows::Read read =
        m_rows->read(m_order->rows, static_cast<std::size_t>(m_first), static_cast<std::size_t>(pageRows()) + 1, now);
    m_readVersion = read.version;
    const std::vector<BoardFeed::Unseen> unseen = m_feed->takeUnseen(); // what changed out of view is nobody's to see
    const std::vector<RowId> &rows = m_order->rows;
    std::vector<RowId> view;
    std::copy_if(rows.begin() + std::min<std::ptrdiff_t>(m_first, static_cast<std::ptrdiff_t>(rows.size())),
                 rows.begin() + static_cast<std::ptrdiff_t>(endInView()), std::back_inserter(view),
                 [](RowId line) { return !RowOrder::isHeading(line); });
    m_feed->setView(this, view);
    if (static_cast<int>(read.rows) != m_rowCount) {
        m_rowCount = static_cast<int>(read.rows);
        Q_EMIT rowCountChanged();
    }
    noteFlashes(now);
    tellAges(now);
    readSparks();
    if (std::exchange(m_viewChanged, false))
        m_paintAll = true;
    if (quietDue)
        m_quietSeenUs = now;
    if (read.changed > 0 || m_flashesLeft || std::exchange(m_rowsDirty, false) || m_headingsDirty || m_paintAll) {
        fitColumns();
        updateHint();
        if (read.changed > 0 && m_dashboard != nullptr)
            m_dashboard->noteRead(unseen, read.changed, steadyClockUs() - now);
        update();
    }
}

/// Other rows are in view than were read: they are read before the next frame is painted.
void LiveGrid::viewChanged()
{
    m_viewChanged = true;
    Q_EMIT positionChanged();
    polish();
    update();
}

void LiveGrid::updatePolish()
{
    if (!m_viewChanged || !m_feed || !m_rows || !isVisible())
        return;
    refresh();
    m_frame.start(m_frameMs, Qt::PreciseTimer, this); // a frame's time from here on
}

void LiveGrid::repaintAll()
{
    m_paintAll = true;
    Q_EMIT positionChanged();
    update();
}

void LiveGrid::geometryChange(const QRectF &now, const QRectF &before)
{
    QQuickItem::geometryChange(now, before);
    layOut();
}

int LiveGrid::pageRows() const
{
    return m_layout.rowHeight <= 0 ? 0 : std::max(0, static_cast<int>(height() / m_layout.rowHeight) - 1);
}

/// Of the lines that can be seen: one past the last.
std::size_t LiveGrid::endInView() const
{
    return std::min(m_order->rows.size(), static_cast<std::size_t>(m_first + pageRows()) + 1);
}

qreal LiveGrid::position() const
{
    return m_order->rows.empty() ? 0 : static_cast<qreal>(m_first) / static_cast<qreal>(m_order->rows.size());
}

void LiveGrid::setPosition(qreal position)
{
    setFirstRow(static_cast<qint64>(std::round(position * static_cast<qreal>(m_order->rows.size()))));
}

qreal LiveGrid::pageSize() const
{
    return m_order->rows.empty()
        ? 1
        : std::min(1.0, static_cast<qreal>(pageRows()) / static_cast<qreal>(m_order->rows.size()));
}

void LiveGrid::setScrollX(qreal x)
{
    x = std::clamp<qreal>(x, 0, std::max<qreal>(0, contentWidth() - width()));
    if (qFuzzyCompare(1 + x, 1 + m_scrollX))
        return;
    m_scrollX = x;
    repaintAll();
}

qreal LiveGrid::contentWidth() const
{
    return m_layout.columns.empty() ? 0 : m_layout.columns.back().x + m_layout.columns.back().width;
}

void LiveGrid::setFirstRow(qint64 row)
{
    row = std::clamp<qint64>(row, 0, std::max<qint64>(0, static_cast<qint64>(m_order->rows.size()) - pageRows()));
    if (row == m_first)
        return;
    m_first = row;
    m_viewChanged = true;
    repaintAll();
}

QString LiveGrid::currentKey() const
{
    return m_currentRow == 0 || !m_rows ? QString() : m_rows->row(m_currentRow).key;
}

QString LiveGrid::currentText() const
{
    if (m_currentRow == 0 || !m_rows)
        return {};
    QString text;
    if (RowOrder::isHeading(m_currentRow)) {
        const std::size_t number = RowOrder::groupOf(m_currentRow);
        return number < m_order->groups.size() ? groupText(m_order->groups[number]).spoken() : QString();
    }
    const GridRow &row = m_rows->row(m_currentRow);
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
        if (!row.cells[c].shown.text.isEmpty())
            text += columns()[c].title + QLatin1Char(' ') + row.cells[c].shown.text + QStringLiteral(", ");
    }
    return text;
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/livegrid.h"

#include "client/models/dashboard.h"

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr int frameMs = 16;
constexpr Micros quietStepUs = 1'000'000;
constexpr Micros movesShownUs = 2'500'000;

} // namespace

LiveGrid::LiveGrid(QQuickItem *parent)
    : QQuickPaintedItem(parent)
    , m_columns(std::make_unique<ColumnLayout>(Schema::prices()))
    , m_text(std::make_unique<GlyphText>(m_font))
{
    m_wish.favourites = std::make_shared<std::set<std::string, std::less<>>>();
    setOpaquePainting(true); // what is not painted again stays
    setAcceptedMouseButtons(Qt::LeftButton | Qt::RightButton);
    setAcceptHoverEvents(true);
    setFlag(ItemIsFocusScope, false);
    setActiveFocusOnTab(true);
    connect(this, &QQuickItem::activeFocusChanged, this, &LiveGrid::repaintAll);
}

LiveGrid::~LiveGrid() = default;

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
    m_feed = m_dashboard == nullptr ? nullptr : m_dashboard->feed(m_board);
    if (!m_feed)
        return;
    m_columns = std::make_unique<ColumnLayout>(m_feed->schema());
    m_rows = std::make_unique<GridRows>(m_feed);
    restoreLayout();
    m_ranker = std::make_unique<RowRanker>(m_feed, m_wish, [this](const RowOrderPtr &order, bool asked) {
        // The ranker ends before this item does; a call that is queued by then is dropped with it.
        QMetaObject::invokeMethod(
            this, [this, order, asked] { takeOrder(order, asked); }, Qt::QueuedConnection);
    });
    layOut();
    m_frame.start(frameMs, Qt::PreciseTimer, this);
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
    if (event->timerId() != m_frame.timerId())
        QQuickPaintedItem::timerEvent(event);
    else if (isVisible())
        refresh();
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
    const std::vector<Micros> applied = m_feed->takeApplied(); // what changed out of view is nobody's to see
    const std::vector<RowId> &rows = m_order->rows;
    std::vector<RowId> view;
    std::copy_if(rows.begin() + std::min<std::ptrdiff_t>(m_first, static_cast<std::ptrdiff_t>(rows.size())),
                 rows.begin() + static_cast<std::ptrdiff_t>(endInView()), std::back_inserter(view),
                 [](RowId line) { return !RowOrder::isHeading(line); });
    m_feed->setView(view);
    if (static_cast<int>(read.rows) != m_rowCount) {
        m_rowCount = static_cast<int>(read.rows);
        Q_EMIT rowCountChanged();
    }
    noteFlashes(now);
    tellAges(now);
    if (std::exchange(m_viewChanged, false))
        m_paintAll = true;
    if (quietDue)
        m_quietSeenUs = now;
    if (read.changed > 0 || m_flashesLeft || std::exchange(m_rowsDirty, false) || m_headingsDirty || m_paintAll) {
        fitColumns();
        updateHint();
        if (read.changed > 0 && m_dashboard != nullptr)
            m_dashboard->noteRead(applied, read.changed);
        update();
    }
}

/// Marks rows whose flash has come to its next step, or whose cells have been quiet for so long that they fade.
void LiveGrid::noteFlashes(Micros nowUs)
{
    m_flashesLeft = false;
    for (auto i = static_cast<std::size_t>(m_first); i < endInView(); ++i) {
        if (RowOrder::isHeading(m_order->rows[i]))
            continue;
        GridRow &row = m_rows->row(m_order->rows[i]);
        for (std::size_t c = 0; c < row.cells.size(); ++c) {
            const GridRow::Cell &cell = row.cells[c];
            const Micros changedUs = cell.changed.steadyUs;
            bool differs =
                columns()[c].isDecimal() && quietLevel(changedUs, nowUs) != quietLevel(changedUs, m_quietSeenUs);
            if (m_flashing && columns()[c].flash && cell.movedUs != 0) {
                const int level = flashLevel(cell.movedUs, nowUs);
                differs = differs || level != flashLevel(cell.movedUs, nowUs - frameMs * 1'000);
                m_flashesLeft = m_flashesLeft || level > 0;
            }
            row.dirty = row.dirty || differs;
            m_rowsDirty = m_rowsDirty || differs;
        }
    }
}

void LiveGrid::paint(QPainter *painter)
{
    const QSize pixels(painter->device()->width(), painter->device()->height());
    m_paintAll = std::exchange(m_painted, pixels) != pixels || m_paintAll;
    paintChanged(*painter);
}

QSGNode *LiveGrid::updatePaintNode(QSGNode *node, UpdatePaintNodeData *data)
{
    m_paintAll = node == nullptr || m_paintAll; // what was painted is gone with the node
    return QQuickPaintedItem::updatePaintNode(node, data);
}

void LiveGrid::paintChanged(QPainter &painter)
{
    if (!m_feed || m_layout.rowHeight <= 0) {
        painter.fillRect(QRectF(0, 0, width(), height()), m_colors.background);
        return;
    }
    const Micros now = steadyClockUs();
    GridPainter grid(painter, m_colors, m_layout, *m_text);
    qreal y = m_layout.rowHeight;
    const int rows = pageRows() + 1;
    for (int i = 0; i < rows; ++i, y += m_layout.rowHeight) {
        const auto index = static_cast<std::size_t>(m_first + i);
        if (index >= m_order->rows.size())
            break;
        paintLine(grid, index, y, now);
    }
    if (m_paintAll) {
        if (y < height())
            painter.fillRect(QRectF(0, y, width(), height() - y), m_colors.background);
        grid.paintHeader(columns(), m_wish.keys, m_scrollX);
        if (m_dropPlace >= 0)
            grid.paintDropMark(static_cast<std::size_t>(m_dropPlace), m_scrollX);
    }
    if (hasActiveFocus()) {
        painter.setPen(m_colors.neutral);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(0.5, 0.5, width() - 1, height() - 1));
    }
    m_paintAll = false;
    m_headingsDirty = false;
}

void LiveGrid::paintLine(GridPainter &grid, std::size_t index, qreal y, Micros nowUs)
{
    const RowId id = m_order->rows[index];
    const std::uint32_t stuck = index == static_cast<std::size_t>(m_first) ? stuckHeading() : RowOrder::nowhere;
    if (RowOrder::isHeading(id) || stuck != RowOrder::nowhere) {
        const RowId heading = stuck != RowOrder::nowhere ? m_order->rows[stuck] : id;
        if (m_paintAll || m_headingsDirty)
            paintHeading(grid, heading, y, heading == m_currentRow);
        return;
    }
    GridRow &row = m_rows->row(id);
    if (!m_paintAll && !row.dirty)
        return;
    row.dirty = false;
    grid.paintRow(row, columns(),
                  {.y = y,
                   .alternate = index % 2 == 1,
                   .current = id == m_currentRow,
                   .selected = m_selected.count(id) > 0,
                   .stale = m_stale,
                   .flash = m_flashing,
                   .move = m_moves.value(id),
                   .marked = isMarked(row),
                   .hovered = id == m_hovered},
                  m_scrollX, nowUs);
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
    if (m_viewChanged && m_feed && m_rows)
        refresh();
}

void LiveGrid::repaintAll()
{
    m_paintAll = true;
    Q_EMIT positionChanged();
    update();
}

void LiveGrid::geometryChange(const QRectF &now, const QRectF &before)
{
    QQuickPaintedItem::geometryChange(now, before);
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

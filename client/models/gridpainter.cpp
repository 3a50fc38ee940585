// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/gridpainter.h"

#include <QCoreApplication>
#include <QPolygonF>

#include <algorithm>
#include <array>
#include <cmath>

namespace tapedeck {

namespace {

constexpr std::array<Micros, 3> flashEndsUs = {600'000, 350'000, 150'000}; // of the levels 1, 2, 3
constexpr std::array<int, 4> flashAlphas = {0, 28, 60, 100};
constexpr qreal padding = GridLayout::padding;
constexpr Micros quietUs = 30'000'000;
constexpr Micros veryQuietUs = 300'000'000;

QColor mixed(const QColor &a, const QColor &b)
{
    return QColor((a.red() + b.red()) / 2, (a.green() + b.green()) / 2, (a.blue() + b.blue()) / 2);
}

QColor withAlpha(QColor color, int alpha)
{
    color.setAlpha(alpha);
    return color;
}

} // namespace

int flashLevel(Micros movedUs, Micros nowUs)
{
    if (movedUs == 0)
        return 0;
    int level = 0;
    for (const Micros end : flashEndsUs)
        level += nowUs - movedUs < end;
    return level;
}

int quietLevel(Micros changedUs, Micros nowUs)
{
    return (nowUs - changedUs >= quietUs) + (nowUs - changedUs >= veryQuietUs);
}

GridPainter::GridPainter(QPainter &painter, const GridPalette &palette, const GridLayout &layout, GlyphText &text)
    : m_painter(painter)
    , m_palette(palette)
    , m_layout(layout)
    , m_text(text)
{
    m_painter.setFont(text.font());
}

void GridPainter::paintHeader(const std::vector<GridColumn> &columns, const std::vector<RowSorter::Key> &keys,
                              qreal scrollX)
{
    m_painter.fillRect(QRectF(0, 0, m_layout.width, m_layout.rowHeight), m_palette.header);
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const GridLayout::Column &place = m_layout.columns[c];
        const QRectF rect(place.x - scrollX, 0, place.width, m_layout.rowHeight);
        const auto key = std::find_if(keys.begin(), keys.end(),
                                      [&](const auto &k) { return k.column == QLatin1String(columns[c].id); });
        m_painter.setPen(key != keys.end() ? m_palette.text : m_palette.dim);
        QString title = columns[c].title;
        if (key != keys.end()) {
            title += key->descending ? QStringLiteral(" ▾") : QStringLiteral(" ▴");
            if (keys.size() > 1)
                title += QString::number(key - keys.begin() + 1);
        }
        m_painter.drawText(rect.adjusted(padding, 0, -padding, 0),
                           Qt::AlignVCenter | (columns[c].standsRight() ? Qt::AlignRight : Qt::AlignLeft),
                           m_text.elided(title, place.width - 2 * padding));
    }
    m_painter.fillRect(QRectF(0, m_layout.rowHeight - 1, m_layout.width, 1), m_palette.line);
}

void GridPainter::paintDropMark(std::size_t place, qreal scrollX)
{
    const std::vector<GridLayout::Column> &columns = m_layout.columns;
    const qreal x = place < columns.size() ? columns[place].x : columns.back().x + columns.back().width;
    m_painter.fillRect(QRectF(x - scrollX - 1, 0, 2, m_layout.rowHeight), m_palette.neutral);
}

void GridPainter::paintMove(int move, const QRectF &band)
{
    const qreal middle = band.center().y();
    const qreal tip = move > 0 ? -3 : 3;
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(move > 0 ? m_palette.up : m_palette.down);
    m_painter.drawPolygon(QPolygonF({{3, middle - tip}, {10, middle - tip}, {6.5, middle + tip}}));
}

/// Filled, or as an outline where a favourite could be.
void GridPainter::paintStar(QPointF middle, bool filled)
{
    constexpr int points = 5;
    QPolygonF star;
    for (int i = 0; i < 2 * points; ++i) {
        const qreal reach = i % 2 == 0 ? 5.5 : 2.3;
        const qreal angle = M_PI * (i / qreal(points) - 0.5);
        star << middle + QPointF(reach * std::cos(angle), reach * std::sin(angle));
    }
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(QPen(filled ? m_palette.neutral : m_palette.dim, 1));
    m_painter.setBrush(filled ? QBrush(m_palette.neutral) : QBrush(Qt::NoBrush));
    m_painter.drawPolygon(star);
    m_painter.setRenderHint(QPainter::Antialiasing, false);
}

void GridPainter::paintHeading(const GroupText &text, bool folded, bool current, qreal y)
{
    const QRectF band(0, y, m_layout.width, m_layout.rowHeight);
    m_painter.fillRect(band, m_palette.header);
    if (current) {
        m_painter.fillRect(band, m_palette.selection);
        m_painter.fillRect(QRectF(0, y, 2, m_layout.rowHeight), m_palette.neutral);
    }
    m_painter.fillRect(QRectF(0, band.bottom() - 1, m_layout.width, 1), m_palette.line);
    const qreal baseline = y + m_layout.ascent;
    const qreal space = 2 * m_layout.digit;
    qreal x = padding;
    const auto draw = [&](const QString &part, const QColor &color) {
        const qreal room = m_layout.width - x - padding;
        if (room < space)
            return;
        const QString shown = m_text.elided(part, room);
        m_painter.setPen(color);
        m_text.draw(m_painter, QPointF(x, baseline), shown);
        x += m_text.width(shown) + space;
    };
    draw(folded ? QStringLiteral("▸") : QStringLiteral("▾"), m_palette.dim);
    x = GridLayout::gutter;
    draw(text.name, m_palette.text);
    for (const GroupText::Part &part : text.parts)
        draw(part.text, part.tone > 0 ? m_palette.up : part.tone < 0 ? m_palette.down : m_palette.dim);
}

void GridPainter::paintRow(const GridRow &row, const std::vector<GridColumn> &columns, const RowLook &look,
                           qreal scrollX, Micros nowUs)
{
    const QRectF band(0, look.y, m_layout.width, m_layout.rowHeight);
    m_painter.fillRect(band, look.alternate ? m_palette.alternate : m_palette.background);
    if (look.current || look.selected)
        m_painter.fillRect(band, m_palette.selection);
    if (look.current)
        m_painter.fillRect(QRectF(0, look.y, 2, m_layout.rowHeight), m_palette.neutral);
    if (!row.alive)
        return;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const GridLayout::Column &place = m_layout.columns[c];
        const QRectF rect(place.x - scrollX, look.y, place.width, m_layout.rowHeight);
        if (rect.right() <= 0 || rect.left() >= m_layout.width)
            continue;
        if (columns[c].kind == GridColumn::Kind::Spark)
            paintSpark(row.spark, rect, look.stale);
        else
            paintCell(row.cells[c], columns[c], rect, place.fraction, look, nowUs);
    }
    if (look.marked || look.hovered)
        paintStar({GridLayout::markX - scrollX, std::round(band.center().y())}, look.marked);
    if (look.move != 0)
        paintMove(look.move, band);
    if (look.stale || row.stale) {
        // A bar at the edge and a line through: not by colour alone.
        m_painter.fillRect(QRectF(0, look.y, 3, m_layout.rowHeight), m_palette.warning);
        m_painter.setPen(QPen(withAlpha(m_palette.warning, 110), 1, Qt::DotLine));
        m_painter.drawLine(QPointF(4, band.bottom() - 1), QPointF(m_layout.width, band.bottom() - 1));
    }
}

/// A plain line, broken where there was no price; its end tells which way it went.
void GridPainter::paintSpark(const Spark &spark, const QRectF &rect, bool stale)
{
    if (spark.count == 0)
        return;
    constexpr qreal margin = 4;
    const qreal step = (rect.width() - 2 * padding) / (Spark::points - 1);
    const qreal room = rect.height() - 2 * margin;
    std::array<QPointF, Spark::points> points;
    m_painter.setPen(m_palette.dim);
    int count = 0;
    for (std::size_t i = 0; i <= spark.heights.size(); ++i) {
        if (i < spark.heights.size() && spark.heights[i] != Spark::gap) {
            points[static_cast<std::size_t>(count++)] =
                QPointF(rect.left() + padding + static_cast<qreal>(i) * step,
                        rect.bottom() - margin - spark.heights[i] * room / Spark::highest);
        } else if (count > 0) {
            if (count > 1)
                m_painter.drawPolyline(points.data(), count);
            else
                m_painter.drawPoint(points[0]);
            count = 0;
        }
    }
    if (stale || spark.heights.back() == Spark::gap)
        return;
    const QPointF end(rect.right() - padding, rect.bottom() - margin - spark.heights.back() * room / Spark::highest);
    m_painter.fillRect(QRectF(end - QPointF(1, 1), QSizeF(3, 3)),
                       spark.direction > 0       ? m_palette.up
                           : spark.direction < 0 ? m_palette.down
                                                 : m_palette.neutral);
}

void GridPainter::paintCell(const GridRow::Cell &cell, const GridColumn &column, const QRectF &rect, qreal fraction,
                            const RowLook &look, Micros nowUs)
{
    if (cell.shown.text.isEmpty())
        return;
    const QColor tone = cell.direction > 0 ? m_palette.up : cell.direction < 0 ? m_palette.down : m_palette.neutral;
    if (look.flash && column.flash && !look.stale) {
        if (const int level = flashLevel(cell.movedUs, nowUs))
            m_painter.fillRect(rect.adjusted(1, 1, -1, -1),
                               withAlpha(tone, flashAlphas[static_cast<std::size_t>(level)]));
    }
    QColor color = m_palette.text;
    const bool isTime = column.kind == GridColumn::Kind::Time || column.kind == GridColumn::Kind::Start;
    if (look.stale || isTime)
        color = m_palette.dim;
    else if (column.kind == GridColumn::Kind::Status)
        color = statusColor(cell.shown.text);
    else if (column.direction && cell.direction != 0)
        color = tone;
    else if (column.isDecimal())
        color = numberColor(cell, nowUs);
    m_painter.setPen(color);

    const qreal baseline = rect.top() + m_layout.ascent;
    const qreal room = rect.width() - 2 * padding;
    if (column.isDecimal()) {
        paintDecimal(cell, column, rect, fraction);
        return;
    }
    const QString text = m_text.elided(cell.shown.text, room);
    const qreal x = column.standsRight() ? rect.right() - padding - m_text.width(text) : rect.left() + padding;
    m_text.draw(m_painter, QPointF(x, baseline), text);
}

/// The decimal points of a column stand below each other, whatever each row's precision. A number that does not fit is
/// not shown in part.
void GridPainter::paintDecimal(const GridRow::Cell &cell, const GridColumn &column, const QRectF &rect, qreal fraction)
{
    const qreal baseline = rect.top() + m_layout.ascent;
    const qsizetype whole = cell.shown.text.size() - cell.shown.fraction;
    qreal x = rect.right() - padding - fraction - m_text.width(QStringView(cell.shown.text).left(whole));
    if (x < rect.left() + 1)
        x = rect.right() - padding - m_text.width(cell.shown.text); // out of line rather than cut
    const bool fits = x >= rect.left() + 1;
    m_text.draw(m_painter, QPointF(fits ? x : rect.left() + padding, baseline),
                fits ? cell.shown.text : QStringLiteral("…"));
    if (column.flash && column.direction && cell.direction != 0
        && x > rect.left() + padding + GridLayout::arrowDigits * m_layout.digit)
        m_painter.drawText(QPointF(rect.left() + padding, baseline),
                           cell.direction > 0 ? QStringLiteral("▲") : QStringLiteral("▼"));
}

/// A price fades while it does not change.
QColor GridPainter::numberColor(const GridRow::Cell &cell, Micros nowUs) const
{
    const int quiet = quietLevel(cell.changed.steadyUs, nowUs);
    return quiet == 0 ? m_palette.text : quiet == 1 ? mixed(m_palette.text, m_palette.dim) : m_palette.dim;
}

QColor GridPainter::statusColor(const QString &text) const
{
    const auto shown = [](const char *status) { return QCoreApplication::translate("Status", status); };
    static const QStringList good = {shown("Live"), shown("Open")};
    static const QStringList notable = {shown("Stale"), shown("Halted"), shown("Suspended"), shown("Break")};
    if (good.contains(text))
        return m_palette.up;
    if (notable.contains(text))
        return m_palette.warning;
    return m_palette.dim;
}

} // namespace tapedeck

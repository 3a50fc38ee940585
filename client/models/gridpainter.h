// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/glyphtext.h"
#include "client/models/gridrows.h"
#include "client/models/rowsorter.h"

#include <QColor>
#include <QPainter>
#include <QtQml/qqmlregistration.h>

namespace tapedeck {

/// The colours of a LiveGrid; the theme sets them.
struct GridPalette {
    Q_GADGET
    QML_VALUE_TYPE(gridPalette)
    Q_PROPERTY(QColor background MEMBER background)
    Q_PROPERTY(QColor alternate MEMBER alternate)
    Q_PROPERTY(QColor header MEMBER header)
    Q_PROPERTY(QColor line MEMBER line)
    Q_PROPERTY(QColor text MEMBER text)
    Q_PROPERTY(QColor dim MEMBER dim)
    Q_PROPERTY(QColor up MEMBER up)
    Q_PROPERTY(QColor down MEMBER down)
    Q_PROPERTY(QColor neutral MEMBER neutral)
    Q_PROPERTY(QColor warning MEMBER warning)
    Q_PROPERTY(QColor selection MEMBER selection)
public:
    QColor background, alternate, header, line, text, dim, up, down, neutral, warning, selection;
    friend bool operator==(const GridPalette &a, const GridPalette &b) = default;
};

/// Where the columns of a LiveGrid stand, in pixels.
struct GridLayout {
    struct Column {
        qreal x = 0, width = 0;
        qreal whole = 0;    ///< room that the widest text, or part before the decimal point, takes
        qreal fraction = 0; ///< room after the decimal point
    };
    static constexpr qreal padding = 6;       ///< on either side of a cell's text
    static constexpr qreal arrowDigits = 1.6; ///< room for the mark of a direction
    static constexpr qreal gutter = 27;       ///< before the first column: marks of the row
    static constexpr qreal markX = 19;        ///< middle of the star of a favourite
    static constexpr qreal markReach = 8;     ///< how near to it a click is meant for it
    std::vector<Column> columns;
    qreal rowHeight = 0;
    qreal digit = 0;
    qreal ascent = 0;
    qreal width = 0;
};

/// How strong a cell's flash still is: 3 just moved, 0 over. Steps, not a fade, so that a row is painted a few times
/// only.
[[nodiscard]] int flashLevel(Micros movedUs, Micros nowUs);

/// How quiet a price is: 0 has changed lately, 1 not for half a minute, 2 not for five.
[[nodiscard]] int quietLevel(Micros changedUs, Micros nowUs);

/// What the heading of a group says.
struct GroupText {
    struct Part {
        QString text;
        int tone; ///< +1 as what goes up, -1 as what goes down, 0 neither
    };
    QString name;
    std::vector<Part> parts;

    [[nodiscard]] QString spoken() const
    {
        QString text = name;
        for (const Part &part : parts)
            text += QStringLiteral(", ") + part.text;
        return text;
    }
};

/// Paints rows and the heading of a LiveGrid.
class GridPainter
{
public:
    GridPainter(QPainter &painter, const GridPalette &palette, const GridLayout &layout, GlyphText &text);

    void paintHeader(const std::vector<GridColumn> &columns, const std::vector<RowSorter::Key> &keys, qreal scrollX);
    /// Where a column that is dragged would go: before the one at `place`.
    void paintDropMark(std::size_t place, qreal scrollX);
    struct RowLook {
        qreal y;
        bool alternate;
        bool current;
        bool selected;
        bool stale;
        bool flash;
        int move;     ///< by so many places lately, up is positive
        bool marked;  ///< a favourite
        bool hovered; ///< by the pointer
    };
    void paintRow(const GridRow &row, const std::vector<GridColumn> &columns, const RowLook &look, qreal scrollX,
                  Micros nowUs);

    /// A group's heading, over the whole width.
    void paintHeading(const GroupText &text, bool folded, bool current, qreal y);

private:
    void paintStar(QPointF middle, bool filled);
    void paintDecimal(const GridRow::Cell &cell, const GridColumn &column, const QRectF &rect, qreal fraction);
    void paintCell(const GridRow::Cell &cell, const GridColumn &column, const QRectF &rect, qreal fraction,
                   const RowLook &look, Micros nowUs);
    void paintMove(int move, const QRectF &band);
    void paintSpark(const Spark &spark, const QRectF &rect, bool stale);
    [[nodiscard]] QColor numberColor(const GridRow::Cell &cell, Micros nowUs) const;
    [[nodiscard]] QColor statusColor(const QString &text) const;

    QPainter &m_painter;
    const GridPalette &m_palette;
    const GridLayout &m_layout;
    GlyphText &m_text;
};

} // namespace tapedeck

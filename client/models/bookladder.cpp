// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/bookladder.h"

#include "client/models/approximate.h"
#include "client/models/cellformat.h"

#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr qreal padding = GridLayout::padding;
constexpr int barAlpha = 52;
constexpr std::array<int, 4> flashAlphas = {0, 28, 60, 100};

QColor withAlpha(QColor color, int alpha)
{
    color.setAlpha(alpha);
    return color;
}

} // namespace

QRectF BookLadder::priceColumn() const
{
    const qreal width = std::min(this->width(), m_priceWidth + 4 * padding + rowHeight());
    return {std::round((this->width() - width) / 2), 0, width, rowHeight()};
}

void BookLadder::paint(QPainter *painter)
{
    painter->fillRect(QRectF(0, 0, width(), height()), colors().background);
    if (rowHeight() <= 0 || m_book.isEmpty())
        return;
    painter->setFont(font());
    painter->setRenderHint(QPainter::TextAntialiasing);
    const Micros now = steadyClockUs();
    const double largest = m_book.largest(m_cumulated);
    for (int i = 0; i <= pageRows(); ++i) {
        const Row row = m_topRow - i;
        const QRectF band(0, rowHeight() * (i + 1), width(), rowHeight());
        paintRow(*painter, row, band, largest, now);
    }
    paintHeader(*painter);
    if (stale())
        painter->fillRect(QRectF(0, rowHeight(), 3, height()), colors().warning);
    if (hasActiveFocus()) {
        painter->setPen(colors().neutral);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(0.5, 0.5, width() - 1, height() - 1));
    }
}

void BookLadder::paintHeader(QPainter &painter)
{
    painter.fillRect(QRectF(0, 0, width(), rowHeight()), colors().header);
    painter.fillRect(QRectF(0, rowHeight() - 1, width(), 1), colors().line);
    const QRectF price = priceColumn();
    painter.setPen(colors().dim);
    const auto title = [&](const QRectF &room, const QString &name) {
        const QString fitting = text().elided(name, room.width());
        text().draw(painter, QPointF(std::round(room.center().x() - text().width(fitting) / 2), ascent()), fitting);
    };
    const QString sum = m_cumulated ? QStringLiteral("Σ ") : QString();
    title(QRectF(0, 0, price.left(), rowHeight()).adjusted(padding, 0, -padding, 0),
          sum + (isOdds() ? tr("Back") : tr("Bid size")));
    title(price, isOdds() ? tr("Odds") : tr("Price"));
    title(QRectF(price.right(), 0, width() - price.right(), rowHeight()).adjusted(padding, 0, -padding, 0),
          sum + (isOdds() ? tr("Lay") : tr("Ask size")));
}

void BookLadder::paintRow(QPainter &painter, Row row, const QRectF &band, double largest, Micros nowUs)
{
    if (!m_book.grid().contains(row))
        return;
    QRectF price = priceColumn();
    price.moveTop(band.top());
    const auto bid = m_book.best(LadderBook::Bid);
    const auto ask = m_book.best(LadderBook::Ask);
    const Row bidRow = bid ? m_book.grid().below(bid->price) : std::numeric_limits<Row>::min();
    const Row askRow = ask ? m_book.grid().above(ask->price) : std::numeric_limits<Row>::max();
    const bool inSpread = row > bidRow && row < askRow;
    painter.fillRect(price, inSpread ? colors().background : colors().alternate);
    for (const LadderBook::Side side : {LadderBook::Bid, LadderBook::Ask}) {
        const LadderBook::Cell *cell = m_book.cell(side, row);
        if (cell == nullptr)
            continue;
        const QRectF room = side == LadderBook::Bid
            ? QRectF(0, band.top(), price.left(), band.height())
            : QRectF(price.right(), band.top(), width() - price.right(), band.height());
        paintSide(painter, side, *cell, room, largest, nowUs);
    }
    // The line between the sides.
    if (row == bidRow && ask)
        painter.fillRect(QRectF(0, band.top(), width(), 1), colors().neutral);
    if (row == askRow && bid && askRow - bidRow > 1)
        painter.fillRect(QRectF(0, band.bottom() - 1, width(), 1), colors().neutral);
    const bool best = row == bidRow || row == askRow;
    painter.setPen(stale()             ? colors().dim
                       : !best         ? (inSpread ? colors().dim : colors().text)
                       : row == bidRow ? colors().up
                                       : colors().down);
    const QString shown =
        decimalText(m_book.grid().isOdds()
                        ? m_book.grid().price(row)
                        : m_book.grid().price(row).rescaled(m_priceScale).value_or(m_book.grid().price(row)))
            .text;
    text().draw(painter, QPointF(std::round(price.center().x() - text().width(shown) / 2), band.top() + ascent()),
                shown);
    paintMarks(painter, row, price);
}

void BookLadder::paintSide(QPainter &painter, LadderBook::Side side, const LadderBook::Cell &cell, const QRectF &room,
                           double largest, Micros nowUs)
{
    const bool bid = side == LadderBook::Bid;
    const QColor tone = bid ? colors().up : colors().down;
    if (m_flashing && !stale()) {
        if (const int level = flashLevel(cell.changedUs, nowUs))
            painter.fillRect(room.adjusted(1, 1, -1, -1),
                             withAlpha(colors().neutral, flashAlphas[static_cast<std::size_t>(level)]));
    }
    if (cell.size.mantissa == 0)
        return;
    const Decimal size = m_cumulated ? cell.cumulated : cell.size;
    if (largest > 0) {
        const qreal bar = std::max<qreal>(1, room.width() * approximate(size) / largest);
        painter.fillRect(QRectF(bid ? room.right() - bar : room.left(), room.top() + 1, bar, room.height() - 2),
                         withAlpha(tone, barAlpha));
    }
    painter.setPen(stale() ? colors().dim : colors().text);
    const QString shown = text().elided(decimalText(size.normalized()).text, room.width() - 2 * padding);
    const qreal x = bid ? room.right() - padding - text().width(shown) : room.left() + padding;
    text().draw(painter, QPointF(x, room.top() + ascent()), shown);
}

/// Where it traded last: a triangle at the price. What else is to be said of a price: a frame around it, and its label.
void BookLadder::paintMarks(QPainter &painter, Row row, const QRectF &price)
{
    if (m_quoted.last && rowOf(m_quoted.last) == row) {
        const qreal reach = std::round(rowHeight() * 0.2);
        const QPointF at(price.left() + padding, price.center().y());
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors().neutral);
        painter.drawPolygon(QPolygonF({at + QPointF(0, -reach), at + QPointF(reach * 1.4, 0), at + QPointF(0, reach)}));
    }
    if (m_mark.price.isEmpty() || rowOf(Decimal::parse(m_mark.price.toStdString())) != row)
        return;
    painter.setPen(QPen(colors().warning, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(price.adjusted(1.5, 0.5, -1.5, -1.5));
    const QString label = text().elided(m_mark.label, width() - price.right() - 2 * padding);
    const QRectF tag(width() - padding - text().width(label) - padding, price.top() + 1, text().width(label) + padding,
                     price.height() - 2);
    painter.fillRect(tag, colors().background);
    painter.setPen(colors().warning);
    text().draw(painter, QPointF(tag.left() + padding / 2, price.top() + ascent()), label);
}

} // namespace tapedeck

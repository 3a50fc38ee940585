// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/tradetape.h"

#include "client/models/approximate.h"
#include "client/models/cellformat.h"
#include "client/models/figuretext.h"

#include <QDateTime>
#include <QLocale>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace tapedeck {

namespace {

constexpr qreal padding = GridLayout::padding;
constexpr double largestDecay = 0.995; // a frame
constexpr int barAlpha = 46;

using Entry = TradeHistory::Entry;
using Kind = TradeHistory::Kind;

QColor withAlpha(QColor color, int alpha)
{
    color.setAlpha(alpha);
    return color;
}

QString timeText(Micros us, bool millis)
{
    return QDateTime::fromMSecsSinceEpoch(us / 1'000)
        .toString(millis ? QStringLiteral("HH:mm:ss.zzz") : QStringLiteral("HH:mm:ss"));
}

} // namespace

void TradeTape::fit()
{
    for (Number number = std::max(m_fitted, oldest()); number < m_history.added(); ++number) {
        const Entry &entry = m_history.entry(number);
        if (entry.kind != Kind::Trade)
            continue;
        m_priceScale = std::max(m_priceScale, entry.price.scale);
        const CellText price = decimalText(entry.price.rescaled(m_priceScale).value_or(entry.price));
        m_priceWidth = std::max(m_priceWidth, text().width(price.text));
        const CellText size = decimalText(entry.size.normalized());
        m_sizeWhole = std::max(m_sizeWhole, text().width(QStringView(size.text).chopped(size.fraction)));
        m_sizeFraction = std::max(m_sizeFraction, text().width(QStringView(size.text).right(size.fraction)));
    }
    m_fitted = m_history.added();
}

TradeTape::Columns TradeTape::columns()
{
    // The price is what it is about: the time loses its milliseconds first, then its place.
    const qreal mark = rowHeight() * 0.7;
    const qreal rest = m_priceWidth + mark + m_sizeWhole + m_sizeFraction + 5 * padding;
    const qreal full = text().width(u"00:00:00.000") + 2 * padding;
    const qreal brief = text().width(u"00:00:00") + 2 * padding;
    const bool millis = full + rest <= width();
    const qreal time = millis ? full : brief + rest <= width() ? brief : 0;
    const qreal price = time + mark + m_priceWidth + 2 * padding;
    return {time, price, width() - padding, millis};
}

void TradeTape::paint(QPainter *painter)
{
    painter->fillRect(QRectF(0, 0, width(), height()), colors().background);
    if (rowHeight() <= 0 || count() == 0)
        return;
    fit();
    painter->setFont(font());
    painter->setRenderHint(QPainter::TextAntialiasing);
    const Columns place = columns();
    paintHeader(*painter, place);
    double largest = 0;
    const Number first = top();
    const auto rows = static_cast<Number>(pageRows()) + 1;
    for (Number i = 0; i < rows && first >= oldest() + i; ++i)
        largest = std::max(largest, approximate(m_history.entry(first - i).size));
    m_largest = std::max(largest, m_largest * largestDecay);
    for (Number i = 0; i < rows && first >= oldest() + i; ++i) {
        const QRectF band(0, rowHeight() * static_cast<qreal>(i + 1), width(), rowHeight());
        const Entry &entry = m_history.entry(first - i);
        if (isMarked(first - i))
            painter->fillRect(band, colors().selection);
        if (m_current == first - i && hasActiveFocus())
            painter->fillRect(QRectF(0, band.top(), 2, band.height()), colors().neutral);
        entry.kind == Kind::Trade ? paintEntry(*painter, entry, band, place) : paintGap(*painter, entry, band);
    }
    if (stale()) {
        painter->fillRect(QRectF(0, rowHeight(), 3, height()), colors().warning);
        painter->fillRect(QRectF(0, rowHeight() - 2, width(), 2), colors().warning);
    }
    if (hasActiveFocus()) {
        painter->setPen(colors().neutral);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(0.5, 0.5, width() - 1, height() - 1));
    }
}

void TradeTape::paintHeader(QPainter &painter, const Columns &columns)
{
    painter.fillRect(QRectF(0, 0, width(), rowHeight()), colors().header);
    painter.fillRect(QRectF(0, rowHeight() - 1, width(), 1), colors().line);
    painter.setPen(colors().dim);
    const auto title = [&](qreal right, const QString &name) {
        text().draw(painter, QPointF(right - text().width(name), ascent()), name);
    };
    if (columns.time > 0) {
        // Of another day: nobody takes old trades for new ones.
        const QDate day = QDateTime::fromMSecsSinceEpoch(m_history.entry(top()).timeUs / 1'000).date();
        const QString name = day == QDate::currentDate() || m_history.entry(top()).timeUs == 0
            ? tr("Time")
            : QLocale::c().toString(day, QStringLiteral("d MMM yyyy"));
        text().draw(painter, QPointF(padding, ascent()), text().elided(name, columns.time - padding));
    }
    title(columns.price - padding, tr("Price"));
    if (columns.size - columns.price > text().width(tr("Size")) + padding)
        title(columns.size, tr("Size"));
}

void TradeTape::paintEntry(QPainter &painter, const Entry &entry, const QRectF &band, const Columns &columns)
{
    const qreal baseline = band.top() + ascent();
    const QColor tone = entry.taker == v1::Trade::BUYER ? colors().up
        : entry.taker == v1::Trade::SELLER              ? colors().down
                                                        : colors().dim;
    if (m_largest > 0) {
        const qreal room = columns.size - columns.price;
        const qreal bar = room * std::sqrt(approximate(entry.size) / m_largest);
        painter.fillRect(QRectF(columns.size - bar, band.top() + 1, bar + padding, band.height() - 2),
                         withAlpha(tone, barAlpha));
    }
    if (columns.time > 0) {
        painter.setPen(colors().dim);
        text().draw(painter, QPointF(padding, baseline), timeText(entry.timeUs, columns.millis));
    }
    // Who took: a triangle up for a buyer, down for a seller, a dash if it is not known.
    const QPointF middle(columns.time + padding + rowHeight() * 0.25, band.center().y());
    const qreal reach = std::round(rowHeight() * 0.2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tone);
    if (entry.taker == v1::Trade::TAKER_UNKNOWN) {
        painter.drawRect(QRectF(middle.x() - reach, middle.y() - 1, 2 * reach, 2));
    } else {
        const qreal tip = entry.taker == v1::Trade::BUYER ? -reach : reach;
        painter.drawPolygon(QPolygonF({{middle.x() - reach, middle.y() - tip * 0.8},
                                       {middle.x() + reach, middle.y() - tip * 0.8},
                                       {middle.x(), middle.y() + tip * 0.8}}));
    }
    painter.setPen(stale() ? colors().dim : entry.taker == v1::Trade::TAKER_UNKNOWN ? colors().text : tone);
    const QString price = decimalText(entry.price.rescaled(m_priceScale).value_or(entry.price)).text;
    text().draw(painter, QPointF(columns.price - padding - text().width(price), baseline), price);

    painter.setPen(stale() ? colors().dim : colors().text);
    const CellText size = decimalText(entry.size.normalized());
    qreal x = columns.size - m_sizeFraction - text().width(QStringView(size.text).chopped(size.fraction));
    if (x < columns.price) // out of line rather than cut
        x = columns.size - text().width(size.text);
    text().draw(painter, QPointF(std::max(x, columns.price), baseline),
                x >= columns.price ? size.text : text().elided(size.text, columns.size - columns.price));
}

QString TradeTape::entryText(const Entry &entry)
{
    if (entry.kind == Kind::Gap)
        return entry.missed == 1 ? tr("1 trade missing") : tr("%1 trades missing").arg(groupedText(entry.missed));
    if (entry.kind == Kind::Beginning && entry.missed > 0)
        return tr("%1 earlier trades are not kept").arg(groupedText(entry.missed));
    if (entry.kind == Kind::Beginning)
        return tr("The server began anew: trades may be missing");
    const QString taker = entry.taker == v1::Trade::BUYER ? tr("buyer")
        : entry.taker == v1::Trade::SELLER                ? tr("seller")
                                                          : tr("taker unknown");
    return QStringList{timeText(entry.timeUs, true), decimalText(entry.price).text,
                       decimalText(entry.size.normalized()).text, taker}
        .join(QLatin1Char(' '));
}

void TradeTape::paintGap(QPainter &painter, const Entry &entry, const QRectF &band)
{
    const QColor tone = entry.kind == Kind::Gap || entry.missed == 0 ? colors().warning : colors().dim;
    painter.fillRect(band.adjusted(0, 1, 0, -1), withAlpha(tone, 30));
    const QString sentence = text().elided(entryText(entry), width() - 2 * padding);
    const qreal x = std::round((width() - text().width(sentence)) / 2);
    painter.setPen(QPen(tone, 1, Qt::DotLine));
    painter.drawLine(QPointF(padding, band.center().y()), QPointF(x - padding, band.center().y()));
    painter.drawLine(QPointF(width() - x + padding, band.center().y()), QPointF(width() - padding, band.center().y()));
    painter.setPen(tone);
    text().draw(painter, QPointF(x, band.top() + ascent()), sentence);
}

} // namespace tapedeck

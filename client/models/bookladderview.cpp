// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// BookLadder: what comes, which prices are in view, and what the user does.
#include "client/models/bookladder.h"

#include "client/models/cellformat.h"

#include "tapedeck/v1/prices.pb.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace tapedeck {

using v1::Quote;

namespace {

constexpr Micros scrolledHoldUs = 10'000'000; // the user's place stays for so long
constexpr Micros flashUs = 600'000;
constexpr int rowsAtFirst = 24; // until the height is known

} // namespace

BookLadder::BookLadder(QQuickItem *parent)
    : RowItem(parent)
{
    setAcceptedMouseButtons(Qt::LeftButton);
    setActiveFocusOnTab(true);
    connect(this, &RowItem::fontChanged, this, [this] {
        m_priceWidth = 0;
        m_changed = true;
    });
}

void BookLadder::restart()
{
    m_book.clear();
    m_feed = dashboard() == nullptr ? nullptr : dashboard()->feed(QStringLiteral("prices"));
    m_row = 0;
    m_readVersion = 0;
    m_quoted = {};
    m_deep = m_gridded = false;
    m_priceWidth = 0;
    m_priceScale = 0;
    Q_EMIT bookChanged();
    Q_EMIT viewChanged();
}

void BookLadder::take(const v1::Followed &part)
{
    if (!part.has_book())
        return;
    m_deep = part.book().bids_size() + part.book().asks_size() > 0;
    if (m_deep) {
        m_book.set(part, steadyClockUs());
        m_priceScale = std::max(
            m_priceScale, static_cast<std::uint8_t>(std::min<std::uint32_t>(part.price_scale(), Decimal::scaleMax)));
    } else {
        m_readVersion = 0; // what the row says has to do
    }
    m_changed = true;
}

/// Once a frame, if anything changed on the board: what the ladder marks, and its best prices if no more is known.
void BookLadder::readRow(Micros nowUs)
{
    if (!m_feed || m_feed->version() == m_readVersion)
        return;
    const Quoted before = m_quoted;
    m_feed->read([this](const Board &board) {
        m_readVersion = board.version();
        if (m_row == 0 || !board.alive(m_row) || board.key(m_row) != key().toStdString())
            m_row = board.find(key().toStdString());
        if (m_row == 0) {
            m_quoted = {};
            return;
        }
        const auto level = [&](int price, int size) -> std::optional<LadderBook::Level> {
            const auto at = board.decimal(m_row, price);
            return at ? std::optional(LadderBook::Level{*at, board.decimal(m_row, size).value_or(Decimal())})
                      : std::nullopt;
        };
        m_quoted = {!board.text(m_row, Quote::kMarketIdFieldNumber).empty(),
                    board.decimal(m_row, Quote::kLastFieldNumber),
                    level(Quote::kBidFieldNumber, Quote::kBidSizeFieldNumber),
                    level(Quote::kAskFieldNumber, Quote::kAskSizeFieldNumber)};
    });
    if (m_quoted.last != before.last || m_quoted.odds != before.odds)
        m_changed = true;
    if (!m_deep && (m_quoted.bid != before.bid || m_quoted.ask != before.ask))
        setShallow(nowUs);
}

void BookLadder::setShallow(Micros nowUs)
{
    std::vector<LadderBook::Level> bids, asks;
    if (m_quoted.bid)
        bids.push_back(*m_quoted.bid);
    if (m_quoted.ask)
        asks.push_back(*m_quoted.ask);
    for (const auto &side : {bids, asks}) {
        for (const LadderBook::Level &level : side)
            m_priceScale = std::max(m_priceScale, level.price.scale);
    }
    m_book.set(std::move(bids), std::move(asks), nowUs);
    m_changed = true;
}

void BookLadder::chooseGrid()
{
    if (m_book.isEmpty())
        return;
    const int rows = pageRows() > 0 ? pageRows() : rowsAtFirst;
    if (m_quoted.odds)
        m_book.setGrid(PriceGrid::odds());
    else
        m_book.setGrid(PriceGrid::steps(m_book.stepFor(rows)));
    m_gridded = true;
    centre();
}

void BookLadder::frame(Micros nowUs)
{
    readRow(nowUs);
    const bool changed = std::exchange(m_changed, false);
    if (changed) {
        if (!m_book.isEmpty() && (!m_gridded || m_quoted.odds != m_book.grid().isOdds()))
            chooseGrid();
        for (const LadderBook::Side side : {LadderBook::Bid, LadderBook::Ask}) {
            for (const LadderBook::Level &level : m_book.levels(side))
                m_priceWidth = std::max(m_priceWidth, text().width(decimalText(level.price).text));
        }
        if (!isCentred() && nowUs - m_scrolledUs > scrolledHoldUs)
            centre();
        Q_EMIT bookChanged();
    }
    const bool flashes = m_flashing && nowUs - m_book.changedUs() < flashUs + 50'000;
    if (changed || flashes)
        update();
}

int BookLadder::pageRows() const
{
    return rowHeight() <= 0 ? 0 : std::max(0, static_cast<int>(height() / rowHeight()) - 1);
}

bool BookLadder::isCentred() const
{
    const auto middle = m_book.middle();
    const int rows = pageRows();
    if (!middle || rows < 3)
        return true;
    const Row at = m_topRow - *middle;
    return at >= rows / 3 && at <= rows - 1 - rows / 3;
}

void BookLadder::centre()
{
    if (const auto middle = m_book.middle())
        m_topRow = *middle + pageRows() / 2;
    m_scrolledUs = 0;
    Q_EMIT viewChanged();
    update();
}

void BookLadder::scroll(std::int64_t rows)
{
    if (m_book.isEmpty())
        return;
    m_topRow -= rows;
    m_scrolledUs = steadyClockUs();
    Q_EMIT viewChanged();
    update();
}

void BookLadder::coarsen(int by)
{
    if (m_book.isEmpty() || isOdds())
        return;
    Decimal step = m_book.grid().step().normalized();
    const auto leading = [](Decimal d) {
        std::int64_t first = d.mantissa;
        while (first >= 10)
            first /= 10;
        return first;
    };
    // 1, 2, 5, 10 … ticks. Ticks are such numbers themselves, or a multiple of some other.
    const Decimal tick = m_book.tick();
    const auto inTicks = step.rescaled(std::max(step.scale, tick.scale));
    const auto unit = tick.rescaled(std::max(step.scale, tick.scale));
    if (!inTicks || !unit || unit->mantissa == 0)
        return;
    Decimal ticks{std::max<std::int64_t>(1, inTicks->mantissa / unit->mantissa), 0};
    const std::int64_t first = leading(ticks);
    if (by > 0 && ticks.mantissa < 1'000'000'000)
        ticks.mantissa = first == 2 ? ticks.mantissa / 2 * 5 : ticks.mantissa * 2;
    else if (by < 0 && ticks.mantissa > 1)
        ticks.mantissa = first == 5 ? ticks.mantissa / 5 * 2 : ticks.mantissa / 2;
    m_book.setGrid(PriceGrid::steps({unit->mantissa * ticks.mantissa, unit->scale}));
    centre();
}

void BookLadder::setFlashing(bool flashing)
{
    if (m_flashing == flashing)
        return;
    m_flashing = flashing;
    update();
    Q_EMIT flashingChanged();
}

void BookLadder::setCumulated(bool cumulated)
{
    if (m_cumulated == cumulated)
        return;
    m_cumulated = cumulated;
    update();
    Q_EMIT viewChanged();
}

void BookLadder::setMark(const LadderMark &mark)
{
    if (m_mark == mark)
        return;
    m_mark = mark;
    update();
    Q_EMIT viewChanged();
}

std::optional<BookLadder::Row> BookLadder::rowOf(const std::optional<Decimal> &price) const
{
    return price ? std::optional(m_book.grid().below(*price)) : std::nullopt;
}

QString BookLadder::spreadText() const
{
    const auto spread = m_book.spread();
    return spread ? decimalText(*spread).text : QString();
}

QString BookLadder::stepText() const
{
    return m_book.isEmpty() || isOdds() ? QString() : decimalText(m_book.grid().step()).text;
}

QString BookLadder::summary() const
{
    QStringList parts;
    if (const auto bid = m_book.best(LadderBook::Bid))
        parts << (isOdds() ? tr("back %1 with %2") : tr("bid %1 with %2"))
                     .arg(decimalText(bid->price).text, decimalText(bid->size.normalized()).text);
    if (const auto ask = m_book.best(LadderBook::Ask))
        parts << (isOdds() ? tr("lay %1 with %2") : tr("ask %1 with %2"))
                     .arg(decimalText(ask->price).text, decimalText(ask->size.normalized()).text);
    if (!spreadText().isEmpty())
        parts << tr("spread %1").arg(spreadText());
    return parts.join(QStringLiteral(", "));
}

void BookLadder::copy() const
{
    QString rows;
    for (const LadderBook::Side side : {LadderBook::Bid, LadderBook::Ask}) {
        for (const LadderBook::Level &level : m_book.levels(side))
            rows += QStringList{side == LadderBook::Bid ? QStringLiteral("bid") : QStringLiteral("ask"),
                                QString::fromStdString(level.price.toString()),
                                QString::fromStdString(level.size.toString())}
                        .join(QLatin1Char('\t'))
                + QLatin1Char('\n');
    }
    if (!rows.isEmpty())
        QGuiApplication::clipboard()->setText(rows);
}

void BookLadder::wheelEvent(QWheelEvent *event)
{
    m_wheel += event->angleDelta().y() / 40.0; // three rows a notch
    const auto rows = static_cast<std::int64_t>(m_wheel);
    m_wheel -= static_cast<qreal>(rows);
    scroll(-rows);
}

void BookLadder::mousePressEvent(QMouseEvent *)
{
    forceActiveFocus(Qt::MouseFocusReason);
}

void BookLadder::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) {
        event->ignore();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Down:
        scroll(1);
        break;
    case Qt::Key_Up:
        scroll(-1);
        break;
    case Qt::Key_PageDown:
        scroll(pageRows());
        break;
    case Qt::Key_PageUp:
        scroll(-pageRows());
        break;
    case Qt::Key_Home:
    case Qt::Key_C:
        centre();
        break;
    case Qt::Key_Plus:
        coarsen(1);
        break;
    case Qt::Key_Minus:
        coarsen(-1);
        break;
    case Qt::Key_S:
        setCumulated(!m_cumulated);
        break;
    default:
        event->ignore();
    }
}

void BookLadder::geometryChange(const QRectF &now, const QRectF &before)
{
    RowItem::geometryChange(now, before);
    if (now.height() != before.height())
        centre();
}

} // namespace tapedeck

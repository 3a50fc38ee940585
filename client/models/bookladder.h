// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/ladderbook.h"
#include "client/models/rowitem.h"

namespace tapedeck {

/// A price on a ladder that something is to be said of.
struct LadderMark {
    Q_GADGET
    QML_VALUE_TYPE(ladderMark)
    Q_PROPERTY(QString price MEMBER price) ///< exact: "1.85"; empty: none
    Q_PROPERTY(QString label MEMBER label)
public:
    QString price, label;
    friend bool operator==(const LadderMark &a, const LadderMark &b) = default;
};

/// The price levels of one instrument around its spread. Rows are prices and stand still; the ladder is centred afresh
/// only when the spread has left the middle third, and the user has not scrolled it lately.
class BookLadder : public tapedeck::RowItem // qualified: qmllint finds it by this name
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool flashing READ flashing WRITE setFlashing NOTIFY flashingChanged)
    Q_PROPERTY(bool cumulated READ cumulated WRITE setCumulated NOTIFY viewChanged) ///< sizes from the best price on
    Q_PROPERTY(tapedeck::LadderMark mark READ mark WRITE setMark NOTIFY viewChanged)
    Q_PROPERTY(bool empty READ isEmpty NOTIFY bookChanged)
    Q_PROPERTY(bool odds READ isOdds NOTIFY bookChanged)
    Q_PROPERTY(bool shallow READ isShallow NOTIFY bookChanged)        ///< only the best prices are known
    Q_PROPERTY(QString spreadText READ spreadText NOTIFY bookChanged) ///< "0.02"
    Q_PROPERTY(QString stepText READ stepText NOTIFY viewChanged)     ///< between rows: "0.05"; empty of odds
    Q_PROPERTY(bool centred READ isCentred NOTIFY viewChanged)        ///< the spread is in the middle third
    Q_PROPERTY(QString summary READ summary NOTIFY bookChanged)       ///< in words

public:
    explicit BookLadder(QQuickItem *parent = nullptr);

    void paint(QPainter *painter) override;
    void take(const v1::Followed &part) override;

    [[nodiscard]] bool flashing() const { return m_flashing; }
    void setFlashing(bool flashing);
    [[nodiscard]] bool cumulated() const { return m_cumulated; }
    void setCumulated(bool cumulated);
    [[nodiscard]] LadderMark mark() const { return m_mark; }
    void setMark(const LadderMark &mark);
    [[nodiscard]] bool isEmpty() const { return m_book.isEmpty(); }
    [[nodiscard]] bool isOdds() const { return m_book.grid().isOdds(); }
    [[nodiscard]] bool isShallow() const { return !m_book.isEmpty() && !m_deep; }
    [[nodiscard]] QString spreadText() const;
    [[nodiscard]] QString stepText() const;
    [[nodiscard]] bool isCentred() const;
    [[nodiscard]] QString summary() const;
    [[nodiscard]] const LadderBook &book() const { return m_book; }

    /// Brings the spread to the middle.
    Q_INVOKABLE void centre();
    /// Rows of a coarser (+1) or finer (-1) step. Odds have the steps of their exchange.
    Q_INVOKABLE void coarsen(int by);
    /// All levels to the clipboard, as text with tabs.
    Q_INVOKABLE void copy() const;

Q_SIGNALS:
    void flashingChanged();
    void viewChanged();
    void bookChanged();

protected:
    [[nodiscard]] v1::Stream stream() const override { return v1::BOOK; }
    void restart() override;
    void frame(Micros nowUs) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void geometryChange(const QRectF &now, const QRectF &before) override;

private:
    using Row = PriceGrid::Row;

    /// What the board says of the row.
    struct Quoted {
        bool odds = false;
        std::optional<Decimal> last;
        std::optional<LadderBook::Level> bid, ask;
    };

    void readRow(Micros nowUs);
    void setShallow(Micros nowUs);
    void chooseGrid();
    void scroll(std::int64_t rows);
    [[nodiscard]] int pageRows() const;
    [[nodiscard]] std::optional<Row> rowOf(const std::optional<Decimal> &price) const;
    void paintHeader(QPainter &painter);
    void paintRow(QPainter &painter, Row row, const QRectF &band, double largest, Micros nowUs);
    void paintSide(QPainter &painter, LadderBook::Side side, const LadderBook::Cell &cell, const QRectF &room,
                   double largest, Micros nowUs);
    void paintMarks(QPainter &painter, Row row, const QRectF &price);
    [[nodiscard]] QRectF priceColumn() const;

    LadderBook m_book;
    std::shared_ptr<BoardFeed> m_feed;
    RowId m_row = 0;
    Version m_readVersion = 0;
    Quoted m_quoted;
    LadderMark m_mark;
    bool m_deep = false;    // levels came from the server; else they are the row's best prices
    bool m_gridded = false; // a grid has been chosen
    bool m_cumulated = false;
    bool m_flashing = true;
    bool m_changed = false;
    Row m_topRow = 0;
    Micros m_scrolledUs = 0;
    qreal m_wheel = 0;
    qreal m_priceWidth = 0;        // grows only
    std::uint8_t m_priceScale = 0; // the finest seen
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/rowitem.h"
#include "client/models/tradehistory.h"

#include <optional>

namespace tapedeck {

/// The trades of one instrument, newest on top, with every gap marked. While the user's pointer or keyboard is at work
/// in it, or it is scrolled back, it stands still and counts what is new.
class TradeTape : public tapedeck::RowItem // qualified: qmllint finds it by this name
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(int count READ count NOTIFY countChanged)       ///< entries, gaps included
    Q_PROPERTY(int newCount READ newCount NOTIFY countChanged) ///< entries above the topmost one in view
    Q_PROPERTY(bool paused READ isPaused NOTIFY countChanged)  ///< does not follow what comes
    Q_PROPERTY(qreal position READ position WRITE setPosition NOTIFY countChanged) ///< 0 to 1: of the topmost entry
    Q_PROPERTY(qreal pageSize READ pageSize NOTIFY countChanged)                   ///< part of the entries in view
    Q_PROPERTY(QString currentText READ currentText NOTIFY currentChanged)         ///< the current entry, in words

public:
    explicit TradeTape(QQuickItem *parent = nullptr);

    void paint(QPainter *painter) override;
    void take(const v1::Followed &part) override;

    [[nodiscard]] int count() const { return static_cast<int>(m_history.size()); }
    [[nodiscard]] int newCount() const { return static_cast<int>(m_history.added() - 1 - top()) * (count() > 0); }
    [[nodiscard]] bool isPaused() const { return m_top.has_value(); }
    [[nodiscard]] qreal position() const;
    void setPosition(qreal position);
    [[nodiscard]] qreal pageSize() const;
    [[nodiscard]] QString currentText() const;

    /// Goes on with the newest.
    Q_INVOKABLE void follow();
    /// The marked entries to the clipboard, as text with tabs.
    Q_INVOKABLE void copy() const;

Q_SIGNALS:
    void countChanged();
    void currentChanged();

protected:
    [[nodiscard]] v1::Stream stream() const override { return v1::TRADES; }
    void restart() override;
    void frame(Micros nowUs) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void hoverMoveEvent(QHoverEvent *event) override;
    void hoverLeaveEvent(QHoverEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void geometryChange(const QRectF &now, const QRectF &before) override;

private:
    using Number = std::uint64_t; ///< of an entry, TradeHistory::added()

    struct Columns {
        qreal time, price, size; ///< where each ends: its text stands right
        bool millis;
    };

    [[nodiscard]] static QString entryText(const TradeHistory::Entry &entry);
    [[nodiscard]] Number oldest() const { return m_history.added() - m_history.size(); }
    [[nodiscard]] Number top() const; ///< of the topmost entry in view
    [[nodiscard]] int pageRows() const;
    [[nodiscard]] std::optional<Number> entryAt(qreal y) const;
    void hold(Micros us);
    void scroll(std::int64_t rows);
    void setCurrent(Number number, bool extend);
    void fit();
    [[nodiscard]] Columns columns();
    void paintHeader(QPainter &painter, const Columns &columns);
    void paintEntry(QPainter &painter, const TradeHistory::Entry &entry, const QRectF &band, const Columns &columns);
    void paintGap(QPainter &painter, const TradeHistory::Entry &entry, const QRectF &band);
    [[nodiscard]] bool isMarked(Number number) const;

    TradeHistory m_history;
    std::optional<Number> m_top; // while it stands still
    bool m_scrolledBack = false; // by the user: stands still until told otherwise
    Micros m_holdUntilUs = 0;
    bool m_changed = false;
    std::optional<Number> m_current;
    Number m_anchor = 0; // the other end of what is marked
    qreal m_wheel = 0;
    QPointF m_pointer;
    // What the texts need; grows only, so that columns stand still.
    qreal m_priceWidth = 0;
    qreal m_sizeWhole = 0;
    qreal m_sizeFraction = 0;
    std::uint8_t m_priceScale = 0;
    Number m_fitted = 0;  // entries below this number have been looked at
    double m_largest = 0; // size in view; goes down slowly
};

} // namespace tapedeck

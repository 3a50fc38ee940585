// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/charts/chartaxis.h"
#include "client/charts/depthcurve.h"
#include "client/models/rowitem.h"

namespace tapedeck {

/// One instrument's book as areas: what is bid down to a price on the left, what is asked up to a price on the right.
/// Pointer and arrow keys read it.
class DepthChart : public tapedeck::RowItem // qualified: qmllint finds it by this name
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool reducedMotion MEMBER m_reducedMotion NOTIFY reducedMotionChanged)
    Q_PROPERTY(bool empty READ isEmpty NOTIFY emptyChanged)
    Q_PROPERTY(QString readout READ readout NOTIFY readoutChanged) ///< at the pointer, else the middle

public:
    explicit DepthChart(QQuickItem *parent = nullptr);

    void paint(QPainter *painter) override;
    void take(const v1::Followed &part) override;

    [[nodiscard]] bool isEmpty() const { return m_curve.empty(); }
    [[nodiscard]] QString readout() const { return m_readout; }
    [[nodiscard]] double x(double price) const;

Q_SIGNALS:
    void reducedMotionChanged();
    void emptyChanged();
    void readoutChanged();

protected:
    [[nodiscard]] v1::Stream stream() const override { return v1::BOOK; }
    void restart() override;
    void frame(Micros nowUs) override;
    void geometryChange(const QRectF &now, const QRectF &before) override;
    void mousePressEvent(QMouseEvent *event) override;
    void hoverMoveEvent(QHoverEvent *event) override;
    void hoverLeaveEvent(QHoverEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void hold();
    void setReadPrice(std::optional<double> price);
    void stepReading(int levels);
    void tellReadout();
    void paintSide(QPainter &painter, DepthCurve::Side side);
    void paintAxes(QPainter &painter);
    void paintReading(QPainter &painter);
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] double y(double total) const;
    [[nodiscard]] QString readoutNow() const;

    DepthCurve m_curve;
    HeldRange m_prices, m_totals;
    bool m_reducedMotion = false;
    bool m_changed = false;
    Micros m_frameUs = 0;
    std::optional<double> m_readPrice; // that pointer or keyboard is at
    QString m_readout;
};

} // namespace tapedeck

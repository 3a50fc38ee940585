// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPainter>
#include <QQuickWindow>
#include <QSGImageNode>
#include <QSGNode>
#include <QSGTexture>

#include <memory>
#include <vector>

namespace tapedeck {

/// What an item paints, kept as strips over its whole width, each with a texture of its own: a strip that is not
/// painted again is neither copied nor drawn again. For QQuickItem::updatePaintNode(), on the thread that renders.
class PaintedStrips : public QSGTransformNode
{
public:
    explicit PaintedStrips(QQuickWindow &window)
        : m_window(window)
    {
    }

    /// As large as the item, its strips `stripHeight` high. True if so all has to be painted again.
    [[nodiscard]] bool place(QSizeF size, qreal stripHeight);
    [[nodiscard]] int count() const { return static_cast<int>(m_strips.size()); }

    /// Calls paint(QPainter &) to paint a strip again, in the coordinates of the item.
    template <typename Paint> void paint(int strip, Paint paint)
    {
        Strip &painted = m_strips[static_cast<std::size_t>(strip)];
        painted.texture.reset(); // or the image would be copied
        {
            QPainter painter(&painted.image);
            painter.translate(0, -painted.rect.top());
            paint(painter);
        }
        show(painted);
    }

private:
    struct Strip {
        QRectF rect;
        QImage image;
        std::unique_ptr<QSGTexture> texture;
        QSGImageNode *node = nullptr; // a child
    };
    void show(Strip &strip);

    QQuickWindow &m_window;
    QSizeF m_size;
    qreal m_stripHeight = 0;
    qreal m_ratio = 0;
    std::vector<Strip> m_strips;
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/paintedstrips.h"

#include <algorithm>
#include <cmath>

namespace tapedeck {

bool PaintedStrips::place(QSizeF size, qreal stripHeight)
{
    const qreal ratio = m_window.effectiveDevicePixelRatio();
    if (size == m_size && stripHeight == m_stripHeight && ratio == m_ratio)
        return false;
    m_size = size;
    m_stripHeight = stripHeight;
    m_ratio = ratio;
    removeAllChildNodes();
    for (const Strip &strip : m_strips)
        delete strip.node;
    m_strips.clear();
    // Their edges lie between the screen's pixels.
    const auto pixel = [ratio](qreal at) { return static_cast<int>(std::round(at * ratio)); };
    const int bottom = pixel(size.height());
    for (int i = 0, top = 0; top < bottom; ++i) {
        const int next = std::clamp(pixel(stripHeight * (i + 1)), top + 1, bottom);
        Strip strip;
        strip.rect = QRectF(0, top / ratio, size.width(), (next - top) / ratio);
        strip.image = QImage(std::max(1, pixel(size.width())), next - top, QImage::Format_RGB32);
        strip.image.setDevicePixelRatio(ratio);
        m_strips.push_back(std::move(strip));
        top = next;
    }
    return true;
}

void PaintedStrips::show(Strip &strip)
{
    strip.texture.reset(m_window.createTextureFromImage(strip.image, QQuickWindow::TextureIsOpaque));
    const bool isNew = strip.node == nullptr;
    if (isNew)
        strip.node = m_window.createImageNode();
    strip.node->setTexture(strip.texture.get());
    if (!isNew)
        return;
    strip.node->setFiltering(QSGTexture::Nearest);
    strip.node->setRect(strip.rect);
    strip.node->setSourceRect(QRectF(QPointF(), QSizeF(strip.image.size())));
    appendChildNode(strip.node);
}

} // namespace tapedeck

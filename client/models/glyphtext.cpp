// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/glyphtext.h"

#include <QGlyphRun>

namespace tapedeck {

GlyphText::GlyphText(const QFont &font)
    : m_font(font)
    , m_metrics(font)
    , m_raw(QRawFont::fromFont(font))
{
    for (std::size_t i = 0; i < m_glyphs.size(); ++i) {
        const QChar character = i < latinSize ? QChar(static_cast<char16_t>(i)) : ellipsis;
        const QList<quint32> found = m_raw.glyphIndexesForString(character);
        if (!character.isPrint() || found.size() != 1 || found[0] == 0)
            continue;
        // As texts are laid out: hinted fonts round their advances.
        m_glyphs[i] = {found[0], m_metrics.horizontalAdvance(character)};
    }
}

const GlyphText::Glyph *GlyphText::glyphOf(QChar character) const
{
    const char16_t code = character.unicode();
    const Glyph *glyph = code < latinSize ? &m_glyphs[code] : character == ellipsis ? &m_glyphs[latinSize] : nullptr;
    return glyph != nullptr && glyph->index != 0 ? glyph : nullptr;
}

qreal GlyphText::width(QStringView text) const
{
    qreal width = 0;
    for (const QChar character : text) {
        const Glyph *glyph = glyphOf(character);
        if (glyph == nullptr)
            return m_metrics.horizontalAdvance(text.toString());
        width += glyph->advance;
    }
    return width;
}

QString GlyphText::elided(const QString &text, qreal room) const
{
    return width(text) <= room ? text : m_metrics.elidedText(text, Qt::ElideRight, room);
}

void GlyphText::draw(QPainter &painter, QPointF at, const QString &text)
{
    m_indexes.resize(text.size());
    m_positions.resize(text.size());
    qreal x = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const Glyph *glyph = glyphOf(text[i]);
        if (glyph == nullptr) {
            painter.drawText(at, text);
            return;
        }
        m_indexes[i] = glyph->index;
        m_positions[i] = QPointF(x, 0);
        x += glyph->advance;
    }
    QGlyphRun run;
    run.setRawFont(m_raw);
    run.setRawData(m_indexes.constData(), m_positions.constData(), static_cast<int>(text.size()));
    painter.drawGlyphRun(at, run);
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QFontMetricsF>
#include <QList>
#include <QPainter>
#include <QRawFont>

#include <array>

namespace tapedeck {

/// Draws short texts of one font without laying them out: of Latin texts each character is looked up once, when the
/// font is set. Others go the long way, by QPainter::drawText(). GUI thread only.
class GlyphText
{
public:
    explicit GlyphText(const QFont &font);

    [[nodiscard]] const QFont &font() const { return m_font; }
    [[nodiscard]] qreal width(QStringView text) const;
    /// The text, or as much of its beginning as fits into `room`, with an ellipsis.
    [[nodiscard]] QString elided(const QString &text, qreal room) const;
    /// `at`: where the baseline begins. The painter's font is this one.
    void draw(QPainter &painter, QPointF at, const QString &text);

private:
    struct Glyph {
        quint32 index = 0; ///< 0: the font has none
        qreal advance = 0;
    };
    static constexpr std::size_t latinSize = 0x100;
    static constexpr QChar ellipsis = u'…';

    [[nodiscard]] const Glyph *glyphOf(QChar character) const;

    QFont m_font;
    QFontMetricsF m_metrics;
    QRawFont m_raw;
    std::array<Glyph, latinSize + 1> m_glyphs; // the last is the ellipsis
    QList<quint32> m_indexes;                  // reused
    QList<QPointF> m_positions;                // reused
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "standinbook.h"

#include <zlib.h>

using tapedeck::Decimal;

void StandinBook::set(const Level &level)
{
    auto &side = m_sides[level.isBid];
    const Decimal price = Decimal::parse(level.price.toStdString()).value_or(Decimal());
    const Decimal size = Decimal::parse(level.size.toStdString()).value_or(Decimal());
    if (size.mantissa == 0)
        side.erase(price);
    else
        side.insert_or_assign(price, level);
}

void StandinBook::trim(std::size_t depth)
{
    while (m_sides[0].size() > depth)
        m_sides[0].erase(std::prev(m_sides[0].end()));
    while (m_sides[1].size() > depth)
        m_sides[1].erase(m_sides[1].begin());
}

std::vector<StandinBook::Level> StandinBook::levels(bool bids, std::size_t depth) const
{
    std::vector<Level> best;
    const auto &side = m_sides[bids];
    if (bids) {
        for (auto it = side.rbegin(); it != side.rend() && best.size() < depth; ++it)
            best.push_back(it->second);
    } else {
        for (auto it = side.begin(); it != side.end() && best.size() < depth; ++it)
            best.push_back(it->second);
    }
    return best;
}

std::uint32_t StandinBook::checksum() const
{
    const auto digits = [](QByteArray text) {
        text.replace(".", "");
        qsizetype zeros = 0;
        while (zeros < text.size() && text[zeros] == '0')
            ++zeros;
        return text.mid(zeros);
    };
    QByteArray text;
    for (const bool bids : {false, true}) {
        for (const Level &level : levels(bids, 10))
            text += digits(level.price) + digits(level.size);
    }
    return static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef *>(text.constData()), static_cast<uInt>(text.size())));
}

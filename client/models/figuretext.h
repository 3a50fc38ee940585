// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <QString>

namespace tapedeck {

/// Microseconds as "850 µs", "12.3 ms", "4.2 s", "3 min", "5 h", "2 d".
[[nodiscard]] inline QString durationText(std::uint64_t us)
{
    const auto value = static_cast<double>(us);
    if (us < 1'000)
        return QStringLiteral("%1 µs").arg(us);
    if (us < 1'000'000)
        return QStringLiteral("%1 ms").arg(value / 1e3, 0, 'f', us < 100'000 ? 1 : 0);
    if (us < 120'000'000)
        return QStringLiteral("%1 s").arg(value / 1e6, 0, 'f', 1);
    if (us < 7'200'000'000)
        return QStringLiteral("%1 min").arg(value / 60e6, 0, 'f', 0);
    if (us < 172'800'000'000)
        return QStringLiteral("%1 h").arg(value / 3'600e6, 0, 'f', 0);
    return QStringLiteral("%1 d").arg(value / 86'400e6, 0, 'f', 0);
}

[[nodiscard]] inline QString signedDurationText(Micros us)
{
    return (us < 0 ? QStringLiteral("−") : QStringLiteral("+"))
        + durationText(static_cast<std::uint64_t>(us < 0 ? -us : us));
}

/// 1234567 as "1,234,567".
[[nodiscard]] inline QString groupedText(std::uint64_t value)
{
    QString text = QString::number(value);
    for (qsizetype at = text.size() - 3; at > 0; at -= 3)
        text.insert(at, QLatin1Char(','));
    return text;
}

} // namespace tapedeck

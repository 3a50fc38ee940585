// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/charts/chartmark.h"

#include <algorithm>

namespace tapedeck {

std::vector<ChartMark> chartMarks(const QVariantList &list)
{
    std::vector<ChartMark> marks;
    for (const QVariant &entry : list) {
        const QVariantMap map = entry.toMap();
        const QString tone = map.value(QStringLiteral("tone")).toString();
        const QString state = map.value(QStringLiteral("state")).toString();
        ChartMark mark;
        mark.timeUs = map.value(QStringLiteral("timeUs")).toLongLong();
        mark.label = map.value(QStringLiteral("label")).toString();
        mark.kind = map.value(QStringLiteral("kind")).toString();
        mark.tone = tone == QLatin1String("up") ? ChartMark::Tone::Up
            : tone == QLatin1String("down")     ? ChartMark::Tone::Down
            : tone == QLatin1String("warning")  ? ChartMark::Tone::Warning
                                                : ChartMark::Tone::Neutral;
        mark.state = state == QLatin1String("review") ? ChartMark::State::UnderReview
            : state == QLatin1String("disallowed")    ? ChartMark::State::Disallowed
                                                      : ChartMark::State::Confirmed;
        if (mark.timeUs > 0)
            marks.push_back(std::move(mark));
    }
    std::stable_sort(marks.begin(), marks.end(),
                     [](const ChartMark &a, const ChartMark &b) { return a.timeUs < b.timeUs; });
    return marks;
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <QString>
#include <QVariantList>

#include <vector>

namespace tapedeck {

/// Something that happened, and may have moved the price: a vertical line with a flag.
struct ChartMark {
    enum class Tone { Neutral, Up, Down, Warning };
    enum class State { Confirmed, UnderReview, Disallowed };

    Micros timeUs = 0;
    QString label; ///< on the flag: a few characters
    QString kind;  ///< what it is, in words
    Tone tone = Tone::Neutral;
    State state = State::Confirmed;
};

/// Of {timeUs, label, kind, tone: "up" | "down" | "warning", state: "review" | "disallowed"}, ascending. What has no
/// time is left out.
[[nodiscard]] std::vector<ChartMark> chartMarks(const QVariantList &list);

} // namespace tapedeck

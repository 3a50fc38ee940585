// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/pacer.h"

#include <algorithm>

namespace tapedeck {

bool Pacer::observe(const Observation &seen)
{
    const bool slowReader = seen.behindUs > 0 || (seen.skipped > 0 && seen.skipped >= seen.taken);
    const int readerShift = m_reader.observe(slowReader, seen.nowUs, m_limits.ladder);
    const int reportShift =
        seen.hidden ? m_limits.ladder.shiftMax : m_report.observe(seen.reportsTrouble, seen.nowUs, m_limits.ladder);
    Pace pace;
    pace.shift = std::max({readerShift, reportShift, seen.loadShift});
    if (seen.behindUs >= m_limits.suspendAfterUs)
        pace.step = v1::Paced::SUSPENDED;
    else if (seen.behindUs >= m_limits.snapshotAfterUs)
        pace.step = v1::Paced::SNAPSHOT;
    else if (pace.shift > 0)
        pace.step = v1::Paced::REDUCED;
    if (pace.step > v1::Paced::REDUCED || (pace.shift > 0 && readerShift == pace.shift))
        pace.reason = v1::Paced::SLOW_READER;
    else if (pace.shift > 0)
        pace.reason = reportShift == pace.shift ? v1::Paced::CLIENT_REPORT : v1::Paced::SERVER_LOAD;
    const bool changed = pace != m_pace;
    m_pace = pace;
    return changed;
}

bool reportsTrouble(const v1::ClientReport &report, std::uint32_t updatesPerSecond)
{
    constexpr std::uint32_t smoothFramesPerSecond = 30;
    constexpr std::uint32_t lateUs = 250'000;
    if (updatesPerSecond == 0)
        return false;
    const std::uint32_t frames = report.frames_per_second();
    const bool paintsTooFew = frames > 0 && frames < smoothFramesPerSecond && frames * 10 < updatesPerSecond * 6;
    const bool appliesTooLong =
        std::uint64_t(report.apply_p99_us()) * 4 > 1'000'000 / updatesPerSecond && report.apply_p99_us() > 10'000;
    return paintsTooFew || appliesTooLong || report.paint_p99_us() > lateUs;
}

} // namespace tapedeck

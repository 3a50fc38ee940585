// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/stagetotals.h"

#include <algorithm>

namespace tapedeck {

void StageTotals::add(std::string_view name, const Histogram &histogram, int source)
{
    const std::lock_guard lock(m_mutex);
    auto stage = std::find_if(m_stages.begin(), m_stages.end(),
                              [&](const Stage &known) { return known.name == name && known.source == source; });
    if (stage == m_stages.end()) {
        stage = m_stages.insert(m_stages.end(), Stage());
        stage->name = name;
        stage->source = source;
    }
    histogram.forEachBucket([&](std::uint64_t limitUs, std::uint64_t count) {
        const auto bound = std::lower_bound(boundsUs.begin(), boundsUs.end(), limitUs);
        stage->counts[static_cast<std::size_t>(bound - boundsUs.begin())] += count;
    });
    stage->count += histogram.count();
    stage->sumUs += histogram.sum();
}

std::vector<StageTotals::Stage> StageTotals::stages() const
{
    const std::lock_guard lock(m_mutex);
    return m_stages;
}

} // namespace tapedeck

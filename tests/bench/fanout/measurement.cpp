// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/fanout/measurement.h"

#include <algorithm>

namespace tapedeck::bench {

std::uint64_t Measurement::broadcastUs() const
{
    std::vector<std::uint64_t> most;
    for (const auto &[publishedUs, broadcast] : m_broadcasts) {
        if (broadcast.mostUs > 0)
            most.push_back(broadcast.mostUs);
    }
    if (most.empty())
        return 0;
    const auto middle = most.begin() + static_cast<std::ptrdiff_t>(most.size() / 2);
    std::nth_element(most.begin(), middle, most.end());
    return *middle;
}

} // namespace tapedeck::bench

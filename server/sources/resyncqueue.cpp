// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/resyncqueue.h"

#include <algorithm>
#include <limits>

namespace tapedeck {

std::optional<std::string> ResyncQueue::take(Micros nowUs)
{
    // The one that waits for longest.
    auto first = m_symbols.end();
    for (auto it = m_symbols.begin(); it != m_symbols.end(); ++it) {
        if (it->second.wanted && it->second.askAtUs <= nowUs
            && (first == m_symbols.end() || it->second.askAtUs < first->second.askAtUs))
            first = it;
    }
    if (first == m_symbols.end())
        return std::nullopt;
    Entry &entry = first->second;
    const bool startsOver = entry.stepUs == 0 || nowUs - entry.askedUs > entry.stepUs + forgetUs;
    entry.stepUs = startsOver ? m_stepUs : std::min(entry.stepUs * 2, std::max(m_stepUs, stepMaxUs));
    entry.askedUs = nowUs;
    entry.askAtUs = nowUs + entry.stepUs;
    return first->first;
}

Micros ResyncQueue::nextUs() const
{
    Micros next = std::numeric_limits<Micros>::max();
    for (const auto &[symbol, entry] : m_symbols) {
        if (entry.wanted)
            next = std::min(next, entry.askAtUs);
    }
    return next;
}

} // namespace tapedeck

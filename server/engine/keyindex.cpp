// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/keyindex.h"

#include <algorithm>

namespace tapedeck {

bool KeyIndex::sync(Micros deadlineUs)
{
    if (m_epoch != m_board.epoch() || m_board.horizon() > m_version) {
        // A second time: the board forgets removals faster than this is built in slices.
        m_restarts = m_epoch == m_board.epoch() && m_nextRow > 1 ? m_restarts + 1 : 0;
        restart();
    }
    if (m_nextRow != 0 && !build(deadlineUs))
        return false;
    if (m_board.membershipVersion() > m_version)
        m_board.changesSince(m_version, [this](RowId row) { update(row); });
    m_version = m_board.version();
    return true;
}

void KeyIndex::restart()
{
    m_epoch = m_board.epoch();
    m_version = m_board.version();
    m_nextRow = 1;
    m_byKey.clear();
    m_bySymbol.clear();
    m_keys.clear();
}

bool KeyIndex::build(Micros deadlineUs)
{
    constexpr RowId rowsPerLook = 64; // at the clock
    const auto limit = static_cast<RowId>(m_board.rowLimit());
    while (m_nextRow < limit) {
        update(m_nextRow++);
        if (m_nextRow % rowsPerLook == 0 && m_restarts == 0 && steadyClockUs() >= deadlineUs)
            return false;
    }
    m_nextRow = 0;
    m_restarts = 0;
    return true;
}

void KeyIndex::update(RowId row)
{
    if (row >= m_keys.size())
        m_keys.resize(m_board.rowLimit());
    std::string_view &known = m_keys[row];
    const std::string_view key = m_board.alive(row) ? m_board.key(row) : std::string_view();
    if (key == known)
        return;
    if (!known.empty()) {
        m_byKey.erase(known);
        const auto [first, last] = m_bySymbol.equal_range(RowFilter::symbolOf(known));
        const auto it = std::find_if(first, last, [row](const auto &entry) { return entry.second == row; });
        if (it != last)
            m_bySymbol.erase(it);
    }
    known = key;
    if (!key.empty()) {
        m_byKey.insert_or_assign(key, row);
        if (const std::string_view symbol = RowFilter::symbolOf(key); !symbol.empty())
            m_bySymbol.emplace(symbol, row);
    }
}

std::vector<RowId> KeyIndex::rows(const RowFilter &filter) const
{
    std::vector<RowId> rows;
    filter.forEachKey([&](std::string_view key) {
        if (const RowId row = m_board.find(key))
            rows.push_back(row);
        const auto [first, last] = m_bySymbol.equal_range(key);
        for (auto it = first; it != last; ++it)
            rows.push_back(it->second);
    });
    if (const std::string &prefix = filter.prefix(); !prefix.empty()) {
        for (auto it = m_byKey.lower_bound(prefix); it != m_byKey.end() && it->first.starts_with(prefix); ++it)
            rows.push_back(it->second);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/mappedrows.h"

#include <algorithm>

namespace tapedeck {

const SourceRow *MappedRows::add(std::string_view key, std::size_t cells)
{
    auto row = static_cast<SourceRow>(m_rows.size());
    if (m_free.empty()) {
        m_rows.emplace_back();
    } else {
        row = m_free.back();
        m_free.pop_back();
    }
    m_rows[row].key = key;
    m_rows[row].written.resize(cells);
    return &m_byKey.emplace(key, row).first->second;
}

void MappedRows::remove(BoardId board, SourceRow row, ChangeBatch &batch)
{
    batch.remove(board, row);
    if (const auto it = m_byKey.find(std::string_view(m_rows[row].key)); it != m_byKey.end())
        m_byKey.erase(it);
    m_rows[row] = Row();
    m_free.push_back(row);
}

void MappedRows::removeUnseen(BoardId board, ChangeBatch &batch)
{
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        if (!m_rows[row].key.empty() && m_rows[row].seen != m_whole)
            remove(board, static_cast<SourceRow>(row), batch);
    }
}

void MappedRows::forgetWritten()
{
    for (Row &row : m_rows) {
        std::fill(row.written.begin(), row.written.end(), 0);
        row.told.forget();
    }
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/board/textpool.h"

#include "common/board/digest.h"

namespace tapedeck {

TextPool::Id TextPool::acquire(std::string_view text)
{
    if (const auto known = m_ids.find(text); known != m_ids.end()) {
        ++m_entries[known->second - 1].references;
        return known->second;
    }
    Id id;
    if (m_free.empty()) {
        m_entries.emplace_back();
        id = static_cast<Id>(m_entries.size());
    } else {
        id = m_free.back();
        m_free.pop_back();
    }
    Entry &entry = m_entries[id - 1];
    entry.text = std::make_unique<std::string>(text);
    entry.hash = textHash(text);
    entry.references = 1;
    m_ids.emplace(*entry.text, id);
    return id;
}

TextPool::Id TextPool::find(std::string_view text) const
{
    const auto known = m_ids.find(text);
    return known == m_ids.end() ? 0 : known->second;
}

void TextPool::release(Id id)
{
    Entry &entry = m_entries[id - 1];
    if (--entry.references > 0)
        return;
    m_ids.erase(*entry.text);
    entry.text.reset();
    m_free.push_back(id);
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/board/textpool.h"

#include <cstring>
#include <utility>

namespace tapedeck {

/// Where `text` is, or the empty slot where it would be.
std::size_t TextPool::slotOf(std::string_view text, std::uint64_t hash) const
{
    std::size_t slot = homeOf(hash);
    for (; m_slots[slot] != 0; slot = (slot + 1) & (m_slots.size() - 1)) {
        if (const Id id = m_slots[slot]; m_entries[id - 1].hash == hash && this->text(id) == text)
            break;
    }
    return slot;
}

TextPool::Id TextPool::acquire(std::string_view text)
{
    const std::uint64_t hash = textHash(text);
    if (const Id known = m_slots[slotOf(text, hash)]; known != 0) {
        ++m_entries[known - 1].references;
        return known;
    }
    if ((size() + 1) * 3 > m_slots.size() * 2)
        grow();
    Id id;
    if (m_free.empty()) {
        m_entries.emplace_back();
        id = static_cast<Id>(m_entries.size());
    } else {
        id = m_free.back();
        m_free.pop_back();
    }
    Entry &entry = m_entries[id - 1];
    entry.text = std::make_unique<char[]>(text.size());
    if (!text.empty())
        std::memcpy(entry.text.get(), text.data(), text.size());
    entry.size = static_cast<std::uint32_t>(text.size());
    entry.hash = hash;
    entry.references = 1;
    m_slots[slotOf(text, hash)] = id;
    return id;
}

void TextPool::grow()
{
    const std::vector<Id> before = std::exchange(m_slots, std::vector<Id>(m_slots.size() * 2, 0));
    for (const Id id : before) {
        if (id == 0)
            continue;
        std::size_t slot = homeOf(m_entries[id - 1].hash);
        while (m_slots[slot] != 0)
            slot = (slot + 1) & (m_slots.size() - 1);
        m_slots[slot] = id;
    }
}

TextPool::Id TextPool::find(std::string_view text) const
{
    return m_slots[slotOf(text, textHash(text))];
}

void TextPool::release(Id id)
{
    Entry &entry = m_entries[id - 1];
    if (--entry.references > 0)
        return;
    const std::size_t last = m_slots.size() - 1;
    std::size_t hole = homeOf(entry.hash);
    while (m_slots[hole] != id)
        hole = (hole + 1) & last;
    // What follows moves up, unless it would come before its home.
    for (std::size_t slot = (hole + 1) & last; m_slots[slot] != 0; slot = (slot + 1) & last) {
        const std::size_t home = homeOf(m_entries[m_slots[slot] - 1].hash);
        if (((slot - home) & last) >= ((slot - hole) & last)) {
            m_slots[hole] = m_slots[slot];
            hole = slot;
        }
    }
    m_slots[hole] = 0;
    entry.text.reset();
    m_free.push_back(id);
}

} // namespace tapedeck

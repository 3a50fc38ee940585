// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/digest.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace tapedeck {

/// Texts of a board, each stored once and counted, so that a text cell is an integer like any other. Boards have
/// several texts a row: one costs some 40 bytes beside itself.
class TextPool
{
public:
    using Id = std::uint32_t;

    /// Id of `text`, with one reference more.
    [[nodiscard]] Id acquire(std::string_view text);
    /// Id of `text` if it is stored, else 0; counts nothing.
    [[nodiscard]] Id find(std::string_view text) const;
    void release(Id id);

    [[nodiscard]] std::string_view text(Id id) const
    {
        const Entry &entry = m_entries[id - 1];
        return {entry.text.get(), entry.size};
    }
    /// FNV-1a of the bytes, 64 bit: what a digest takes for the text.
    [[nodiscard]] std::uint64_t hash(Id id) const { return m_entries[id - 1].hash; }
    [[nodiscard]] std::size_t size() const { return m_entries.size() - m_free.size(); }

private:
    struct Entry {
        std::unique_ptr<char[]> text; // on the heap, so that views of it stay good
        std::uint32_t size = 0;
        std::uint32_t references = 0;
        std::uint64_t hash = 0;
    };

    [[nodiscard]] std::size_t homeOf(std::uint64_t hash) const { return mix(hash) & (m_slots.size() - 1); }
    [[nodiscard]] std::size_t slotOf(std::string_view text, std::uint64_t hash) const;
    void grow();

    std::vector<Entry> m_entries;
    std::vector<Id> m_free;
    // By hash, linear probing, a power of two; 0 is empty. At most two thirds are taken.
    std::vector<Id> m_slots = std::vector<Id>(16, 0);
};

} // namespace tapedeck

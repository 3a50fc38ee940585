// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tapedeck {

/// Texts of a board, each stored once and counted, so that a text cell is an integer like any other.
class TextPool
{
public:
    using Id = std::uint32_t;

    /// Id of `text`, with one reference more.
    [[nodiscard]] Id acquire(std::string_view text);
    /// Id of `text` if it is stored, else 0; counts nothing.
    [[nodiscard]] Id find(std::string_view text) const;
    void release(Id id);

    [[nodiscard]] std::string_view text(Id id) const { return *m_entries[id - 1].text; }
    /// FNV-1a of the bytes, 64 bit: what a digest takes for the text.
    [[nodiscard]] std::uint64_t hash(Id id) const { return m_entries[id - 1].hash; }
    [[nodiscard]] std::size_t size() const { return m_ids.size(); }

private:
    struct Entry {
        std::unique_ptr<std::string> text; // on the heap, so that views of it stay good
        std::uint64_t hash;
        std::uint32_t references;
    };
    std::vector<Entry> m_entries;
    std::vector<Id> m_free;
    std::unordered_map<std::string_view, Id> m_ids; // views into m_entries
};

} // namespace tapedeck

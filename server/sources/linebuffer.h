// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <simdjson.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace tapedeck {

/// Cuts a stream of bytes into lines, each followed by the padding that simdjson wants, without copying them. A line
/// that is too long is skipped up to its end and counted.
class LineBuffer
{
public:
    static constexpr std::size_t readBytes = 64 * 1024;

    explicit LineBuffer(std::size_t lineBytesMax)
        : m_lineBytesMax(lineBytesMax)
    {
    }

    /// Where the next readBytes bytes are to be written, before added().
    [[nodiscard]] char *space()
    {
        if (m_begin > 0) {
            std::memmove(m_bytes.data(), m_bytes.data() + m_begin, m_end - m_begin);
            m_scanned -= m_begin;
            m_end -= m_begin;
            m_begin = 0;
        }
        if (m_bytes.size() < m_end + readBytes + simdjson::SIMDJSON_PADDING)
            m_bytes.resize(m_end + readBytes + simdjson::SIMDJSON_PADDING);
        return m_bytes.data() + m_end;
    }
    void added(std::size_t count) { m_end += count; }

    /// Calls take(simdjson::padded_string_view) for each line that is complete and not blank, without its line end.
    /// False as soon as that returns false.
    template <typename Take> bool takeLines(Take &&take)
    {
        while (const void *found = std::memchr(m_bytes.data() + m_scanned, '\n', m_end - m_scanned)) {
            const std::size_t end = static_cast<std::size_t>(static_cast<const char *>(found) - m_bytes.data());
            const bool goOn = takeLine(end, take);
            m_begin = m_scanned = end + 1;
            if (!goOn)
                return false;
        }
        m_scanned = m_end;
        if (m_end - m_begin > m_lineBytesMax) {
            m_tooLong += m_skipping ? 0 : 1;
            m_skipping = true;
            m_begin = m_end;
        }
        return true;
    }
    /// What stands behind the last line end is a line, too. Forgets everything.
    template <typename Take> bool takeRest(Take &&take)
    {
        const bool goOn = m_begin == m_end || takeLine(m_end, take);
        clear();
        return goOn;
    }
    void clear()
    {
        m_begin = m_end = m_scanned = 0;
        m_skipping = false;
    }
    /// Lines that were skipped so far.
    [[nodiscard]] std::uint64_t tooLong() const { return m_tooLong; }
    [[nodiscard]] std::size_t lineBytesMax() const { return m_lineBytesMax; }

private:
    template <typename Take> bool takeLine(std::size_t end, Take &take)
    {
        std::string_view line(m_bytes.data() + m_begin, end - m_begin);
        if (m_skipping || line.size() > m_lineBytesMax) {
            m_tooLong += m_skipping ? 0 : 1;
            m_skipping = false;
            return true;
        }
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.find_first_not_of(" \t") == std::string_view::npos)
            return true;
        return take(simdjson::padded_string_view(line.data(), line.size(), m_bytes.size() - m_begin));
    }

    std::size_t m_lineBytesMax;
    std::string m_bytes;       // with simdjson's padding behind m_end
    std::size_t m_begin = 0;   // of the line under way
    std::size_t m_scanned = 0; // no line end before it
    std::size_t m_end = 0;
    bool m_skipping = false; // a line that was too long
    std::uint64_t m_tooLong = 0;
};

} // namespace tapedeck

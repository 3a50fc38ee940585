// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

/// A table of texts for a terminal: columns as wide as what is in them, numbers aligned on their decimal point.
class TableFormat
{
public:
    struct Column {
        std::string title;
        bool number = false;
        std::size_t widthMax = 32; ///< longer texts end in "…"
    };

    explicit TableFormat(std::vector<Column> columns)
        : m_columns(std::move(columns))
    {
    }

    void addRow(std::vector<std::string> cells) { m_rows.push_back(std::move(cells)); }
    /// The heading and the rows, a line each, without trailing blanks.
    [[nodiscard]] std::vector<std::string> lines() const;

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

/// Columns that UTF-8 text takes in a terminal, for scripts whose characters take one each.
[[nodiscard]] std::size_t textWidth(std::string_view text);

/// 1234567 as "1,234,567".
[[nodiscard]] std::string grouped(std::uint64_t value);

/// Microseconds as "850 µs", "12.3 ms" or "4.2 s".
[[nodiscard]] std::string durationText(std::uint64_t us);

} // namespace tapedeck

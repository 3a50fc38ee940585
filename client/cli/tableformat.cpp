// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/tableformat.h"

#include <algorithm>
#include <cstdio>

namespace tapedeck {

namespace {

std::size_t fractionWidth(std::string_view text)
{
    const std::size_t point = text.find('.');
    return point == std::string_view::npos ? 0 : text.size() - point;
}

std::string clipped(const std::string &text, std::size_t width)
{
    if (textWidth(text) <= width)
        return text;
    std::size_t bytes = 0;
    for (std::size_t columns = 0; columns + 1 < width; ++columns) {
        do
            ++bytes;
        while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80);
    }
    return text.substr(0, bytes) + "…";
}

} // namespace

std::vector<std::string> TableFormat::lines() const
{
    struct Layout {
        std::size_t whole = 0, fraction = 0, width = 0;
    };
    std::vector<Layout> layout(m_columns.size());
    for (std::size_t c = 0; c < m_columns.size(); ++c) {
        Layout &column = layout[c];
        for (const auto &row : m_rows) {
            if (m_columns[c].number) {
                const std::size_t fraction = fractionWidth(row[c]);
                column.fraction = std::max(column.fraction, fraction);
                column.whole = std::max(column.whole, textWidth(row[c]) - fraction);
            } else {
                column.width = std::max(column.width, std::min(textWidth(row[c]), m_columns[c].widthMax));
            }
        }
        column.width = std::max({column.width, column.whole + column.fraction, textWidth(m_columns[c].title)});
    }

    std::vector<std::string> lines;
    const auto addLine = [&](const auto &cellOf) {
        std::string line;
        for (std::size_t c = 0; c < m_columns.size(); ++c) {
            const Layout &column = layout[c];
            const auto [text, padAfter] = cellOf(c);
            const std::size_t used = textWidth(text) + padAfter;
            const std::size_t pad = column.width > used ? column.width - used : 0;
            if (c > 0)
                line += "  ";
            line += m_columns[c].number ? std::string(pad, ' ') + text + std::string(padAfter, ' ')
                                        : text + std::string(pad, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        lines.push_back(std::move(line));
    };
    addLine([&](std::size_t c) { return std::pair(m_columns[c].title, std::size_t(0)); });
    for (const auto &row : m_rows) {
        addLine([&](std::size_t c) {
            if (m_columns[c].number)
                return std::pair(row[c], layout[c].fraction - fractionWidth(row[c]));
            return std::pair(clipped(row[c], m_columns[c].widthMax), std::size_t(0));
        });
    }
    return lines;
}

std::size_t textWidth(std::string_view text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string grouped(std::uint64_t value)
{
    std::string text = std::to_string(value);
    for (std::size_t at = text.size(); at > 3; at -= 3)
        text.insert(at - 3, ",");
    return text;
}

std::string durationText(std::uint64_t us)
{
    char text[32];
    if (us < 1'000)
        std::snprintf(text, sizeof(text), "%u µs", static_cast<unsigned>(us));
    else if (us < 1'000'000)
        std::snprintf(text, sizeof(text), "%.1f ms", static_cast<double>(us) / 1e3);
    else
        std::snprintf(text, sizeof(text), "%.1f s", static_cast<double>(us) / 1e6);
    return text;
}

} // namespace tapedeck

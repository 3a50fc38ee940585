// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/jsonunescaped.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace tapedeck {

namespace {

constexpr std::size_t hexDigits = 4;

/// Takes the four digits behind \u.
std::optional<std::uint32_t> takeHex(std::string_view &text)
{
    std::uint32_t code = 0;
    if (text.size() < hexDigits)
        return std::nullopt;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + hexDigits, code, 16);
    if (problem != std::errc() || end != text.data() + hexDigits)
        return std::nullopt;
    text.remove_prefix(hexDigits);
    return code;
}

/// Takes a character behind \u, which is written as two of them beyond U+FFFF.
std::optional<std::uint32_t> takeCharacter(std::string_view &text)
{
    const auto code = takeHex(text);
    if (!code || *code < 0xd800 || *code > 0xdfff)
        return code;
    if (*code > 0xdbff || !text.starts_with("\\u"))
        return std::nullopt;
    text.remove_prefix(2);
    const auto low = takeHex(text);
    if (!low || *low < 0xdc00 || *low > 0xdfff)
        return std::nullopt;
    return 0x10000 + ((*code - 0xd800) << 10) + (*low - 0xdc00);
}

void appendUtf8(std::uint32_t code, std::string &out)
{
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | code >> 6);
        tail(0);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0 | code >> 12);
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xf0 | code >> 18);
        tail(12);
        tail(6);
        tail(0);
    }
}

} // namespace

bool JsonUnescaped::hasRoomFor(std::size_t size)
{
    if (m_text.capacity() < m_bytesMax)
        m_text.reserve(m_bytesMax);
    return m_text.size() + size <= m_text.capacity(); // else it would move the others
}

std::string_view JsonUnescaped::keep(std::string_view text)
{
    if (!hasRoomFor(text.size()))
        return {};
    const std::size_t at = m_text.size();
    m_text.append(text);
    return std::string_view(m_text).substr(at);
}

std::optional<std::string_view> JsonUnescaped::unescape(std::string_view escaped)
{
    static constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    if (!hasRoomFor(escaped.size())) // no escape stands for more bytes than it has
        return std::nullopt;
    const std::size_t at = m_text.size();
    while (!escaped.empty()) {
        const std::size_t plain = std::min(escaped.find('\\'), escaped.size());
        m_text.append(escaped.substr(0, plain));
        escaped.remove_prefix(plain);
        if (escaped.empty())
            break;
        const char letter = escaped.size() > 1 ? escaped[1] : '\0';
        escaped.remove_prefix(std::min<std::size_t>(escaped.size(), 2));
        const std::size_t known = letters.find(letter);
        const auto code = letter == 'u' ? takeCharacter(escaped) : std::nullopt;
        if (known != std::string_view::npos) {
            m_text += meanings[known];
        } else if (code) {
            appendUtf8(*code, m_text);
        } else {
            cut(at);
            return std::nullopt;
        }
    }
    return std::string_view(m_text).substr(at);
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tapedeck {

/// The texts with escapes of one message, without them. Its memory is taken once per message at most, so that what it
/// gave out stays good.
class JsonUnescaped
{
public:
    /// Forgets all. `bytesMax`: how long all texts to come are together at most.
    void begin(std::size_t bytesMax)
    {
        m_text.clear();
        m_bytesMax = bytesMax;
    }
    /// What has been kept so far; cut() forgets what came later.
    [[nodiscard]] std::size_t size() const { return m_text.size(); }
    void cut(std::size_t size) { m_text.resize(size); }
    [[nodiscard]] std::string_view keep(std::string_view text);
    /// The text that `escaped` stands for between quotes in JSON. Nothing if its escapes are wrong.
    [[nodiscard]] std::optional<std::string_view> unescape(std::string_view escaped);

private:
    [[nodiscard]] bool hasRoomFor(std::size_t size);

    std::string m_text;
    std::size_t m_bytesMax = 0;
};

} // namespace tapedeck

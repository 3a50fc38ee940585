// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtEndian>

#include <cstdint>
#include <optional>
#include <string_view>

namespace tapedeck {

/// Of the header of a message in AMQP 0-9-1, what is needed. What its publisher put into the table of headers is
/// skipped without a look, however deep it is nested.
struct AmqpHeader {
    std::uint64_t bodyBytes = 0;
    std::string_view messageId = {}; ///< points into what it was read from; empty: none

    /// Nothing if it ends too early.
    [[nodiscard]] static std::optional<AmqpHeader> read(std::string_view payload)
    {
        AmqpHeader header;
        bool isWhole = true;
        const auto take = [&](std::size_t count) {
            isWhole = isWhole && count <= payload.size();
            if (!isWhole)
                return std::string_view();
            const std::string_view taken = payload.substr(0, count);
            payload.remove_prefix(count);
            return taken;
        };
        const auto number = [&]<typename Number>(Number) -> Number {
            const std::string_view bytes = take(sizeof(Number));
            return isWhole ? qFromBigEndian<Number>(bytes.data()) : Number(0);
        };
        const auto shortText = [&] { return take(number(std::uint8_t())); };

        take(4); // its class, and a weight that nobody uses
        header.bodyBytes = number(std::uint64_t());
        const auto flags = number(std::uint16_t());
        const auto has = [flags](int bit) { return (flags >> bit & 1) != 0; };
        if (has(15)) // content-type
            shortText();
        if (has(14)) // content-encoding
            shortText();
        if (has(13)) // headers
            take(number(std::uint32_t()));
        for (const int bit : {12, 11}) { // delivery-mode, priority
            if (has(bit))
                take(1);
        }
        for (const int bit : {10, 9, 8}) { // correlation-id, reply-to, expiration
            if (has(bit))
                shortText();
        }
        if (has(7))
            header.messageId = shortText();
        return isWhole ? std::optional(header) : std::nullopt;
    }
};

} // namespace tapedeck

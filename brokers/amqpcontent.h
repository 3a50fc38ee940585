// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/amqpheader.h"

#include <string>
#include <utility>

namespace tapedeck {

struct AmqpDelivery {
    std::uint64_t tag; ///< to acknowledge it by, of its channel
    bool isRedelivered;
    bool isTooLong; ///< longer than AmqpContent::bytesMax: there is no body
    std::string_view messageId, body;
};

/// Puts together a message that arrives in AMQP 0-9-1: behind the method that announces it a header, and its body in
/// pieces.
class AmqpContent
{
public:
    enum class Outcome : std::uint8_t { Misfit, Partial, Whole };

    static constexpr std::uint64_t bytesMax = 16 * 1024 * 1024; ///< of a body

    void reset() { m_step = Step::None; }
    void begin(std::uint64_t tag, bool isRedelivered)
    {
        m_step = Step::Announced;
        m_tag = tag;
        m_isRedelivered = isRedelivered;
    }

    [[nodiscard]] Outcome takeHeader(std::string_view payload)
    {
        const std::optional<AmqpHeader> header = AmqpHeader::read(payload);
        if (!header || m_step != Step::Announced)
            return Outcome::Misfit;
        m_step = Step::Body;
        m_messageId = header->messageId;
        m_bytes = header->bodyBytes;
        m_taken = 0;
        m_kept.clear();
        return m_bytes == 0 ? end({}) : Outcome::Partial;
    }
    /// `piece`: to be there as long as delivery() is used.
    [[nodiscard]] Outcome takeBody(std::string_view piece)
    {
        if (m_step != Step::Body || piece.size() > m_bytes - m_taken)
            return Outcome::Misfit;
        m_taken += piece.size();
        if (piece.size() == m_bytes) // as most of them
            return end(piece);
        if (m_bytes <= bytesMax)
            m_kept.append(piece);
        return m_taken == m_bytes ? end(m_kept) : Outcome::Partial;
    }
    /// The whole message.
    [[nodiscard]] AmqpDelivery delivery() const
    {
        return {m_tag, m_isRedelivered, m_bytes > bytesMax, m_messageId, m_body};
    }

private:
    enum class Step : std::uint8_t { None, Announced, Body };

    Outcome end(std::string_view body)
    {
        m_step = Step::None;
        m_body = body;
        return Outcome::Whole;
    }

    Step m_step = Step::None;
    std::uint64_t m_tag = 0;
    bool m_isRedelivered = false;
    std::uint64_t m_bytes = 0, m_taken = 0;
    std::string m_messageId, m_kept;
    std::string_view m_body;
};

} // namespace tapedeck

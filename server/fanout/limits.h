// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <cstddef>
#include <cstdint>

namespace tapedeck {

/// What a client may do, and what happens at the limit. docs/protocol.md tells clients.
struct FanoutLimits {
    int clientsMax = 20'000;                   ///< beyond: HTTP 503 with Retry-After
    std::uint32_t connectsPerSecond = 15'000;  ///< of all workers, twice as many at once; beyond: 503 with Retry-After
    std::uint32_t headBytesMax = 8 * 1024;     ///< of an HTTP request; beyond: 431
    std::uint32_t messageBytesMax = 64 * 1024; ///< beyond: closed with 1009
    std::uint32_t keysMax = 10'000;            ///< of one Subscribe; beyond: Error, the subscription is not made
    std::uint32_t keyBytesMax = 256;
    std::uint32_t followedMax = 64;           ///< beyond: Error, the rest goes on
    std::uint32_t viewRowsMax = 1'000;        ///< of one View; beyond: Error
    std::uint32_t cursorsMax = 16;            ///< of one Hello
    std::uint32_t messagesPerSecondMax = 100; ///< twice as many at once; beyond: Error and closed
    std::uint32_t subscribeCost = 5;          ///< messages that one Subscribe counts for
    Micros handshakeUs = 10'000'000;          ///< from connecting to Hello; beyond: closed
    Micros stallUs = 60'000'000;              ///< a client that takes nothing for so long is closed
    Micros heartbeatUs = 2'000'000;           ///< something is sent at least this often
    std::size_t backlogBytesMax = 256 * 1024; ///< of answers that a client does not read; beyond: closed
    int sendBufferBytes = 256 * 1024;         ///< SO_SNDBUF, which the kernel doubles
    /// What the kernel may hold that is not on the way to a client yet: what will be old news for a slow one, and must
    /// hold a flush for all others, or each takes two writes. Its state is kept here, fresh.
    int unsentBytes = 64 * 1024;
    int slowUnsentBytes = 16 * 1024; ///< the same for a client that has shown to be slow
};

/// Allows `perSecond` on average, twice that at once.
class TokenBucket
{
public:
    explicit TokenBucket(std::uint32_t perSecond)
        : m_perSecond(perSecond)
        , m_tokens(2.0 * perSecond)
    {
    }

    [[nodiscard]] bool take(std::uint32_t cost, Micros nowUs)
    {
        if (m_lastUs != 0)
            m_tokens += static_cast<double>(nowUs - m_lastUs) * 1e-6 * m_perSecond;
        m_lastUs = nowUs;
        if (m_tokens > 2.0 * m_perSecond)
            m_tokens = 2.0 * m_perSecond;
        if (m_tokens < cost)
            return false;
        m_tokens -= cost;
        return true;
    }

private:
    double m_perSecond;
    double m_tokens;
    Micros m_lastUs = 0;
};

} // namespace tapedeck

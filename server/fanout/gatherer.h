// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/fanout/subscription.h"

#include <array>
#include <string>
#include <string_view>

namespace tapedeck {

/// Puts together what of a flush a filtered subscription takes, in memory of its own that is used again for the next.
class Gatherer
{
public:
    /// The frame, valid until the next call; empty if the flush has nothing for the subscription. Of a subscription
    /// that the flush concerns (RowIndex::concerned).
    [[nodiscard]] std::string_view gather(const Subscription &subscription, const Flush &flush);

private:
    /// What is the same for most subscriptions of a flush, as these stand at the same version.
    struct Head {
        std::string text;
        BoardId board{};
        Version base = 0;
        Version version = 0;
        Micros publishedUs = 0;
    };

    [[nodiscard]] const std::string &head(const Subscription &subscription, const Flush &flush);
    void frameProtobuf(const std::string &head, std::size_t rowBytes);
    void frameText(const std::string &head, std::size_t rowBytes, const Subscription &subscription, const Flush &flush);

    std::string m_frame;
    std::string m_ownHead;
    std::array<Head, encodingCount> m_sharedHeads;
};

} // namespace tapedeck

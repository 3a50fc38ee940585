// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/fanout/subscription.h"

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
    [[nodiscard]] const std::string &head(const Subscription &subscription, const Flush &flush);

    std::string m_frame;
    std::string m_ownHead;
    // Most subscriptions of a flush stand at the same version, and so have the same head.
    std::string m_sharedHead;
    Version m_headBase = 0;
    Version m_headVersion = 0;
    Micros m_headPublishedUs = 0;
};

} // namespace tapedeck

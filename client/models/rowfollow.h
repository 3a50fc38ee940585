// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/feedclient.h"

#include <functional>

namespace tapedeck {

/// Follows one stream of one row while it is active, and hands over what comes, on the thread that made it. Active
/// again it goes on where it was: what came meanwhile is asked for, and what the server does not keep is told as a gap.
/// The client outlives it.
class RowFollow : public QObject
{
public:
    using Take = std::function<void(const v1::Followed &part)>;

    RowFollow(FeedClient &client, v1::Stream stream, const QString &key, Take take, std::uint32_t intervalS = 0,
              bool active = true);
    ~RowFollow() override;

    void setActive(bool active);
    /// Since when (steady clock) what it handed over before a pause may be old; 0: it is not.
    [[nodiscard]] Micros oldSinceUs() const { return m_oldSinceUs; }

private:
    void take(const v1::Followed &part);

    FeedClient &m_client;
    FollowTarget m_target;
    Take m_take;
    FollowProgress m_progress;
    bool m_active = false;
    bool m_answered = false; // ever
    Micros m_oldSinceUs = 0;
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/feedclient.h"

#include <functional>

namespace tapedeck {

/// Follows one stream of one row for as long as it lives, and hands over what comes, on the thread that made it. The
/// client outlives it.
class RowFollow : public QObject
{
public:
    using Take = std::function<void(const v1::Followed &part)>;

    RowFollow(FeedClient &client, v1::Stream stream, const QString &key, Take take, std::uint32_t intervalS = 0);
    ~RowFollow() override;

private:
    FeedClient &m_client;
    FollowTarget m_target;
    Take m_take;
};

} // namespace tapedeck

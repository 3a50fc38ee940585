// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/rowfollow.h"

namespace tapedeck {

RowFollow::RowFollow(FeedClient &client, v1::Stream stream, const QString &key, Take take, std::uint32_t intervalS)
    : m_client(client)
    , m_target{stream, key.toStdString(), intervalS}
    , m_take(std::move(take))
{
    connect(&m_client, &FeedClient::followed, this, [this](const std::shared_ptr<const v1::Followed> &part) {
        if (part->stream() == m_target.stream && part->interval_s() == m_target.intervalS
            && part->key() == m_target.key)
            m_take(*part);
    });
    m_client.follow(m_target);
}

RowFollow::~RowFollow()
{
    m_client.unfollow(m_target);
}

} // namespace tapedeck

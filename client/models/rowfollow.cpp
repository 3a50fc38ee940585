// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/rowfollow.h"

namespace tapedeck {

RowFollow::RowFollow(FeedClient &client, v1::Stream stream, const QString &key, Take take, std::uint32_t intervalS,
                     bool active)
    : m_client(client)
    , m_target{stream, key.toStdString(), intervalS}
    , m_take(std::move(take))
{
    connect(&m_client, &FeedClient::followed, this, [this](const std::shared_ptr<const v1::Followed> &part) {
        if (m_active && part->stream() == m_target.stream && part->interval_s() == m_target.intervalS
            && part->key() == m_target.key)
            this->take(*part);
    });
    setActive(active);
}

RowFollow::~RowFollow()
{
    setActive(false);
}

void RowFollow::setActive(bool active)
{
    if (std::exchange(m_active, active) == active)
        return;
    if (!active) {
        m_client.unfollow(m_target);
        return;
    }
    m_oldSinceUs = m_answered ? steadyClockUs() : 0;
    m_client.follow(m_target, m_progress);
}

void RowFollow::take(const v1::Followed &part)
{
    if (!m_progress.take(part))
        return;
    m_answered = true;
    m_oldSinceUs = 0;
    m_take(part);
}

} // namespace tapedeck

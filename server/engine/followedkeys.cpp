// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/followedkeys.h"

namespace tapedeck {

void FollowedKeys::add(v1::Stream stream, const std::string &key)
{
    const std::lock_guard lock(m_mutex);
    OfStream &of = m_streams[static_cast<std::size_t>(stream)];
    if (++of.followers[key] == 1)
        of.generation.fetch_add(1, std::memory_order_release);
}

void FollowedKeys::remove(v1::Stream stream, const std::string &key)
{
    const std::lock_guard lock(m_mutex);
    OfStream &of = m_streams[static_cast<std::size_t>(stream)];
    const auto it = of.followers.find(key);
    if (it == of.followers.end() || --it->second > 0)
        return;
    of.followers.erase(it);
    of.generation.fetch_add(1, std::memory_order_release);
}

std::vector<std::string> FollowedKeys::keys(v1::Stream stream) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<std::string> keys;
    for (const auto &[key, followers] : m_streams[static_cast<std::size_t>(stream)].followers)
        keys.push_back(key);
    return keys;
}

} // namespace tapedeck

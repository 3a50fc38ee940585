// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tapedeck/v1/follow.pb.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace tapedeck {

/// The keys that somebody follows, of each stream: for whoever only makes what is asked for. Thread-safe.
class FollowedKeys
{
public:
    /// One more follows the key; for each add() there is one remove().
    void add(v1::Stream stream, const std::string &key);
    void remove(v1::Stream stream, const std::string &key);

    /// Goes up whenever keys() is another; read without a lock.
    [[nodiscard]] std::uint64_t generation(v1::Stream stream) const
    {
        return m_streams[static_cast<std::size_t>(stream)].generation.load(std::memory_order_acquire);
    }
    /// Ascending.
    [[nodiscard]] std::vector<std::string> keys(v1::Stream stream) const;

private:
    struct OfStream {
        std::map<std::string, int> followers; // by key
        std::atomic<std::uint64_t> generation{0};
    };
    mutable std::mutex m_mutex; // guards the maps
    std::array<OfStream, v1::Stream_ARRAYSIZE> m_streams;
};

} // namespace tapedeck

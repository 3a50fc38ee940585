// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"
#include "server/engine/followedkeys.h"

#include <string>
#include <vector>

namespace tapedeck {

/// Tells a source of which rows clients want the price levels.
class BookWatch
{
public:
    static constexpr Micros intervalUs = 250'000; ///< a source asks so often at least

    explicit BookWatch(const FollowedKeys &followed)
        : m_followed(followed)
    {
    }

    /// Somebody has begun or ceased to follow a book since the last call: the books of keys() are to be written,
    /// changed or not. Costs a load of an atomic if not.
    [[nodiscard]] bool changed()
    {
        const std::uint64_t generation = m_followed.generation(v1::BOOK);
        if (generation == m_generation)
            return false;
        m_generation = generation;
        m_keys = m_followed.keys(v1::BOOK);
        return true;
    }
    [[nodiscard]] const std::vector<std::string> &keys() const { return m_keys; } ///< ascending

private:
    const FollowedKeys &m_followed;
    std::uint64_t m_generation = 0;
    std::vector<std::string> m_keys;
};

} // namespace tapedeck

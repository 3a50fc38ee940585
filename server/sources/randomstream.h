// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace tapedeck {

/// Random numbers that are the same on every platform for a seed (splitmix64; the standard library's distributions are
/// not portable).
class RandomStream
{
public:
    explicit RandomStream(std::uint64_t seed)
        : m_state(seed)
    {
    }

    [[nodiscard]] std::uint64_t next()
    {
        std::uint64_t x = m_state += 0x9e3779b97f4a7c15u;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
        return x ^ (x >> 31);
    }
    /// 0 ≤ value < 1.
    [[nodiscard]] double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    /// 0 ≤ value < limit.
    [[nodiscard]] std::uint64_t below(std::uint64_t limit)
    {
        return static_cast<std::uint64_t>(uniform() * static_cast<double>(limit));
    }
    [[nodiscard]] bool chance(double probability) { return uniform() < probability; }
    /// About normal, mean 0, deviation 1 (sum of four uniforms: tails end at 3.5).
    [[nodiscard]] double normal() { return (uniform() + uniform() + uniform() + uniform() - 2.0) * 1.7320508; }

private:
    std::uint64_t m_state;
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace tapedeck {

/// Counts durations in buckets that are at most 1/16 wide, and answers percentiles. Not thread-safe, never allocates.
class Histogram
{
public:
    void add(std::uint64_t value)
    {
        ++m_counts[bucketOf(value)];
        ++m_count;
        m_sum += value;
        m_max = value > m_max ? value : m_max;
    }
    void add(const Histogram &other)
    {
        for (unsigned i = 0; i < buckets; ++i)
            m_counts[i] += other.m_counts[i];
        m_count += other.m_count;
        m_sum += other.m_sum;
        m_max = other.m_max > m_max ? other.m_max : m_max;
    }
    void reset() { *this = Histogram(); }

    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] std::uint64_t sum() const { return m_sum; }
    [[nodiscard]] std::uint64_t max() const { return m_max; }
    /// Calls visit(limit, count) for each bucket that has values, none of which is above the limit, in ascending order.
    template <typename Visitor> void forEachBucket(Visitor &&visit) const
    {
        for (unsigned i = 0; i < buckets; ++i) {
            if (m_counts[i] > 0)
                visit(limitOf(i) < m_max ? limitOf(i) : m_max, m_counts[i]);
        }
    }
    /// The smallest bucket limit that `fraction` (0 to 1) of the values do not exceed; 0 if there are none.
    [[nodiscard]] std::uint64_t percentile(double fraction) const
    {
        const auto wanted = static_cast<std::uint64_t>(fraction * static_cast<double>(m_count) + 0.999999);
        std::uint64_t seen = 0;
        for (unsigned i = 0; i < buckets && m_count > 0; ++i) {
            seen += m_counts[i];
            if (seen >= wanted && seen > 0)
                return limitOf(i) < m_max ? limitOf(i) : m_max;
        }
        return m_max;
    }

private:
    static constexpr unsigned subBits = 4;
    static constexpr unsigned buckets = (64 - subBits + 1) << subBits;

    [[nodiscard]] static unsigned bucketOf(std::uint64_t value)
    {
        if (value < (1u << subBits))
            return static_cast<unsigned>(value);
        const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - subBits - 1;
        return (shift << subBits) + static_cast<unsigned>(value >> shift);
    }
    [[nodiscard]] static std::uint64_t limitOf(unsigned bucket)
    {
        if (bucket < (2u << subBits))
            return bucket;
        const unsigned shift = (bucket >> subBits) - 1;
        const std::uint64_t first = static_cast<std::uint64_t>((bucket & ((1u << subBits) - 1)) | (1u << subBits))
            << shift;
        return first + ((std::uint64_t(1) << shift) - 1);
    }

    std::array<std::uint32_t, buckets> m_counts{};
    std::uint64_t m_count = 0;
    std::uint64_t m_sum = 0;
    std::uint64_t m_max = 0;
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tapedeck {

/// The names of runners (selections) of betting markets. Odds streams carry only their ids: names are learnt from
/// catalogues and score streams, which may be other sources. Thread-safe.
class RunnerNames
{
public:
    static constexpr std::size_t namesMax = 200'000;

    /// Remembers a name; empty ones, and those beyond namesMax, are left out.
    void learn(std::string_view market, std::int64_t runner, std::string_view name);
    /// Empty if it is not known.
    [[nodiscard]] std::string find(std::string_view market, std::int64_t runner) const;
    /// Goes up with each name that is learnt.
    [[nodiscard]] std::uint64_t version() const { return m_version.load(std::memory_order_acquire); }

private:
    mutable std::mutex m_mutex;
    std::unordered_map<std::string, std::string> m_names; // by market/runner
    std::atomic<std::uint64_t> m_version{0};
};

} // namespace tapedeck

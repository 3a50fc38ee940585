// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/runnernames.h"

namespace tapedeck {

namespace {

std::string keyOf(std::string_view market, std::int64_t runner)
{
    return std::string(market) + '/' + std::to_string(runner);
}

} // namespace

void RunnerNames::learn(std::string_view market, std::int64_t runner, std::string_view name)
{
    if (market.empty() || name.empty() || market.size() > 64 || name.size() > 256)
        return;
    const std::string key = keyOf(market, runner);
    const std::lock_guard lock(m_mutex);
    const auto known = m_names.find(key);
    if (known == m_names.end() && m_names.size() >= namesMax)
        return;
    if (known != m_names.end() && known->second == name)
        return;
    m_names[key] = name;
    m_version.fetch_add(1, std::memory_order_release);
}

std::string RunnerNames::find(std::string_view market, std::int64_t runner) const
{
    const std::string key = keyOf(market, runner);
    const std::lock_guard lock(m_mutex);
    const auto known = m_names.find(key);
    return known == m_names.end() ? std::string() : known->second;
}

} // namespace tapedeck

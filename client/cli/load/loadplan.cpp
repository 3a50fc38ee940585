// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/loadplan.h"

#include "common/board/digest.h"

#include <algorithm>
#include <random>
#include <unordered_set>

namespace tapedeck {

LoadPlan::LoadPlan(LoadOptions options, Endpoint endpoint, std::vector<BoardPlan> boards)
    : m_options(std::move(options))
    , m_endpoint(std::move(endpoint))
    , m_boards(std::move(boards))
{
}

std::pair<std::uint32_t, std::uint32_t> LoadPlan::clientsOf(int thread) const
{
    const auto clients = static_cast<std::uint64_t>(m_options.clients);
    const auto threads = static_cast<std::uint64_t>(m_options.threads);
    const auto number = static_cast<std::uint64_t>(thread);
    return {static_cast<std::uint32_t>(clients * number / threads),
            static_cast<std::uint32_t>(clients * (number + 1) / threads)};
}

int LoadPlan::rateHz(std::uint32_t client) const
{
    return m_options.ratesHz[client % m_options.ratesHz.size()];
}

bool LoadPlan::isSlow(std::uint32_t client) const
{
    // Spread evenly: wherever the share of the clients up to here reaches the next whole number.
    const auto slowUpTo = [this](std::uint32_t count) {
        return static_cast<std::uint64_t>(static_cast<double>(count) * m_options.slowPercent / 100.0 + 1e-9);
    };
    return slowUpTo(client + 1) > slowUpTo(client);
}

void LoadPlan::describe(std::uint32_t client, std::size_t board, v1::Subscribe &subscribe) const
{
    const BoardPlan &plan = m_boards[board];
    subscribe.set_board(plan.name);
    subscribe.set_max_rate_hz(static_cast<std::uint32_t>(rateHz(client)));
    if (takesEveryRow())
        return;
    // Chosen anew each time, which costs less than to keep them: Floyd's way to draw different ones.
    std::minstd_rand random(
        static_cast<std::uint32_t>(mix(mix(m_options.seed) ^ (std::uint64_t(client) << 8 | board)) >> 32));
    const std::size_t wanted = std::min(static_cast<std::size_t>(m_options.keys), plan.keys.size());
    std::unordered_set<std::size_t> chosen;
    for (std::size_t last = plan.keys.size() - wanted; last < plan.keys.size(); ++last) {
        const std::size_t key = std::uniform_int_distribution<std::size_t>(0, last)(random);
        subscribe.add_keys(plan.keys[chosen.insert(key).second ? key : *chosen.insert(last).first]);
    }
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/load/endpoint.h"
#include "client/cli/load/loadoptions.h"
#include "common/time/clock.h"

#include "tapedeck/v1/wire.pb.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tapedeck {

/// Who of the clients does what. Does not change while the load runs: all threads read it.
class LoadPlan
{
public:
    struct BoardPlan {
        int index; ///< in Schema::all()
        std::string name;
        std::vector<std::string> keys; ///< to choose from, if clients take some keys only
    };

    LoadPlan(LoadOptions options, Endpoint endpoint, std::vector<BoardPlan> boards);

    [[nodiscard]] const LoadOptions &options() const { return m_options; }
    [[nodiscard]] const Endpoint &endpoint() const { return m_endpoint; }
    [[nodiscard]] const std::vector<BoardPlan> &boards() const { return m_boards; }

    /// The clients of a thread: the first, and the one after the last.
    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> clientsOf(int thread) const;
    [[nodiscard]] int rateHz(std::uint32_t client) const;
    [[nodiscard]] bool isSlow(std::uint32_t client) const;
    [[nodiscard]] Micros stallUs() const { return static_cast<Micros>(m_options.slowSeconds * 1e6); }
    [[nodiscard]] Micros pingIntervalUs() const
    {
        return static_cast<Micros>(m_options.pingSeconds * 1e6);
    } ///< 0: none
    /// All have the same subscription to each board, so that what they are told can be compared.
    [[nodiscard]] bool takesEveryRow() const { return m_options.keys == 0; }
    /// Board, rate and keys of a client's subscription: the same each time.
    void describe(std::uint32_t client, std::size_t board, v1::Subscribe &subscribe) const;

private:
    LoadOptions m_options;
    Endpoint m_endpoint;
    std::vector<BoardPlan> m_boards;
};

} // namespace tapedeck

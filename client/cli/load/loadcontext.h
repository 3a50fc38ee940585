// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/load/digestbook.h"
#include "client/cli/load/duequeue.h"
#include "client/cli/load/figures.h"
#include "client/cli/load/loadplan.h"
#include "client/cli/load/updatehead.h"

#include "tapedeck/v1/wire.pb.h"

#include <array>
#include <cstddef>
#include <random>
#include <string>

namespace tapedeck {

/// What the clients of one thread share: the loop's time, what is counted, and buffers that hold something only while
/// one client is being served.
struct LoadContext {
    // As much as is read at once. More would only be copied: what is left of a large Update is thrown away in the
    // kernel.
    static constexpr std::size_t bufferSize = 16 * 1024;

    explicit LoadContext(const LoadPlan &plan)
        : plan(plan)
    {
    }

    const LoadPlan &plan;
    int epoll = -1;
    Micros nowUs = 0; ///< steady clock, when the loop woke up
    LoadTaken taken;
    DueQueue due;
    DigestBook digests;
    unsigned handshakes = 0; ///< under way
    Micros stormUs = 0;      ///< when it began (steady clock); 0: there has been none
    std::mt19937_64 random{std::random_device{}()};

    std::array<char, bufferSize> buffer;
    std::string bytes; ///< a message
    std::string out;   ///< a frame
    HeadScratch head;
    v1::ClientMessage request;
    v1::ServerMessage message;

    [[nodiscard]] double chance() { return std::uniform_real_distribution<double>(0, 1)(random); }
    /// Notes what went wrong, if it is the first since the thread was asked.
    void complain(std::string sentence)
    {
        if (taken.complaint.empty())
            taken.complaint = std::move(sentence);
    }
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/source.h"
#include "server/sources/pacer.h"
#include "server/sources/simmatch.h"
#include "server/sources/simodds.h"

#include <thread>
#include <vector>

namespace tapedeck {

class SourceUrl;

/// `sim:scores?matches=N&seed=N&speed=N&odds=0|1`: made-up matches of several sports, played at `speed` times real
/// time, and the odds on who wins each; a match that is long over makes room for the next.
class SimScores : public Source
{
public:
    /// Takes its options from `url`, and leaves the mistakes there.
    explicit SimScores(SourceUrl &url);
    ~SimScores() override;

    void start(SourceSink &sink) override;
    void stop() override;

private:
    void run(SourceSink &sink);
    [[nodiscard]] std::uint64_t seed() const; ///< of the match made last
    [[nodiscard]] SimMatch makeMatch(std::size_t place);
    [[nodiscard]] SimOdds makeOdds(std::size_t place) const;

    std::uint64_t m_seed;
    double m_speed;
    std::vector<SimMatch> m_matches;
    std::vector<SimOdds> m_odds; // one each; or none
    std::uint64_t m_made = 0;
    Pacer m_pacer;
    std::thread m_thread;
};

} // namespace tapedeck

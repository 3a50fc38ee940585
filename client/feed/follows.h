// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/wire/followtarget.h"
#include "tapedeck/v1/wire.pb.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace tapedeck {

/// How much of what is followed has come, as v1.Follow says it.
struct FollowProgress {
    std::uint64_t epoch = 0;
    std::uint64_t since = 0;

    /// A part has come. False if it does not go on from here: it belongs to another question.
    [[nodiscard]] bool take(const v1::Followed &part);
};

/// What a client follows, and how much of it has come, so that a new connection goes on where the last one ended.
class Follows
{
public:
    /// One more follows the target; what it does not know yet is asked for again, all that is kept by default. For
    /// each follow() there is one unfollow(). Returns what to say.
    [[nodiscard]] v1::ClientMessage follow(const FollowTarget &target, const FollowProgress &known = {});
    /// Returns what to say, if that was the last.
    [[nodiscard]] std::optional<v1::ClientMessage> unfollow(const FollowTarget &target);
    /// What to say on a new connection.
    [[nodiscard]] std::vector<v1::ClientMessage> resume() const;
    /// Something has come. False if it is not to be shown: it is not followed any more, or belongs to an earlier
    /// question, whose rest comes again.
    [[nodiscard]] bool take(const v1::Followed &part);

private:
    struct State {
        int followers = 0;
        FollowProgress progress;
    };

    std::unordered_map<FollowTarget, State, FollowTarget::Hash> m_targets;
};

} // namespace tapedeck

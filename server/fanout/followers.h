// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/delivery.h"
#include "server/engine/followstores.h"

#include "tapedeck/v1/wire.pb.h"

#include <array>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace tapedeck {

class Session;
class FollowGroup;

/// One client's following of one target.
struct Follower {
    Session *session;
    FollowGroup *group = nullptr;
    FollowCursor cursor;
    std::size_t place = 0; ///< in the group's members
};

/// All clients of a worker that follow the same target. What comes after a cursor is read and encoded once for all who
/// have the same cursor.
class FollowGroup
{
public:
    FollowGroup(FollowTarget target, const FollowStore &store)
        : target(std::move(target))
        , store(store)
    {
    }

    struct Part {
        Frame frame; ///< null: nothing is there
        FollowCursor after;
        std::uint64_t events = 0;
        std::uint64_t missed = 0; ///< by a client that had been answered before
    };
    /// What comes after the cursor. Good until the next call.
    [[nodiscard]] const Part &read(const FollowCursor &cursor, Encoding encoding);
    /// Something may have come: what has been read is not used any more.
    void beginRound();

    const FollowTarget target;
    const FollowStore &store;
    std::vector<Follower *> members;
    std::uint64_t revision = 0; ///< of the store, up to which members have been sent all they can take
    Micros dueUs = 0;           ///< when they may be sent more
    std::size_t place = 0;      ///< among the groups

private:
    std::optional<FollowCursor> m_nothingAfter;
    std::optional<FollowCursor> m_cursor; // after which the message is
    FollowCursor m_after;
    v1::ServerMessage m_message;
    std::array<Part, encodingCount> m_parts;
};

/// Those of one worker's clients that follow something, by what they follow.
class Followers
{
public:
    Followers(const FollowStores &stores, FollowedKeys &followed)
        : m_stores(stores)
        , m_followed(followed)
    {
    }
    Followers(const Followers &) = delete;
    Followers &operator=(const Followers &) = delete;

    [[nodiscard]] const FollowStores &stores() const { return m_stores; }
    /// `store`: of the target's stream.
    void join(Follower &follower, const FollowTarget &target, const FollowStore &store);
    void leave(Follower &follower);
    [[nodiscard]] std::size_t targets() const { return m_groups.size(); }

    /// When run() has something to look at next (steady clock).
    [[nodiscard]] Micros dueUs() const;
    /// Sends what has come to all whose socket is drained. Ends early at `endUs`, and goes on there the next time.
    void run(Micros &nowUs, Micros endUs);

private:
    [[nodiscard]] bool serve(FollowGroup &group, Micros &nowUs, Micros endUs);
    [[nodiscard]] bool outOfTime(Micros &nowUs, Micros endUs);

    const FollowStores &m_stores;
    FollowedKeys &m_followed;
    std::unordered_map<FollowTarget, std::unique_ptr<FollowGroup>, FollowTarget::Hash> m_byTarget;
    std::vector<FollowGroup *> m_groups;
    Micros m_dueUs = 0;
    std::size_t m_group = 0; // where the round is
    std::size_t m_member = 0;
    std::size_t m_turns = 0;
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace tapedeck {

/// How far each partition of a topic has been read: which messages are new, where to go on, and whether all has been
/// read. Knows no broker and no clock.
class KafkaProgress
{
public:
    /// Kafka's names for places in a partition, as librdkafka has them.
    static constexpr std::int64_t beginning = -2, end = -1, unknown = -1001;

    struct Lag {
        std::int64_t messages = 0; ///< that lie unread in the partitions
        bool isWhole = false;      ///< each partition was read to its end since begin(), give or take a second
        Micros sinceUs = 0;        ///< how long messages have been waiting that were there then; 0: none are
    };
    /// The offset behind a partition's newest message, as far as it is known.
    using End = std::function<std::optional<std::int64_t>(std::int32_t partition)>;

    /// The partition is read from `offset` on, or from one of the places above.
    void begin(std::int32_t partition, std::int64_t offset);
    /// No partition is read any more; where to go on stays known.
    void stop();
    /// Where to go on: an offset, or a place.
    [[nodiscard]] std::int64_t next(std::int32_t partition) const;
    /// Where to go on for a member of a group that has committed `committed`: what it took itself is not to come again.
    [[nodiscard]] std::int64_t nextOf(std::int32_t partition, std::int64_t committed) const;
    /// The partition is to be read from there, though it was read further.
    void rewind(std::int32_t partition, std::int64_t offset);
    /// Others read it from now on. False: it was not known anyhow.
    bool forget(std::int32_t partition);

    /// Counts a message as read. False: it was already, or its partition is not read.
    [[nodiscard]] bool take(std::int32_t partition, std::int64_t offset);
    /// All before `offset` was read, and there is no more for now.
    void reachedEnd(std::int32_t partition, std::int64_t offset);
    /// What has been read, against what is there.
    [[nodiscard]] Lag look(Micros nowUs, const End &end);

    [[nodiscard]] std::int32_t count() const { return static_cast<std::int32_t>(m_partitions.size()); }
    [[nodiscard]] bool isRead(std::int32_t partition) const;
    /// Calls take(partition, next) for each that is read and of which something is to be committed.
    template <typename Take> void forEachUncommitted(Take &&take)
    {
        for (std::int32_t i = 0; i < count(); ++i) {
            Partition &partition = m_partitions[static_cast<std::size_t>(i)];
            if (partition.isRead && partition.next >= 0
                && std::exchange(partition.committed, partition.next) != partition.next)
                take(i, partition.next);
        }
    }

private:
    struct Partition {
        std::int64_t next = unknown;
        std::int64_t committed = unknown;
        std::int64_t target = unknown; // its end at targetUs
        Micros targetUs = 0;
        bool isRead = false;
        bool isWhole = false;
        bool isRewound = false; // and nothing was read since
    };

    [[nodiscard]] Partition &at(std::int32_t partition);
    [[nodiscard]] const Partition *find(std::int32_t partition) const;

    std::vector<Partition> m_partitions;
};

} // namespace tapedeck

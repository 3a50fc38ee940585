// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/kafkaprogress.h"

#include <algorithm>

namespace tapedeck {

namespace {

constexpr Micros freshUs = 1'000'000; // an end of so long ago still counts as the end

} // namespace

KafkaProgress::Partition &KafkaProgress::at(std::int32_t partition)
{
    const auto index = static_cast<std::size_t>(std::max(partition, 0));
    if (index >= m_partitions.size())
        m_partitions.resize(index + 1);
    return m_partitions[index];
}

const KafkaProgress::Partition *KafkaProgress::find(std::int32_t partition) const
{
    return partition >= 0 && partition < count() ? &m_partitions[static_cast<std::size_t>(partition)] : nullptr;
}

void KafkaProgress::begin(std::int32_t partition, std::int64_t offset)
{
    Partition &it = at(partition);
    it.next = offset;
    it.committed = offset;
    it.target = unknown;
    it.isRead = true;
    it.isWhole = false;
}

void KafkaProgress::stop()
{
    for (Partition &partition : m_partitions)
        partition.isRead = partition.isWhole = false;
}

std::int64_t KafkaProgress::next(std::int32_t partition) const
{
    const Partition *it = find(partition);
    return it == nullptr ? unknown : it->next;
}

std::int64_t KafkaProgress::nextOf(std::int32_t partition, std::int64_t committed) const
{
    const Partition *it = find(partition);
    return it == nullptr ? committed : it->isRewound ? it->next : std::max(it->next, committed);
}

void KafkaProgress::rewind(std::int32_t partition, std::int64_t offset)
{
    Partition &it = at(partition);
    it.next = offset;
    it.isRewound = true;
    it.isRead = it.isWhole = false;
}

bool KafkaProgress::forget(std::int32_t partition)
{
    return std::exchange(at(partition), Partition()).next != unknown;
}

bool KafkaProgress::isRead(std::int32_t partition) const
{
    const Partition *it = find(partition);
    return it != nullptr && it->isRead;
}

bool KafkaProgress::take(std::int32_t partition, std::int64_t offset)
{
    Partition &it = at(partition);
    if (!it.isRead || offset < it.next)
        return false;
    it.next = offset + 1;
    it.isRewound = false;
    return true;
}

void KafkaProgress::reachedEnd(std::int32_t partition, std::int64_t offset)
{
    Partition &it = at(partition);
    if (!it.isRead || offset < it.next)
        return;
    it.next = offset;
    it.isWhole = true;
}

KafkaProgress::Lag KafkaProgress::look(Micros nowUs, const End &end)
{
    Lag lag;
    lag.isWhole = true;
    for (std::int32_t i = 0; i < count(); ++i) {
        Partition &it = m_partitions[static_cast<std::size_t>(i)];
        if (!it.isRead)
            continue;
        const std::optional<std::int64_t> known = end(i);
        if (known && it.next >= 0) {
            lag.messages += std::max<std::int64_t>(0, *known - it.next);
            const bool isReached = it.target >= 0 && it.next >= it.target;
            it.isWhole = it.isWhole || isReached || it.next >= *known;
            if (it.target < 0 || isReached || (!it.isWhole && nowUs - it.targetUs >= freshUs)) {
                it.target = *known;
                it.targetUs = nowUs;
            }
            if (it.next < it.target)
                lag.sinceUs = std::max(lag.sinceUs, nowUs - it.targetUs);
        }
        lag.isWhole = lag.isWhole && it.isWhole;
    }
    return lag;
}

} // namespace tapedeck

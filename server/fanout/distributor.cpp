// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/distributor.h"

#include <algorithm>

namespace tapedeck {

namespace {

constexpr std::size_t turnsBetweenLooks = 16; // at the clock

} // namespace

void Distributor::add(FlushPtr flush)
{
    Job *waiting = nullptr;
    int ofLane = 0;
    for (Job &job : m_jobs) {
        if (job.flush->board == flush->board && job.flush->tier == flush->tier) {
            ++ofLane;
            waiting = &job;
        }
    }
    if (ofLane >= 2) {
        m_context.counters.flushesDropped.add();
        waiting->flush = std::move(flush);
        return;
    }
    m_rotation += 7'919; // a prime, so that all places are used in turn
    m_jobs.push_back({std::move(flush), m_rotation, 0, false, 0});
}

void Distributor::run(Micros sliceUs, const std::function<void(const Flush &)> &done)
{
    const Micros endUs = steadyClockUs() + sliceUs;
    while (!m_jobs.empty() && advance(m_jobs.front(), endUs)) {
        done(*m_jobs.front().flush);
        m_jobs.pop_front();
    }
}

bool Distributor::outOfTime(std::size_t turn, Micros endUs)
{
    if (turn % turnsBetweenLooks != 0)
        return false;
    m_context.nowUs = steadyClockUs();
    return m_context.nowUs >= endUs;
}

bool Distributor::advance(Job &job, Micros endUs)
{
    Lane &lane = m_context.lanes.at(job.flush->board, job.flush->tier);
    const auto &all = lane.everyRow; // may be another length in the next slice: who is left out sees a gap
    while (job.next < all.size()) {
        Subscription &subscription = *all[(job.first + job.next) % all.size()];
        subscription.session->take(job.flush, subscription);
        ++job.next;
        if (outOfTime(job.next, endUs))
            return false;
    }
    RowIndex &index = lane.someRows;
    if (!job.matched) {
        job.matched = true;
        if (!index.match(*job.flush)) {
            for (Subscription *member : index.members())
                member->session->noteGap(*member, job.flush->board);
        }
    }
    while (job.nextConcerned < index.concerned().size()) {
        Subscription *concerned = index.concerned()[job.nextConcerned];
        if (concerned != nullptr)
            concerned->session->takeGathered(*job.flush, *concerned);
        ++job.nextConcerned;
        if (outOfTime(job.nextConcerned, endUs))
            return false;
    }
    index.clear();
    return true;
}

} // namespace tapedeck

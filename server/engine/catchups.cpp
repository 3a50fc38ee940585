// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/catchups.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tapedeck {

namespace {

constexpr Micros tidyIntervalUs = 100'000;

/// Whether the same frames do for both, as far as that can be told quickly.
bool sameRows(const RowFilter *a, const RowFilter *b)
{
    if (a == nullptr || b == nullptr)
        return a == b;
    return !a->hasKeys() && !b->hasKeys() && a->prefix() == b->prefix();
}

bool takesCompressed(const CatchUpRequest &request, const CatchUpJob &job)
{
    return request.zstd && request.encoding == Encoding::Protobuf && job.subject().since == 0;
}

} // namespace

CatchUps::CatchUps(const PublishedBoard &published, const CatchUpLimits &limits, FlushedVersion flushed)
    : m_published(published)
    , m_limits(limits)
    , m_flushed(std::move(flushed))
    , m_index(published.board)
{
}

void CatchUps::request(CatchUpRequest request, Micros deadlineUs, const Deliver &deliver)
{
    const Board &board = m_published.board;
    if (!request.rows.empty()) {
        ++m_counters.partials;
        deliver(request.worker, partial(request));
        return;
    }
    const bool continues =
        request.epoch == board.epoch() && request.since >= board.horizon() && request.since <= board.version();
    const Version since = continues ? request.since : 0;
    const bool own = request.filter && request.filter->hasKeys();
    const Micros now = steadyClockUs();
    const auto entry = own ? make(m_own, request, since) : shared(request, since, now);
    entry->usedUs = now;
    if (entry->asSnapshot) {
        request.since = 0;
        this->request(std::move(request), deadlineUs, deliver);
        return;
    }
    const bool first = entry->waiting.empty();
    entry->waiting.push_back(std::move(request));
    ++m_waiting;
    if (first && proceed(*entry, deadlineUs, deliver) && own)
        m_own.erase(entry);
}

void CatchUps::work(Micros deadlineUs, const Deliver &deliver)
{
    bool inTime = true;
    m_ownFirst = !m_ownFirst; // so that neither waits for all of the other
    for (Entries *entries : {m_ownFirst ? &m_own : &m_shared, m_ownFirst ? &m_shared : &m_own}) {
        for (auto it = entries->begin(); it != entries->end() && m_waiting > 0 && inTime;) {
            const bool waited = !it->waiting.empty();
            const bool done = !waited || proceed(*it, deadlineUs, deliver);
            it = done && entries == &m_own ? entries->erase(it) : std::next(it);
            inTime = !waited || steadyClockUs() < deadlineUs;
        }
    }
    if (m_shared.empty())
        return;
    if (const Micros now = steadyClockUs(); now >= m_tidyDueUs)
        tidy(now);
}

CatchUp CatchUps::partial(const CatchUpRequest &request) const
{
    const Board &board = m_published.board;
    CatchUp answer{};
    answer.ticket = request.ticket;
    answer.board = m_published.id;
    answer.epoch = request.epoch;
    answer.base = request.since;
    answer.version = request.since;
    answer.offered = request.offered;
    answer.publishedUs = wallClockUs();
    answer.partial = true;
    answer.seen = board.version();
    auto frames = std::make_shared<std::vector<Frame>>();
    const bool continues = request.epoch == board.epoch() && request.since > 0 && request.since >= board.horizon()
        && request.since <= board.version();
    if (continues) {
        UpdatePass::Plan plan;
        plan.encoding = request.encoding;
        plan.base = request.since;
        plan.partial = true;
        plan.rows.emplace();
        std::copy_if(request.rows.begin(), request.rows.end(), std::back_inserter(*plan.rows), [&](RowId row) {
            return board.alive(row) && board.rowVersion(row) > request.since
                && (!request.filter || request.filter->accepts(board.key(row)));
        });
        if (!plan.rows->empty()) {
            UpdatePass pass(board, m_limits, std::move(plan));
            (void)pass.step(neverUs, *frames);
        }
    }
    answer.frames = std::move(frames);
    return answer;
}

Version CatchUps::oldestFor(const CatchUpRequest &request) const
{
    const Version seen = request.epoch == m_published.board.epoch() ? request.seen : 0;
    return std::max(m_flushed(request.tier), seen);
}

CatchUps::Entries::iterator CatchUps::shared(const CatchUpRequest &request, Version since, Micros nowUs)
{
    const auto same = [&](const Entry &entry) {
        const CatchUpJob::Subject &subject = entry.job->subject();
        return subject.since == since && subject.encoding == request.encoding
            && sameRows(subject.filter.get(), request.filter.get());
    };
    const auto it = std::find_if(m_shared.begin(), m_shared.end(), same);
    if (it != m_shared.end()) {
        const CatchUpJob &job = *it->job;
        if (it->asSnapshot || !it->waiting.empty()
            || (job.isRecent(nowUs) && job.earlierAnswer(takesCompressed(request, job), oldestFor(request)))
            || job.worthSharing(nowUs))
            return it;
        m_shared.erase(it);
    }
    m_tidyDueUs = 0;
    return make(m_shared, request, since);
}

CatchUps::Entries::iterator CatchUps::make(Entries &entries, const CatchUpRequest &request, Version since)
{
    ++(since == 0 ? m_counters.snapshots : m_counters.deltas);
    Entry &entry = entries.emplace_back();
    entry.job = std::make_unique<CatchUpJob>(
        m_published, m_limits, m_index,
        CatchUpJob::Subject{request.encoding, since, request.filter, request.offered, request.sinceUs});
    return std::prev(entries.end());
}

bool CatchUps::proceed(Entry &entry, Micros deadlineUs, const Deliver &deliver)
{
    constexpr std::size_t answersPerLook = 16; // at the clock
    while (entry.answered < entry.waiting.size()) {
        const CatchUpRequest &request = entry.waiting[entry.answered];
        const CatchUp *answer = this->answer(entry, request, deadlineUs);
        if (answer == nullptr && entry.asSnapshot)
            turnToSnapshot(entry, deadlineUs, deliver);
        if (answer == nullptr)
            return entry.waiting.empty();
        CatchUp copy = *answer;
        copy.ticket = request.ticket;
        deliver(request.worker, std::move(copy));
        ++entry.answered;
        --m_waiting;
        if (entry.answered % answersPerLook == 0 && steadyClockUs() >= deadlineUs)
            break;
    }
    if (entry.answered < entry.waiting.size())
        return false;
    entry.waiting.clear();
    entry.answered = 0;
    return true;
}

const CatchUp *CatchUps::answer(Entry &entry, const CatchUpRequest &request, Micros deadlineUs)
{
    const bool compressed = takesCompressed(request, *entry.job);
    if (const CatchUp *earlier = entry.job->earlierAnswer(compressed, oldestFor(request))) {
        ++m_counters.shared;
        return earlier;
    }
    if (entry.job->lost()) {
        ++m_counters.restarts;
        entry.atOnce = true;
        CatchUpJob::Subject subject = entry.job->subject();
        subject.since = 0;
        entry.job = std::make_unique<CatchUpJob>(m_published, m_limits, m_index, std::move(subject));
    }
    CatchUpJob &job = *entry.job;
    const bool ready = job.advance(entry.atOnce ? neverUs : deadlineUs, compressed ? &m_compressor : nullptr);
    entry.asSnapshot = exceedsSnapshot(job);
    if (!ready || entry.asSnapshot)
        return nullptr;
    if (job.subject().since == 0 && !job.subject().filter)
        m_snapshotRowBytes[static_cast<std::size_t>(request.encoding)] =
            job.bytes() / std::max<std::size_t>(1, m_published.board.rowCount());
    return &job.answer(compressed);
}

bool CatchUps::exceedsSnapshot(const CatchUpJob &job) const
{
    constexpr std::size_t slack = 4096; // below which it does not matter
    const std::size_t rowBytes = m_snapshotRowBytes[static_cast<std::size_t>(job.subject().encoding)];
    return job.subject().since > 0 && rowBytes > 0 && job.bytes() > slack + rowBytes * job.subscribedRows();
}

void CatchUps::turnToSnapshot(Entry &entry, Micros deadlineUs, const Deliver &deliver)
{
    std::vector<CatchUpRequest> waiting = std::exchange(entry.waiting, {});
    m_waiting -= waiting.size() - entry.answered;
    // The entry stays, to tell who asks for the same.
    entry.job = std::make_unique<CatchUpJob>(m_published, m_limits, m_index, entry.job->subject());
    for (std::size_t i = std::exchange(entry.answered, 0); i < waiting.size(); ++i) {
        waiting[i].since = 0;
        request(std::move(waiting[i]), deadlineUs, deliver);
    }
}

void CatchUps::tidy(Micros nowUs)
{
    m_tidyDueUs = nowUs + tidyIntervalUs;
    std::size_t idle = 0;
    std::size_t bytes = 0;
    for (const Entry &entry : m_shared) {
        idle += entry.waiting.empty();
        bytes += entry.job->memoryBytes();
    }
    while (true) {
        auto oldest = m_shared.end();
        for (auto it = m_shared.begin(); it != m_shared.end(); ++it) {
            if (it->waiting.empty() && (oldest == m_shared.end() || it->usedUs < oldest->usedUs))
                oldest = it;
        }
        if (oldest == m_shared.end()
            || (idle <= m_limits.keptMax && bytes <= m_limits.keptBytesMax && nowUs - oldest->usedUs < m_limits.keptUs))
            return;
        --idle;
        bytes -= oldest->job->memoryBytes();
        m_shared.erase(oldest);
    }
}

} // namespace tapedeck

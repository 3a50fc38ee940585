// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ops/boarddocument.h"

#include "common/wire/rowjson.h"
#include "server/fanout/boardnames.h"

#include <QLoggingCategory>

#include <algorithm>
#include <utility>

namespace tapedeck {

Q_LOGGING_CATEGORY(documentLog, "tapedeck.ops")

namespace {

constexpr RowId rowsBetweenLooks = 64; // at the clock
constexpr int repairsMax = 3;

/// The message in a WebSocket frame of the engine's.
std::string_view messageIn(std::string_view frame)
{
    const auto length = static_cast<unsigned char>(frame[1]);
    return frame.substr(length < 126 ? 2 : length == 126 ? 4 : 10);
}

std::string tagOf(Epoch epoch, Version version)
{
    return '"' + std::to_string(epoch) + '-' + std::to_string(version) + '"';
}

} // namespace

bool namesTag(std::string_view ifNoneMatch, std::string_view tag)
{
    while (!ifNoneMatch.empty()) {
        std::string_view one = ifNoneMatch.substr(0, ifNoneMatch.find(','));
        ifNoneMatch.remove_prefix(std::min(one.size() + 1, ifNoneMatch.size()));
        one.remove_prefix(std::min(one.find_first_not_of(" \t"), one.size()));
        one = one.substr(0, one.find_last_not_of(" \t") + 1);
        if (one.starts_with("W/"))
            one.remove_prefix(2);
        if (one == "*" || one == tag)
            return true;
    }
    return false;
}

BoardDocument::BoardDocument(Engine &engine, BoardId board, Limits limits)
    : m_engine(engine)
    , m_board(board)
    , m_limits(limits)
{
}

void BoardDocument::start(HttpHost &host, int worker)
{
    m_host = &host;
    m_worker = worker;
}

std::string BoardDocument::tag() const
{
    return tagOf(m_replica->epoch(), m_replica->version());
}

bool BoardDocument::isFresh() const
{
    if (!m_replica || m_syncedUs == 0 || isSyncing())
        return false;
    return steadyClockUs() - m_syncedUs < m_limits.shareUs || m_replica->version() == m_engine.version(m_board);
}

void BoardDocument::ask(Asker asker)
{
    m_usedUs = asker.sinceUs = steadyClockUs();
    if (m_stopped) {
        sendUnavailable(asker, "the server is shutting down");
    } else if (const std::string current = tagOf(m_engine.epoch(m_board), m_engine.version(m_board));
               namesTag(asker.ifNoneMatch, current)) {
        sendNotModified(asker, current);
    } else if (isFresh()) {
        enqueue(std::move(asker));
    } else {
        m_waiting.push_back(std::move(asker));
        if (!isSyncing() && m_jobs.empty())
            sync();
    }
}

void BoardDocument::sync()
{
    if (!m_replica)
        m_replica = std::make_unique<Replica>(Schema::all()[static_cast<std::size_t>(m_board)]);
    m_wanted = m_engine.version(m_board);
    CatchUpRequest request{};
    request.worker = m_worker;
    request.ticket = std::uint64_t(++m_generation) << 32 | HttpRoutes::ticketClient;
    request.board = m_board;
    request.encoding = Encoding::Protobuf;
    request.epoch = m_replica->epoch();
    request.since = m_replica->version();
    std::vector<CatchUpRequest> requests;
    requests.push_back(std::move(request));
    m_engine.request(requests);
    m_asked = true;
    m_askedUs = steadyClockUs();
}

void BoardDocument::take(CatchUp catchUp)
{
    if (!m_asked || (catchUp.ticket >> 32) != m_generation)
        return;
    m_asked = false;
    m_catchUp = std::move(catchUp);
    m_nextFrame = 0;
}

void BoardDocument::applyFrames(Micros endUs)
{
    const std::vector<Frame> &frames = *m_catchUp->frames;
    while (m_nextFrame < frames.size()) {
        const auto update = updateIn(messageIn(*frames[m_nextFrame++]));
        const Replica::Outcome outcome = update ? m_replica->apply(*update).outcome : Replica::Outcome::Malformed;
        if (outcome != Replica::Outcome::Applied) {
            qCWarning(documentLog) << "the replica of" << boardName(m_board).c_str() << "for documents went wrong ("
                                   << static_cast<int>(outcome) << "): starting over";
            startOver();
            return;
        }
        if (steadyClockUs() >= endUs && m_nextFrame < frames.size())
            return;
    }
    endSync();
}

void BoardDocument::startOver()
{
    m_catchUp.reset();
    m_replica.reset();
    m_syncedUs = 0;
    if (++m_repairs <= repairsMax) {
        sync();
        return;
    }
    m_repairs = 0;
    for (const Asker &asker : std::exchange(m_waiting, {}))
        sendUnavailable(asker, "the board's rows cannot be put together");
}

void BoardDocument::endSync()
{
    m_catchUp.reset();
    m_repairs = 0;
    if (m_replica->version() < m_wanted && m_replica->epoch() == m_engine.epoch(m_board)) {
        sync(); // an answer that was made for somebody else, earlier
        return;
    }
    m_syncedUs = steadyClockUs();
    for (Asker &asker : std::exchange(m_waiting, {}))
        enqueue(std::move(asker));
}

void BoardDocument::enqueue(Asker asker)
{
    if (namesTag(asker.ifNoneMatch, tag())) {
        sendNotModified(asker, tag());
        return;
    }
    if (!asker.filter && m_whole && m_wholeTag == tag()) {
        send(asker, m_whole);
        return;
    }
    if (!asker.filter) {
        for (Job &job : m_jobs) {
            if (!job.filter) {
                job.askers.push_back(std::move(asker));
                return;
            }
        }
    }
    Job &job = m_jobs.emplace_back();
    job.filter = asker.filter;
    job.askers.push_back(std::move(asker));
}

bool BoardDocument::work(Micros endUs)
{
    if (m_catchUp)
        applyFrames(endUs);
    while (!m_jobs.empty() && !isSyncing()) {
        if (!write(m_jobs.front(), endUs))
            return true;
        finish(m_jobs.front());
        m_jobs.pop_front();
        if (steadyClockUs() >= endUs)
            break;
    }
    if (m_jobs.empty() && !m_waiting.empty() && !isSyncing())
        sync();
    giveUp(steadyClockUs());
    return m_catchUp.has_value() || !m_jobs.empty();
}

bool BoardDocument::write(Job &job, Micros endUs)
{
    const Board &board = m_replica->board();
    if (job.next == 0) {
        job.next = 1;
        if (!job.filter && m_whole)
            job.text.reserve(m_whole->size() + m_whole->size() / 16);
        job.text = "{\"board\":\"" + boardName(m_board) + "\",\"epoch\":\"" + std::to_string(m_replica->epoch())
            + "\",\"version\":" + std::to_string(m_replica->version()) + ",\"rows\":[";
    }
    for (; job.next < board.rowLimit(); ++job.next) {
        if (board.alive(job.next) && (!job.filter || job.filter->accepts(board.key(job.next)))) {
            job.text += std::exchange(job.separate, true) ? ",\n" : "\n";
            appendRowJson(board, job.next, 0, job.text);
        }
        if (job.next % rowsBetweenLooks == 0 && steadyClockUs() >= endUs) {
            ++job.next;
            return false;
        }
    }
    job.text += "\n]}\n";
    return true;
}

void BoardDocument::finish(Job &job)
{
    const auto document = std::make_shared<const std::string>(std::move(job.text));
    if (!job.filter) {
        m_whole = document;
        m_wholeTag = tag();
    }
    const std::size_t live = liveBytes();
    if (live > 0 && live + document->size() > m_limits.liveBytesMax) {
        for (const Asker &asker : job.askers)
            sendUnavailable(asker, "readers of earlier documents are too slow");
        return;
    }
    m_live.push_back(document);
    for (const Asker &asker : job.askers)
        send(asker, document);
}

void BoardDocument::giveUp(Micros nowUs)
{
    if (m_asked && nowUs - m_askedUs > m_limits.waitUs) {
        m_asked = false;
        for (const Asker &asker : std::exchange(m_waiting, {}))
            sendUnavailable(asker, "the engine does not answer");
    }
    const bool idle = m_waiting.empty() && m_jobs.empty() && !isSyncing();
    if (idle && m_replica && nowUs - m_usedUs > m_limits.keepUs) {
        m_replica.reset();
        m_whole.reset();
        m_syncedUs = 0;
    }
}

void BoardDocument::stop()
{
    m_stopped = true;
    m_asked = false;
    m_catchUp.reset();
    for (const Asker &asker : std::exchange(m_waiting, {}))
        sendUnavailable(asker, "the server is shutting down");
    for (const Job &job : std::exchange(m_jobs, {})) {
        for (const Asker &asker : job.askers)
            sendUnavailable(asker, "the server is shutting down");
    }
}

std::size_t BoardDocument::liveBytes()
{
    std::size_t bytes = 0;
    std::erase_if(m_live, [&](const auto &weak) {
        const auto document = weak.lock();
        bytes += document ? document->size() : 0;
        return !document;
    });
    return bytes;
}

void BoardDocument::send(const Asker &asker, const std::shared_ptr<const std::string> &body)
{
    m_host->answer(asker.client,
                   {200, "application/json", asker.head + "ETag: " + tag() + "\r\nCache-Control: no-cache\r\n", body});
}

void BoardDocument::sendNotModified(const Asker &asker, const std::string &tag)
{
    m_host->answer(asker.client, {304, {}, asker.head + "ETag: " + tag + "\r\nCache-Control: no-cache\r\n", nullptr});
}

void BoardDocument::sendUnavailable(const Asker &asker, const std::string &sentence)
{
    m_host->answer(asker.client,
                   {503, "text/plain; charset=utf-8",
                    asker.head + "Retry-After: " + std::to_string(1 + asker.client % 5) + "\r\n",
                    std::make_shared<const std::string>(sentence + '\n')});
}

} // namespace tapedeck

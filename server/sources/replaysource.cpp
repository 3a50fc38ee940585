// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/replaysource.h"

#include "server/sources/jsonvalues.h"
#include "server/sources/sourceurl.h"

#include <QLoggingCategory>

#include <algorithm>
#include <charconv>
#include <limits>

namespace tapedeck {

Q_LOGGING_CATEGORY(replayLog, "tapedeck.replay")

namespace {

constexpr std::size_t batchChangesMax = 4'096;
constexpr Micros batchTimeUs = 2'000; // a batch is handed over after at most so long
constexpr std::string_view kinds = "binance, coinbase, kraken, betfair, openfootball, openligadb and cricsheet";
constexpr Micros earliestEpochUs =
    100'000'000'000'000; // start=: numbers below are offsets in seconds, above are since 1970

} // namespace

ReplaySource::ReplaySource(SourceUrl &url, const FeedContext &context)
    : Source(url.url())
{
    const std::string &rest = url.rest();
    const std::size_t colon = rest.find(':');
    m_kind = rest.substr(0, colon);
    m_parser = makeFeedParser(m_kind, context);
    if (!m_parser) {
        url.fail("there is no kind '" + m_kind + "'; there are " + std::string(kinds));
        return;
    }
    std::string_view files = colon == std::string::npos ? std::string_view() : std::string_view(rest).substr(colon + 1);
    while (!files.empty()) {
        const std::string_view file = files.substr(0, files.find(','));
        files.remove_prefix(std::min(file.size() + 1, files.size()));
        if (!file.empty())
            m_files.push_back(percentDecoded(file));
    }
    if (m_files.empty())
        url.fail("replay:" + m_kind + ":FILE is expected");
    for (const std::string &file : m_files) {
        RecordingReader probe(file, m_kind);
        if (!probe.open())
            url.fail(probe.error());
    }
    if (const auto text = url.takeText("speed"); text == "max") {
        m_speed = 0;
    } else if (text) {
        const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), m_speed);
        if (problem != std::errc() || end != text->data() + text->size() || !(m_speed >= 0.01) || m_speed > 1e9)
            url.fail("speed=" + *text + ": a number from 0.01 to 1000000000, or max, is expected");
    }
    m_loop = url.takeNumber("loop", 0, 0, 1) == 1;
    if (const auto text = url.takeText("start")) {
        const Micros seconds = secondsTextUs(*text);
        if (seconds >= earliestEpochUs)
            m_startAtUs = seconds;
        else if (seconds > 0 || *text == "0")
            m_startOffsetUs = seconds;
        else if ((m_startAtUs = isoTimeUs(*text)) == 0)
            url.fail("start=" + *text
                     + ": seconds from the beginning, seconds since 1970, or a time such as 2022-07-11T12:30:00 is "
                       "expected");
    }
    url.finish("speed, loop and start");
}

ReplaySource::~ReplaySource()
{
    ReplaySource::stop();
}

void ReplaySource::start(SourceSink &sink)
{
    m_thread = std::thread([this, &sink] { run(sink); });
}

void ReplaySource::stop()
{
    m_pacer.stop();
    if (m_thread.joinable())
        m_thread.join();
}

ReplaySource::Range ReplaySource::scan()
{
    Range range;
    if (!openAll())
        return range;
    while (Track *track = earliest()) {
        if (track->timeUs > 0 && range.firstUs == 0)
            range.firstUs = track->timeUs;
        range.lastUs = std::max(range.lastUs, track->timeUs);
        advance(*track);
    }
    m_tracks.clear();
    return range;
}

Micros ReplaySource::startUs(const Range &range) const
{
    return m_startAtUs > 0 ? m_startAtUs : range.firstUs + m_startOffsetUs;
}

bool ReplaySource::openAll()
{
    m_tracks.clear();
    for (const std::string &file : m_files) {
        m_tracks.push_back({std::make_unique<RecordingReader>(file, m_kind)});
        if (!m_tracks.back().reader->open()) {
            setState(State::Failed, m_tracks.back().reader->error());
            return false;
        }
        advance(m_tracks.back());
    }
    return true;
}

/// To the track's next message; its time never steps back, so that a recorder's clock correction does not reorder a
/// file.
void ReplaySource::advance(Track &track)
{
    RecordingReader &reader = *track.reader;
    while (true) {
        switch (reader.next()) {
        case RecordingReader::Result::Message: {
            const Micros time = reader.receivedUs() > 0
                ? reader.receivedUs()
                : m_parser->publishTimeUs({reader.text(), 0, reader.url(), reader.fileName()});
            track.timeUs = std::max(track.timeUs, time);
            return;
        }
        case RecordingReader::Result::Unreadable:
            noteMalformed(reader, "line", "this line holds no recorded message");
            break;
        case RecordingReader::Result::Broken:
            noteMalformed(reader, "file", reader.error());
            track.ended = true;
            return;
        case RecordingReader::Result::End:
            track.ended = true;
            return;
        }
    }
}

ReplaySource::Track *ReplaySource::earliest()
{
    Track *first = nullptr;
    for (Track &track : m_tracks) {
        if (!track.ended && (first == nullptr || track.timeUs < first->timeUs))
            first = &track;
    }
    return first;
}

void ReplaySource::run(SourceSink &sink)
{
    m_books.emplace(sink.followed());
    setState(State::Live);
    if (m_speed > 0 && !m_clock) {
        const Range range = scan();
        m_clock = std::make_shared<ReplayClock>(m_speed, startUs(range), range.lastUs);
        m_counters.malformed = 0; // the scan counted what is counted again below
    }
    for (std::uint64_t lap = 0;; ++lap) {
        if (!openAll()) {
            if (ChangeBatch *batch = sink.acquire()) {
                batch->receivedUs = wallClockUs();
                batch->markSourceStale(reason());
                sink.submit(batch);
            }
            return;
        }
        if (!playLap(sink, lap))
            return;
        if (!m_loop)
            break;
        m_parser->restart();
        ++m_counters.laps;
    }
    m_tracks.clear();
    setState(State::Ended);
    (void)waitUntil(std::numeric_limits<Micros>::max(), sink); // whoever follows a book wants it even so
}

/// False: the source is to end. Meanwhile who newly follows a book gets it.
bool ReplaySource::waitUntil(Micros us, SourceSink &sink)
{
    while (true) {
        const Micros next = std::min(us, steadyClockUs() + BookWatch::intervalUs);
        if (!m_pacer.waitUntil(next))
            return false;
        if (next == us)
            return true;
        if (!m_books->changed())
            continue;
        m_parser->followBooks(m_books->keys());
        ChangeBatch *batch = sink.acquire();
        if (batch == nullptr)
            return false;
        batch->receivedUs = wallClockUs();
        m_parser->writeBooks(*batch);
        sink.submit(batch);
    }
}

void ReplaySource::writeBooks(ChangeBatch &batch)
{
    if (m_books->changed())
        m_parser->followBooks(m_books->keys());
    m_parser->writeBooks(batch);
}

bool ReplaySource::playLap(SourceSink &sink, std::uint64_t lap)
{
    ChangeBatch *batch = nullptr;
    Micros batchDueUs = 0;
    const auto handOver = [&] {
        if (batch == nullptr)
            return;
        writeBooks(*batch);
        sink.submit(std::exchange(batch, nullptr));
    };
    while (Track *track = earliest()) {
        if (m_speed > 0) {
            const Micros due = m_clock->dueUs(track->timeUs, lap);
            if (due > steadyClockUs()) {
                handOver();
                if (!waitUntil(due, sink))
                    return false;
            }
        }
        if (batch == nullptr) {
            batch = sink.acquire();
            if (batch == nullptr)
                return false;
            batch->receivedUs = wallClockUs();
            batchDueUs = steadyClockUs() + batchTimeUs;
        }
        parse(*track, *batch);
        advance(*track);
        if (batch->changes().size() >= batchChangesMax || steadyClockUs() >= batchDueUs) {
            handOver();
            if (m_pacer.stopping())
                return false;
        }
    }
    handOver();
    return !m_pacer.stopping();
}

void ReplaySource::parse(Track &track, ChangeBatch &batch)
{
    const RecordingReader &reader = *track.reader;
    const std::size_t before = batch.cellChanges();
    ++m_counters.messages;
    m_counters.lastMessageUs = wallClockUs();
    if (m_parser->parse({reader.text(), reader.receivedUs(), reader.url(), reader.fileName()}, {&batch, &m_counters})
        == ParseResult::Malformed)
        noteMalformed(reader, "message", "this message cannot be read");
    m_counters.changes += batch.cellChanges() - before;
}

void ReplaySource::noteMalformed(const RecordingReader &reader, const char *kind, const std::string &what)
{
    ++m_counters.malformed;
    if (m_logged.insert(kind).second)
        qCWarning(replayLog).noquote() << QString::fromStdString(reader.path()) + QLatin1Char(':')
                + QString::number(reader.line()) + QStringLiteral(": ") + QString::fromStdString(what)
                + QStringLiteral("; skipped. More of this kind are only counted.");
}

} // namespace tapedeck

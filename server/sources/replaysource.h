// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/bookwatch.h"
#include "server/sources/feedparser.h"
#include "server/sources/pacer.h"
#include "server/sources/recordingreader.h"
#include "server/sources/replayclock.h"

#include <atomic>
#include <optional>
#include <set>
#include <thread>
#include <vector>

namespace tapedeck {

class SourceUrl;

/// `replay:KIND:FILE[,FILE…]?speed=N|max&loop=1&start=T`: recorded messages through the parser that serves the live
/// feed. Several files of one session are merged by receive time.
class ReplaySource : public Source
{
public:
    /// Takes its options from `url`, and leaves the mistakes there.
    ReplaySource(SourceUrl &url, const FeedContext &context);
    ~ReplaySource() override;

    void start(SourceSink &sink) override;
    void stop() override;

    [[nodiscard]] double speed() const { return m_speed; } ///< 0: as fast as it goes
    /// The recorded times of the first and the last message, by reading all; zeros if nothing carries a time.
    struct Range {
        Micros firstUs = 0, lastUs = 0;
    };
    [[nodiscard]] Range scan();
    /// Where to start within `range`: what the URL says, or its first.
    [[nodiscard]] Micros startUs(const Range &range) const;
    void setClock(std::shared_ptr<ReplayClock> clock) { m_clock = std::move(clock); }

private:
    struct Track {
        std::unique_ptr<RecordingReader> reader;
        Micros timeUs = 0;
        bool ended = false;
    };

    void run(SourceSink &sink);
    [[nodiscard]] bool openAll();
    void advance(Track &track);
    [[nodiscard]] Track *earliest();
    [[nodiscard]] bool playLap(SourceSink &sink, std::uint64_t lap);
    void parse(Track &track, ChangeBatch &batch);
    [[nodiscard]] bool waitUntil(Micros us, SourceSink &sink);
    void writeBooks(ChangeBatch &batch);
    void noteMalformed(const RecordingReader &reader, const char *kind, const std::string &what);

    std::string m_kind;
    std::vector<std::string> m_files;
    double m_speed = 1;
    bool m_loop = false;
    Micros m_startOffsetUs = 0; // from the first message
    Micros m_startAtUs = 0;     // recorded time; 0: by the offset
    std::unique_ptr<FeedParser> m_parser;
    std::vector<Track> m_tracks;
    std::shared_ptr<ReplayClock> m_clock;
    std::optional<BookWatch> m_books;
    std::set<std::string> m_logged; // kinds of trouble that were logged
    Pacer m_pacer;
    std::thread m_thread;
};

} // namespace tapedeck

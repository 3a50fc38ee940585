// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/feedparser.h"
#include "server/sources/linebuffer.h"
#include "server/sources/supervisedsource.h"

#include <memory>

namespace tapedeck {

class SourceUrl;

/// For feeds that may well be silent, as long as their connection holds.
inline constexpr Supervisor::Times silentTimes = [] {
    Supervisor::Times times;
    times.quietAfterUs = 10'000'000;
    times.staleAfterUs = times.connectUs = std::int64_t(365) * 86'400 * 1'000'000;
    return times;
}();

/// A supervised source whose messages go through a parser, many to a batch as long as they come at once.
class MessageSource : public SupervisedSource
{
protected:
    MessageSource(std::string url, const Supervisor::Times &times);

    void setParser(std::unique_ptr<FeedParser> parser) { m_parser = std::move(parser); }
    /// One that itself tells what is wrong with a message.
    void setTellingParser(std::unique_ptr<FeedParser> parser);
    [[nodiscard]] FeedParser &parser() { return *m_parser; }
    /// The parser of `mapping=NAME`, whose mistakes are logged.
    void takeMapping(SourceUrl &url, const FeedContext &context);
    /// The mapping alone; null if there is none, which is a mistake.
    [[nodiscard]] static std::shared_ptr<const Mapping> takeMappingAlone(SourceUrl &url, const FeedContext &context);

    /// A message for the batch under way. False: the engine stops.
    bool take(simdjson::padded_string_view text, std::string_view requestUrl = {});
    /// A message that removes the row of that key. False: the engine stops.
    bool takeRemoval(std::string_view key);
    /// Gives the batch under way to the engine.
    void handOver();
    /// And waits until it is committed, so that the sender need not keep it. False: the engine stops.
    [[nodiscard]] bool settleUp();
    void cutOff(ChangeBatch &batch) override;
    /// Messages were lost on the way: all rows are stale until each is told again.
    void markGap(std::uint64_t messages, const std::string &reason);
    /// What was missed while the source was cut off has been read, all of it: rows that were not told are right, too.
    void caughtUp();

    /// The name of the source with a sentence behind it, as a warning in the log.
    void warn(const std::string &sentence) const;
    void note(const std::string &sentence) const; ///< for information
    /// Cells that were written so far.
    [[nodiscard]] std::uint64_t cellsWritten() const { return m_counters.changes; }
    /// Messages so far that could not be read, or not whole, and what the newest sentence about them was.
    [[nodiscard]] std::uint64_t malformed() const { return m_counters.malformed; }
    [[nodiscard]] const std::string &complaint() const { return m_complaint; }

private:
    static constexpr std::size_t batchChangesMax = 4'096;

    [[nodiscard]] bool beginMessage();
    void endMessage(std::size_t cellsBefore);

    std::unique_ptr<FeedParser> m_parser;
    bool m_explains = false; // the parser itself tells what is wrong with a message
    bool m_toldMalformed = false;
    std::string m_complaint;
    bool m_isCutOff = false;
    bool m_hadGap = false;
    ChangeBatch *m_batch = nullptr;
};

/// A source of JSON lines.
class LineSource : public MessageSource
{
protected:
    LineSource(SourceUrl &url, const FeedContext &context, const Supervisor::Times &times);

    /// All complete lines of `lines`. False: the engine stops.
    bool takeLines(LineBuffer &lines);
    /// And what is left behind the last line end.
    bool takeRest(LineBuffer &lines);
    [[nodiscard]] std::size_t lineBytesMax() const { return m_lineBytesMax; }

    static constexpr const char *optionNames = "mapping and max-line";

private:
    void noteTooLong(const LineBuffer &lines, std::uint64_t before);

    std::size_t m_lineBytesMax;
    bool m_toldTooLong = false;
};

} // namespace tapedeck

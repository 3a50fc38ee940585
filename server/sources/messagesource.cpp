// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/messagesource.h"

#include "common/url/shownurl.h"
#include "server/sources/mappedparser.h"
#include "server/sources/sourceurl.h"

#include <QLoggingCategory>

#include <utility>

namespace tapedeck {

Q_LOGGING_CATEGORY(feedLog, "tapedeck.feed")

namespace {

constexpr std::int64_t lineBytesDefault = 1024 * 1024;
constexpr std::int64_t lineBytesLeast = 1024;
constexpr std::int64_t lineBytesMost = 64 * 1024 * 1024;

} // namespace

MessageSource::MessageSource(std::string url, const Supervisor::Times &times)
    : SupervisedSource(std::move(url), times)
{
}

void MessageSource::setTellingParser(std::unique_ptr<FeedParser> parser)
{
    m_explains = true;
    m_parser = std::move(parser);
}

void MessageSource::takeMapping(SourceUrl &url, const FeedContext &context)
{
    if (auto mapping = takeMappingAlone(url, context))
        setTellingParser(std::make_unique<MappedParser>(std::move(mapping), [this](const std::string &sentence) {
            warn(sentence);
            m_complaint = sentence;
        }));
}

std::shared_ptr<const Mapping> MessageSource::takeMappingAlone(SourceUrl &url, const FeedContext &context)
{
    const auto name = url.takeText("mapping");
    std::string names;
    for (const auto &[known, mapping] : context.mappings)
        names += (names.empty() ? "" : ", ") + known;
    if (!name) {
        url.fail("mapping=NAME is missing: which [mapping.NAME] of the config file tells what its JSON means ("
                 + (names.empty() ? "there is none yet; docs/sources/json.md shows one" : "there are " + names) + ")");
        return nullptr;
    }
    const auto it = context.mappings.find(*name);
    if (it == context.mappings.end()) {
        url.fail("mapping=" + *name + ": there is no [mapping." + *name + "] in the config file; "
                 + (names.empty() ? "there is none at all" : "there are " + names));
        return nullptr;
    }
    return it->second;
}

bool MessageSource::take(simdjson::padded_string_view text, std::string_view requestUrl)
{
    if (!beginMessage())
        return false;
    const std::size_t before = m_batch->cellChanges();
    if (m_parser->parse({text, m_batch->receivedUs, requestUrl}, {m_batch, &m_counters}) == ParseResult::Malformed) {
        ++m_counters.malformed;
        if (!m_explains && !std::exchange(m_toldMalformed, true))
            warn("a message cannot be read; skipped. More of this kind are only counted.");
    }
    endMessage(before);
    return true;
}

bool MessageSource::takeRemoval(std::string_view key)
{
    if (!beginMessage())
        return false;
    const std::size_t before = m_batch->cellChanges();
    m_parser->removeRow(key, *m_batch);
    endMessage(before);
    return true;
}

bool MessageSource::beginMessage()
{
    if (m_batch == nullptr && (m_batch = acquire()) == nullptr)
        return false;
    received();
    ++m_counters.messages;
    return true;
}

void MessageSource::endMessage(std::size_t cellsBefore)
{
    m_counters.changes += m_batch->cellChanges() - cellsBefore;
    if (m_batch->changes().size() >= batchChangesMax)
        handOver();
}

void MessageSource::handOver()
{
    if (m_batch != nullptr)
        submit(std::exchange(m_batch, nullptr));
}

bool MessageSource::settleUp()
{
    handOver();
    return awaitTaken();
}

void MessageSource::cutOff(ChangeBatch &batch)
{
    (void)batch;
    m_isCutOff = true;
    m_parser->cutOff();
}

void MessageSource::markGap(std::uint64_t messages, const std::string &reason)
{
    m_counters.gaps += messages;
    m_hadGap = true;
    warn(reason);
    handOver();
    if (ChangeBatch *batch = acquire()) {
        batch->markSourceStale(reason);
        m_parser->cutOff();
        submit(batch);
    }
}

void MessageSource::caughtUp()
{
    if (!std::exchange(m_isCutOff, false) || m_hadGap)
        return;
    handOver();
    if (ChangeBatch *batch = acquire()) {
        batch->confirmSource();
        submit(batch);
    }
}

void MessageSource::warn(const std::string &sentence) const
{
    qCWarning(feedLog).noquote() << QString::fromStdString(withoutSecrets(url()) + ": " + sentence);
}

void MessageSource::note(const std::string &sentence) const
{
    qCInfo(feedLog).noquote() << QString::fromStdString(withoutSecrets(url()) + ": " + sentence);
}

LineSource::LineSource(SourceUrl &url, const FeedContext &context, const Supervisor::Times &times)
    : MessageSource(url.url(), times)
    , m_lineBytesMax(
          static_cast<std::size_t>(url.takeNumber("max-line", lineBytesDefault, lineBytesLeast, lineBytesMost)))
{
    takeMapping(url, context);
}

bool LineSource::takeLines(LineBuffer &lines)
{
    const std::uint64_t before = lines.tooLong();
    const bool goOn = lines.takeLines([this](simdjson::padded_string_view line) { return take(line); });
    handOver();
    noteTooLong(lines, before);
    return goOn;
}

bool LineSource::takeRest(LineBuffer &lines)
{
    const bool goOn = lines.takeRest([this](simdjson::padded_string_view line) { return take(line); });
    handOver();
    return goOn;
}

void LineSource::noteTooLong(const LineBuffer &lines, std::uint64_t before)
{
    if (lines.tooLong() == before)
        return;
    m_counters.messages += lines.tooLong() - before;
    m_counters.malformed += lines.tooLong() - before;
    if (!std::exchange(m_toldTooLong, true))
        warn("a line of more than " + std::to_string(m_lineBytesMax)
             + " bytes was left out; max-line=BYTES allows longer ones. More of this kind are only counted.");
}

} // namespace tapedeck

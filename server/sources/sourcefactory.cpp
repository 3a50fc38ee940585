// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/sourcefactory.h"

#include "server/sources/amqpsource.h"
#include "server/sources/betfairsource.h"
#include "server/sources/execsource.h"
#include "server/sources/filesource.h"
#include "server/sources/httpsource.h"
#include "server/sources/kafkasource.h"
#include "server/sources/natssource.h"
#include "server/sources/publishlistener.h"
#include "server/sources/redissource.h"
#include "server/sources/replaysource.h"
#include "server/sources/simclock.h"
#include "server/sources/simprices.h"
#include "server/sources/simscores.h"
#include "server/sources/sourceurl.h"
#include "server/sources/stdinsource.h"
#include "server/sources/tcpsource.h"
#include "server/sources/venuesource.h"

#include <algorithm>

namespace tapedeck {

namespace {

std::unique_ptr<Source> makeSource(SourceUrl &url, const FeedContext &context)
{
    if (!url.error().empty())
        return nullptr;
    if (url.kind() == "replay")
        return std::make_unique<ReplaySource>(url, context);
    if (url.kind() == "stdin")
        return std::make_unique<StdinSource>(url, context);
    if (url.kind() == "file")
        return std::make_unique<FileSource>(url, context);
    if (url.kind() == "tcp")
        return std::make_unique<TcpSource>(url, context);
    if (url.kind() == "exec")
        return std::make_unique<ExecSource>(url, context);
    if (url.kind() == "http+json" || url.kind() == "openligadb")
        return std::make_unique<HttpSource>(url, context);
    if (url.kind() == "coinbase" || url.kind() == "kraken" || url.kind() == "binance")
        return VenueSource::make(url, context);
    if (url.kind() == "betfair")
        return BetfairSource::make(url, context);
    if (url.kind() == "nats")
        return std::make_unique<NatsSource>(url, context);
    if (url.kind() == "kafka")
        return std::make_unique<KafkaSource>(url, context);
    if (url.kind() == "amqp" || url.kind() == "amqps")
        return std::make_unique<AmqpSource>(url, context);
    if (url.kind() == "redis" || url.kind() == "rediss")
        return makeRedisSource(url, context);
    if (url.kind() == "publish")
        return std::make_unique<PublishListener>(url);
    if (url.kind() == "sim" && url.rest() == "prices")
        return std::make_unique<SimPrices>(url);
    if (url.kind() == "sim" && url.rest() == "scores")
        return std::make_unique<SimScores>(url);
    if (url.kind() == "sim" && url.rest() == "clock")
        return std::make_unique<SimClock>(url);
    if (url.kind() == "sim")
        url.fail("'" + url.rest() + "': prices, scores or clock is expected after sim:");
    else
        url.fail("there is no source kind '" + url.kind()
                 + "'; there are sim, replay, coinbase, kraken, binance, betfair, consolidated, stdin, file, tcp, "
                   "exec, http+json, "
                   "openligadb, kafka, redis, rediss, nats, amqp, amqps and publish");
    return nullptr;
}

/// `consolidated:BTC-USD,ETH-USD`: what is made of the other sources' rows, not a source of its own.
void takeConsolidated(SourceUrl &url, std::vector<std::string> &names)
{
    std::string_view rest = url.rest();
    if (rest.empty())
        url.fail("consolidated:BTC-USD,ETH-USD is expected: names of instruments, as in the rows' column");
    while (!rest.empty()) {
        const std::string_view name = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(name.size() + 1, rest.size()));
        names.push_back(percentDecoded(name));
    }
    url.finish("none");
}

/// Replays of the same speed whose recorded times overlap are one session: they share a clock, which starts where the
/// last of them begins. So a market that was listed days before its match starts with the match.
void shareClocks(const std::vector<ReplaySource *> &replays)
{
    struct Session {
        double speed;
        ReplaySource::Range range;
        Micros originUs;
        std::vector<ReplaySource *> members;
    };
    std::vector<Session> sessions;
    for (ReplaySource *replay : replays) {
        const ReplaySource::Range range = replay->scan();
        const Micros start = replay->startUs(range);
        const auto it = std::find_if(sessions.begin(), sessions.end(), [&](const Session &session) {
            return session.speed == replay->speed() && range.firstUs > 0 && range.firstUs <= session.range.lastUs
                && session.range.firstUs <= range.lastUs;
        });
        if (it == sessions.end()) {
            sessions.push_back({replay->speed(), range, start, {replay}});
            continue;
        }
        it->range = {std::min(it->range.firstUs, range.firstUs), std::max(it->range.lastUs, range.lastUs)};
        it->originUs = std::max(it->originUs, start);
        it->members.push_back(replay);
    }
    for (const Session &session : sessions) {
        const auto clock = std::make_shared<ReplayClock>(session.speed, session.originUs, session.range.lastUs);
        for (ReplaySource *member : session.members)
            member->setClock(clock);
    }
}

} // namespace

SourcesResult makeSources(const std::vector<SourceConfig> &configs, const Mappings &mappings)
{
    SourcesResult result;
    FeedContext context;
    context.mappings = mappings;
    const auto readsInput = [](const SourceConfig &config) { return config.url.starts_with("stdin:"); };
    if (std::count_if(configs.begin(), configs.end(), readsInput) > 1) {
        result.error = "--source stdin: is there twice; there is one standard input only";
        return result;
    }
    std::vector<ReplaySource *> paced;
    for (const SourceConfig &config : configs) {
        SourceUrl url(config);
        if (url.kind() == "consolidated" && url.error().empty()) {
            takeConsolidated(url, result.consolidated);
            result.error = url.error();
            if (!result.error.empty()) {
                result.sources.clear();
                return result;
            }
            continue;
        }
        std::unique_ptr<Source> source = makeSource(url, context);
        if (!url.error().empty()) {
            result.error = url.error();
            result.sources.clear();
            return result;
        }
        if (auto *replay = dynamic_cast<ReplaySource *>(source.get()); replay != nullptr && replay->speed() > 0)
            paced.push_back(replay);
        result.sources.push_back(std::move(source));
    }
    if (paced.size() > 1)
        shareClocks(paced);
    return result;
}

} // namespace tapedeck

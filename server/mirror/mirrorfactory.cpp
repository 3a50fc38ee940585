// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mirror/mirrorfactory.h"

#include "brokers/brokerloop.h"
#include "common/url/shownurl.h"

#include <algorithm>

namespace tapedeck {

namespace {

MirrorBoard::Payload takePayload(OptionUrl &url)
{
    const std::string payload = url.takeText("payload").value_or("json");
    if (payload != "json" && payload != "proto")
        url.fail("payload=" + payload
                 + ": json (a row as tapectl --json prints it) or proto (tapedeck.v1.Publish of docs/protocol.md) is "
                   "expected");
    return payload == "proto" ? MirrorBoard::Payload::Proto : MirrorBoard::Payload::Json;
}

std::vector<BoardId> takeBoards(OptionUrl &url, MirrorBoard::Payload payload)
{
    std::vector<BoardId> boards;
    const std::string names = url.takeText("board").value_or("prices");
    for (const std::string &name : namesOf(names)) {
        const bool isPrices = name == Schema::prices().board();
        if (!isPrices && name != Schema::scores().board())
            url.fail("board=" + names + ": prices, scores or prices,scores is expected");
        const BoardId board = isPrices ? BoardId::Prices : BoardId::Scores;
        if (std::find(boards.begin(), boards.end(), board) == boards.end())
            boards.push_back(board);
    }
    if (boards.empty())
        url.fail("board=: prices, scores or prices,scores is expected");
    if (boards.size() > 1 && payload == MirrorBoard::Payload::Json)
        url.fail("board=" + names
                 + ": rows as JSON do not say which board they are of; take payload=proto, or a --publish for each");
    return boards;
}

Mirror::Options takeOptions(OptionUrl &url)
{
    Mirror::Options options;
    options.payload = takePayload(url);
    options.boards = takeBoards(url, options.payload);
    if (const std::string prefix = url.takeText("prefix").value_or(""); !prefix.empty())
        options.filter = std::make_shared<const RowFilter>(std::vector<std::string>(), prefix);
    options.intervalUs = url.takeDuration("interval", options.intervalUs, 1'000, 60'000'000);
    const std::string initial = url.takeText("initial").value_or("all");
    if (initial != "all" && initial != "none")
        url.fail("initial=" + initial + ": all (begin with every row) or none (with the next change) is expected");
    options.initial = initial == "all";
    using Millis = std::chrono::milliseconds;
    const auto take = [&url](const char *name, Millis preset) {
        return std::chrono::duration_cast<Millis>(std::chrono::microseconds(
            url.takeDuration(name, std::chrono::microseconds(preset).count(), 1'000, 86'400'000'000)));
    };
    options.retry.first = take("retry", options.retry.first);
    options.retry.max = std::max(options.retry.first, take("retry-max", options.retry.max));
    return options;
}

} // namespace

MirrorsResult makeMirrors(const std::vector<UrlConfig> &configs, const std::vector<UrlConfig> &sources)
{
    MirrorsResult result;
    for (const UrlConfig &config : configs) {
        OptionUrl url(config.url, config.options, {"--publish", "redis://127.0.0.1:6379/0?stream=prices"});
        Mirror::Options options = takeOptions(url);
        auto writer = makeBrokerWriter(url, "board, payload, prefix, interval, initial, retry and retry-max");
        for (const UrlConfig &source : sources) {
            if (writer && isReadFrom(config, source))
                url.fail("it is what --source '" + withoutSecrets(source.url)
                         + "' reads, so that every change would come back for ever; write to another stream, channel, "
                           "subject, topic, queue or exchange");
        }
        if (!url.error().empty())
            return {{}, url.error()};
        result.mirrors.push_back(std::make_unique<Mirror>(config.url, std::move(options), std::move(writer)));
    }
    return result;
}

} // namespace tapedeck

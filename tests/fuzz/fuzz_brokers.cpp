// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: bytes from brokers, publishers and Betfair's stream are taken or refused. The first byte chooses what
// reads the rest.

#include "brokers/amqpheader.h"
#include "common/board/board.h"
#include "server/engine/committer.h"
#include "server/sources/betfairparser.h"
#include "server/sources/betfairprotocol.h"
#include "server/sources/jsonunescaped.h"
#include "server/sources/linebuffer.h"
#include "server/sources/publishparser.h"
#include "server/sources/redisstreamid.h"

#include <cstdlib>
#include <cstring>

using namespace tapedeck;

namespace {

void demand(bool fact)
{
    if (!fact)
        std::abort();
}

void check(const Board &board)
{
    Digest digest = 0;
    board.forEachRow([&](RowId row) { digest += board.rowDigest(row); });
    demand(board.digest() == digest);
}

/// Each part of `bytes`, behind a byte with its length, through a parser into boards.
void parse(FeedParser &parser, std::string_view bytes)
{
    Board prices{Schema::prices(), 1}, scores{Schema::scores(), 1};
    Committer committer{{&prices, &scores}};
    ChangeBatch batch;
    SourceCounters counters;
    while (!bytes.empty()) {
        const std::size_t length = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        const simdjson::padded_string message(bytes.substr(0, length));
        bytes.remove_prefix(message.size());
        batch.reset();
        batch.receivedUs = 1'700'000'000'000'000;
        (void)parser.parse({message}, {&batch, &counters});
        prices.beginCommit();
        scores.beginCommit();
        committer.apply(0, batch);
        prices.endCommit();
        scores.endCommit();
    }
    check(prices);
    check(scores);
}

void readRedisIds(std::string_view text)
{
    const auto id = RedisStreamId::read(text);
    if (!id)
        return;
    std::string written;
    id->write(written);
    demand(RedisStreamId::read(written) == id);
}

void readLines(std::string_view bytes)
{
    LineBuffer lines(64);
    std::size_t taken = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::string_view part = bytes.substr(at, 1 + static_cast<unsigned char>(bytes[at]) % 48);
        std::memcpy(lines.space(), part.data(), part.size());
        lines.added(part.size());
        (void)lines.takeLines([&](simdjson::padded_string_view line) {
            demand(line.size() <= 64);
            taken += line.size();
            return true;
        });
        at += part.size();
    }
    (void)lines.takeRest([&](simdjson::padded_string_view line) {
        taken += line.size();
        return true;
    });
    demand(taken <= bytes.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string bytes(reinterpret_cast<const char *>(data) + 1, size - 1);
    simdjson::dom::parser json;
    simdjson::dom::element element;
    switch (data[0] % 8) {
    case 0: {
        const auto header = AmqpHeader::read(bytes);
        demand(!header || header->messageId.size() <= bytes.size());
        break;
    }
    case 1: {
        PublishParser parser;
        parse(parser, bytes);
        break;
    }
    case 2: {
        PublishParser parser(PublishParser::BadRow::ItAlone);
        parse(parser, bytes);
        break;
    }
    case 3: {
        BetfairParser parser(std::make_shared<RunnerNames>());
        parse(parser, bytes);
        break;
    }
    case 4:
        if (json.parse(bytes).get(element) == simdjson::SUCCESS)
            (void)readBetfairAnswer(element);
        break;
    case 5:
        readRedisIds(bytes);
        break;
    case 6:
        readLines(bytes);
        break;
    default: {
        JsonUnescaped texts;
        texts.begin(bytes.size());
        const auto text = texts.unescape(bytes);
        demand(!text || text->size() <= bytes.size());
    }
    }
    return 0;
}

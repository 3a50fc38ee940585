// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: whatever a recording holds, it is read to its end and its parser takes or refuses each message; the
// boards' digests stay the sums of their rows, and what is kept of them can be sent. The first byte chooses the kind,
// the rest is the file.

#include "feedbench.h"
#include "server/sources/recordingreader.h"

#include <array>
#include <cstdlib>

#include <sys/mman.h>
#include <unistd.h>

using namespace tapedeck;

namespace {

void demand(bool fact)
{
    if (!fact)
        std::abort();
}

Digest digestOfRows(const Board &board)
{
    Digest digest = 0;
    board.forEachRow([&](RowId row) { digest += board.rowDigest(row); });
    return digest;
}

/// All that is kept of the board's rows is numbered without holes, and is a message that can be read.
void readAll(const FollowStore &store, v1::Stream stream, const Board &board)
{
    board.forEachRow([&](RowId row) {
        FollowCursor cursor;
        const FollowTarget target{stream, std::string(board.key(row)), 0};
        std::uint64_t next = 1;
        for (v1::Followed part; store.read(target, cursor, part); part.Clear()) {
            demand(part.first() == next + part.missed());
            next = part.first() + static_cast<std::uint64_t>(part.trades_size() + part.match_events_size());
            demand(v1::Followed().ParseFromString(part.SerializeAsString()));
        }
    });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static constexpr std::array<const char *, 7> kinds = {"binance",      "coinbase",   "kraken",   "betfair",
                                                          "openfootball", "openligadb", "cricsheet"};
    if (size == 0)
        return 0;
    const char *kind = kinds[data[0] % kinds.size()];
    const int file = memfd_create("recording", 0);
    demand(file >= 0 && write(file, data + 1, size - 1) == static_cast<ssize_t>(size - 1));
    RecordingReader reader("/proc/self/fd/" + std::to_string(file), kind);
    if (reader.open()) {
        FeedBench bench(kind);
        for (auto result = reader.next(); result != RecordingReader::Result::End; result = reader.next()) {
            if (result == RecordingReader::Result::Message)
                (void)bench.feed({reader.text().data(), reader.text().size()}, reader.url(), reader.fileName());
        }
        demand(bench.prices.digest() == digestOfRows(bench.prices));
        demand(bench.scores.digest() == digestOfRows(bench.scores));
        readAll(bench.stores.trades, v1::TRADES, bench.prices);
        readAll(bench.stores.matchEvents, v1::MATCH_EVENTS, bench.scores);
    }
    close(file);
    return 0;
}

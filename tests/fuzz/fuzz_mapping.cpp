// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: whatever messages come, a mapping takes or refuses each; the boards' digests stay the sums of their rows.
// The first byte chooses the mapping, and whether messages answer requests; each line of the rest is a message.

#include "mappingbench.h"

#include <cstdlib>
#include <iterator>

using namespace tapedeck;

namespace {

constexpr const char *mappings[] = {R"(
[[mapping.acme]]
board = "prices"
key = "acme:{/s}"
when = { "/type" = ["ticker", 1, "*"] }
remove = { "/gone" = true }
[mapping.acme.columns]
bid = "/b"
ask = { from = "/a/0", scale = 3, factor = 7 }
last = "/p"
name = "{/base}/{/quote}"
trade_count = "/n"
source_time = { from = "/t", unit = "ms" }
status = { from = "/st", values = { trading = "OPEN", "*" = "HALTED" } }
[mapping.acme.trade]
price = "/p"
size = "/q"
time = "/t"
[[mapping.acme]]
board = "scores"
key = "acme:{/home}-{/away}"
columns = { home = "/home", away = "/away", home_score = "/h", clock = { from = "/c", factor = 60 } }
)",
                                    R"(
[[mapping.acme]]
board = "prices"
key = "acme:{#}"
rows = "/d"
whole = true
columns = { last = "/p", bid = "/b/1", source_time = { from = "^/t", unit = "ns" }, name = "^/d/0/p" }
[[mapping.acme]]
board = "scores"
key = "acme:{/0}"
rows = ""
whole = true
columns = { home = "/1", home_score = { from = "/2", scale = -2 }, start_time = "/3" }
)",
                                    R"(
[[mapping.acme]]
board = "scores"
key = "a:{/m}"
when = { "/k" = "*" }
columns = { home_score = { from = "/h", factor = 3, scale = -2 }, status = { from = "/s", values = { a = "LIVE", "*" = "" } } }
event = { kind = "/k", text = "x{/m}y", clock = { from = "/c", factor = 60 }, time = { from = "/t", unit = "s" } }
[[mapping.acme]]
board = "prices"
key = "a:{#}"
rows = "/d"
whole = true
remove = { "/x" = true }
columns = { bid = "/0", name = "^/n" }
trade = { price = "/0", size = "/1", time = { from = "/2", unit = "s" } }
)",
                                    R"(
[[mapping.acme]]
board = "prices"
key = "a:{^/e/*/#}-{^/e/*/m/*/n}-{#}"
rows = "/e/*/m/*/r"
whole = true
when = { "^/e/*/s" = "*" }
columns = { bid = "/b", name = "^/e/*/n", source_time = { from = "^/e/*/m/*/t", unit = "ms" } }
trade = { price = "/b", size = "/q", id = "/i", time = { from = "/t", unit = "s" } }
[[mapping.acme]]
board = "scores"
key = "a:{^/*/#}"
rows = "/*/1/*"
[mapping.acme.columns]
home_score = { from = "/0", split = "-", part = 1 }
away_score = { from = "/0", split = "-", part = 2, values = { P = "" } }
clock = { from = "/1", unit = "clock", values = { HT = "45" } }
[mapping.acme.event]
kind = { from = "/2", values = { goal = "GOAL", "*" = "OTHER" } }
text = "/3"
)"};

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

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    std::string_view left(reinterpret_cast<const char *>(data) + 1, size - 1);
    MappingBench bench(mappings[data[0] % std::size(mappings)]);
    demand(bench.error().empty());
    bench.isAnswer = data[0] >= 128;
    while (!left.empty()) {
        const std::string_view line = left.substr(0, left.find('\n'));
        left.remove_prefix(std::min(line.size() + 1, left.size()));
        (void)bench.feed(line);
    }
    check(bench.prices);
    check(bench.scores);
    return 0;
}

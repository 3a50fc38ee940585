// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: whatever messages come, a mapping takes or refuses each; the boards' digests stay the sums of their rows.
// The first byte chooses the mapping; each line of the rest is a message. If it is the last choice, the text up to the
// first empty line is the mapping.

#include "mappingbench.h"

#include <cstdlib>

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
    std::string mapping;
    if (data[0] % 3 == 2) {
        const std::size_t end = std::min(left.find("\n\n"), left.size());
        mapping = "[mapping.acme]\n" + std::string(left.substr(0, end));
        left.remove_prefix(std::min(end + 2, left.size()));
        const auto parsed = [&] {
            try {
                return toml::parse(mapping).at_path("mapping.acme").is_table();
            } catch (const toml::parse_error &) {
                return false;
            }
        };
        if (!parsed())
            return 0;
    } else {
        mapping = mappings[data[0] % 3];
    }
    MappingBench bench(mapping);
    if (!bench.error().empty())
        return 0;
    while (!left.empty()) {
        const std::string_view line = left.substr(0, left.find('\n'));
        left.remove_prefix(std::min(line.size() + 1, left.size()));
        (void)bench.feed(line);
    }
    check(bench.prices);
    check(bench.scores);
    return 0;
}

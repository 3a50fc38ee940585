// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: whatever schema is given, messages by it are taken or refused; the boards' digests stay the sums of their
// rows. The first line is a schema; of the rest each message has its length in a byte before it.

#include "mappingbench.h"
#include "server/sources/avroschema.h"

#include <cstdlib>

using namespace tapedeck;

namespace {

constexpr const char *mapping = R"(
[[mapping.acme]]
board = "prices"
key = "acme:{/s}"
columns = { bid = "/b", ask = "/a/0/p", last = "/m/x", name = "{/s}{/e}", source_time = { from = "/t", unit = "ms" } }
[[mapping.acme]]
board = "scores"
key = "acme:{^/a/*/#}-{#}"
rows = "/a/*/l"
whole = true
columns = { home = "/n", home_score = "/p", clock = { from = "/c", unit = "clock" } }
)";

void check(const Board &board)
{
    Digest digest = 0;
    board.forEachRow([&](RowId row) { digest += board.rowDigest(row); });
    if (board.digest() != digest)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string_view left(reinterpret_cast<const char *>(data), size);
    const std::string_view text = left.substr(0, left.find('\n'));
    left.remove_prefix(std::min(text.size() + 1, left.size()));
    const AvroSchema::Result result = AvroSchema::read(text);
    if (!result.schema)
        return 0;
    MappingBench bench(mapping);
    while (!left.empty()) {
        const std::size_t length = static_cast<unsigned char>(left.front());
        left.remove_prefix(1);
        const std::string message(left.substr(0, length)); // of its own, so that a byte behind it is found out
        left.remove_prefix(message.size());
        (void)bench.feedAvro(*result.schema, message);
    }
    check(bench.prices);
    check(bench.scores);
    return 0;
}

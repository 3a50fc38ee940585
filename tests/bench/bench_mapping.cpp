// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Quotes and trades of Binance through its own parser, and through a mapping, and lists of twenty quotes through one:
// messages a second, and allocations a message once every row is known.
//   bench_mapping [MESSAGES]
#include "common/time/clock.h"
#include "server/sources/feedparser.h"
#include "server/sources/mappedparser.h"
#include "server/sources/mappingreader.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

namespace {

std::uint64_t allocations = 0;

} // namespace

void *operator new(std::size_t size)
{
    ++allocations;
    if (void *memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void *memory) noexcept
{
    std::free(memory);
}

void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}

using namespace tapedeck;

namespace {

constexpr const char *mapping = R"(
[[mapping.binance]]
board = "prices"
key = "binance:{/data/s}"
when = { "/data/B" = "*" }
columns = { bid = "/data/b", bid_size = "/data/B", ask = "/data/a", ask_size = "/data/A" }
[[mapping.binance]]
board = "prices"
key = "binance:{/data/s}"
when = { "/data/e" = "trade" }
columns = { source_time = { from = "/data/T", unit = "ms" } }
[mapping.binance.trade]
price = "/data/p"
size = "/data/q"
time = { from = "/data/T", unit = "ms" }
taker = { from = "/data/m", values = { true = "SELLER", false = "BUYER" } }
)";

constexpr const char *lists = R"(
[mapping.lists]
board = "prices"
key = "acme:{/s}"
rows = "/d/list"
columns = { bid = "/b", bid_size = "/B", ask = "/a", ask_size = "/A", source_time = { from = "^/t", unit = "ms" } }
)";

constexpr int symbols = 500;
constexpr int listLength = 20;

/// Three quotes, then a trade, of ever another symbol, with prices that move.
std::vector<simdjson::padded_string> messages(int count)
{
    std::vector<simdjson::padded_string> made;
    made.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        const std::string symbol = "SYM" + std::to_string(i % symbols) + "USDT";
        const std::string price = std::to_string(61'000 + i % 997) + '.' + std::to_string(10'000'000 + i % 90'000'000);
        const std::string size = "0." + std::to_string(10'000'000 + i * 7 % 90'000'000);
        const std::string number = std::to_string(1'700'000'000'000 + i);
        if (i / symbols % 4 == 3)
            made.emplace_back(R"({"stream":"x@trade","data":{"e":"trade","E":)" + number + R"(,"s":")" + symbol
                              + R"(","t":)" + number + R"(,"p":")" + price + R"(","q":")" + size + R"(","T":)" + number
                              + R"(,"m":true,"M":true}})");
        else
            made.emplace_back(R"({"stream":"x@bookTicker","data":{"u":)" + number + R"(,"s":")" + symbol + R"(","b":")"
                              + price + R"(","B":")" + size + R"(","a":")" + price + R"(","A":")" + size + R"("}})");
    }
    return made;
}

/// Lists of ever other symbols, with what is not mapped beside.
std::vector<simdjson::padded_string> listMessages(int count)
{
    std::vector<simdjson::padded_string> made;
    for (int i = 0; i < count; ++i) {
        std::string text = R"({"t":)" + std::to_string(1'700'000'000'000 + i) + R"(,"d":{"n":20,"list":[)";
        for (int k = 0; k < listLength; ++k) {
            const std::string price = std::to_string(61'000 + (i + k) % 997) + ".25";
            text += (k == 0 ? R"({"s":"SYM)" : R"(,{"s":"SYM)") + std::to_string((i * listLength + k) % symbols);
            text += R"(","v":{"x":[1,2],"y":null},"b":")" + price + R"(","B":"0.5","a":")" + price + R"(","A":7})";
        }
        made.emplace_back(text + "]}}");
    }
    return made;
}

void run(const char *name, FeedParser &parser, const std::vector<simdjson::padded_string> &all)
{
    ChangeBatch batch;
    SourceCounters counters;
    std::uint64_t changes = 0, malformed = 0;
    const auto pass = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            if (i % 100 == 0) {
                changes += batch.cellChanges();
                batch.reset();
                batch.receivedUs = 1'700'000'000'000'000;
            }
            malformed += parser.parse({all[i], batch.receivedUs}, {&batch, &counters}) != ParseResult::Ok;
        }
    };
    const std::size_t half = all.size() / 2;
    pass(0, half); // every row is known, and all memory taken
    changes = 0;
    const std::uint64_t before = allocations;
    const Micros start = steadyClockUs();
    pass(half, all.size());
    const Micros us = steadyClockUs() - start;
    const auto count = static_cast<double>(all.size() - half);
    std::printf("%-12s %10.0f %8.0f %8.2f %8.2f %8llu\n", name, count * 1e6 / static_cast<double>(us),
                static_cast<double>(us) * 1e3 / count, static_cast<double>(changes) / count,
                static_cast<double>(allocations - before) / count, static_cast<unsigned long long>(malformed));
}

} // namespace

int main(int argc, char **argv)
{
    const int count = argc > 1 ? std::atoi(argv[1]) : 400'000;
    const auto all = messages(std::max(count, 10 * symbols));
    std::printf("%-12s %10s %8s %8s %8s %8s\n", "parser", "messages/s", "ns", "cells", "allocs", "wrong");
    const auto own = makeFeedParser("binance", {});
    run("its own", *own, all);
    const toml::table table = toml::parse(std::string(mapping) + lists);
    const auto runMapping = [&](const char *name, const char *title, const auto &messages) {
        const MappingResult result = readMapping(name, *table.at_path(std::string("mapping.") + name).node());
        if (!result.error.empty()) {
            std::fprintf(stderr, "%s\n", result.error.c_str());
            return false;
        }
        MappedParser mapped(result.mapping,
                            [](const std::string &sentence) { std::fprintf(stderr, "%s\n", sentence.c_str()); });
        run(title, mapped, messages);
        return true;
    };
    const auto some = listMessages(std::max(count / listLength, 10 * symbols / listLength));
    return runMapping("binance", "a mapping", all) && runMapping("lists", "lists of 20", some) ? 0 : 1;
}

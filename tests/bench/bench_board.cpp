// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the board costs: commits, changesSince against rows changed and board size, encoding and applying.

#include "common/time/clock.h"
#include "common/wire/replica.h"
#include "common/wire/rowcodec.h"
#include "common/wire/updateencoder.h"

#include "tapedeck/v1/wire.pb.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

using namespace tapedeck;
using tapedeck::v1::Quote;

namespace {

double seconds(std::chrono::steady_clock::time_point since)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
}

/// Median of `runs` timings of `work`, in seconds.
template <typename Work> double median(int runs, Work &&work)
{
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        times.push_back(seconds(start));
    }
    std::nth_element(times.begin(), times.begin() + runs / 2, times.end());
    return times[static_cast<std::size_t>(runs / 2)];
}

Board filled(std::size_t rows)
{
    Board board(Schema::prices(), 1);
    board.beginCommit();
    for (std::size_t i = 0; i < rows; ++i) {
        const RowId row = board.insert("sim:S" + std::to_string(i));
        board.setText(row, Quote::kSymbolFieldNumber, "S" + std::to_string(i));
        board.setText(row, Quote::kVenueFieldNumber, "SIM");
        board.setDecimal(row, Quote::kBidFieldNumber, {10000, 2});
        board.setDecimal(row, Quote::kAskFieldNumber, {10002, 2});
        board.setDecimal(row, Quote::kLastFieldNumber, {10001, 2});
        board.setDecimal(row, Quote::kVolumeFieldNumber, {0, 0});
        board.setInteger(row, Quote::kSourceTimeFieldNumber, wallClockUs());
    }
    board.endCommit();
    return board;
}

/// One trade's worth of cells.
void trade(Board &board, RowId row, std::int64_t price, std::int64_t size)
{
    board.setDecimal(row, Quote::kBidFieldNumber, {price - 1, 2});
    board.setDecimal(row, Quote::kAskFieldNumber, {price + 1, 2});
    board.setDecimal(row, Quote::kLastFieldNumber, {price, 2});
    board.setDecimal(row, Quote::kLastSizeFieldNumber, {size, 0});
}

void change(Board &board, std::size_t rows, std::mt19937 &random)
{
    board.beginCommit();
    for (std::size_t i = 0; i < rows; ++i)
        trade(board, 1 + static_cast<RowId>(random() % board.rowCount()), 9000 + static_cast<int>(random() % 2000),
              1 + static_cast<int>(random() % 100));
    board.endCommit();
}

void benchCommits(std::size_t rows)
{
    std::mt19937 random(1);
    for (const std::size_t batch : {std::size_t(1), std::size_t(100), std::size_t(1000)}) {
        Board board = filled(rows);
        const int commits = static_cast<int>(200'000 / batch);
        const double time = median(5, [&] {
            for (int i = 0; i < commits; ++i)
                change(board, batch, random);
        });
        std::printf(
            "commit    board of %6zu rows, %4zu row changes a commit, 4 cells each: %9.0f commits/s  %11.0f row "
            "changes/s\n",
            rows, batch, commits / time, commits * static_cast<double>(batch) / time);
    }
}

void benchChangesSince()
{
    std::mt19937 random(1);
    for (const std::size_t size :
         {std::size_t(1'000), std::size_t(10'000), std::size_t(100'000), std::size_t(1'000'000)}) {
        Board board = filled(size);
        for (const std::size_t changed : {std::size_t(10), std::size_t(1'000)}) {
            const Version before = board.version();
            change(board, changed, random);
            std::size_t seen = 0;
            const double time = median(101, [&] { board.changesSince(before, [&](RowId) { ++seen; }); });
            std::printf("since     board of %7zu rows, %4zu changed: %8.2f us, %6.1f ns a changed row\n", size, changed,
                        time * 1e6, time * 1e9 / (static_cast<double>(seen) / 101));
        }
    }
}

void benchWire(std::size_t size)
{
    std::mt19937 random(1);
    Board board = filled(size);
    Replica replica(Schema::prices());
    (void)replica.apply(*updateIn(encodeUpdate(board, 0, {}, 1 << 30).front()));
    double encodeTime = 0;
    double applyTime = 0;
    double parseTime = 0;
    std::size_t rows = 0;
    std::size_t bytes = 0;
    for (int i = 0; i < 200; ++i) {
        const Version before = board.version();
        change(board, 5000, random);
        auto start = std::chrono::steady_clock::now();
        const auto messages = encodeUpdate(board, before, {}, 1 << 30);
        encodeTime += seconds(start);
        start = std::chrono::steady_clock::now();
        const auto receipt = replica.apply(*updateIn(messages.front()));
        applyTime += seconds(start);
        rows += receipt.rows;
        bytes += messages.front().size();
        v1::ServerMessage parsed;
        start = std::chrono::steady_clock::now();
        const bool good = parsed.ParseFromString(messages.front());
        parseTime += seconds(start);
        if (!good || receipt.outcome != Replica::Outcome::Applied)
            std::abort();
    }
    const auto count = static_cast<double>(rows);
    std::printf("encode    board of %6zu rows: %10.0f rows/s  %5.1f bytes/row\n", size, count / encodeTime,
                static_cast<double>(bytes) / count);
    std::printf(
        "apply     board of %6zu rows: %10.0f rows/s  (Protobuf's own parser, objects only: %.0f rows/s, ratio %.2f)\n",
        size, count / applyTime, count / parseTime, parseTime / applyTime);
    if (replica.board().digest() != board.digest())
        std::abort();
}

} // namespace

void benchSnapshot()
{
    Board big = filled(100'000);
    const double snapshot = median(5, [&] { (void)encodeUpdate(big, 0, {}, 256 * 1024); });
    std::printf("snapshot  100000 rows: %.1f ms to encode\n", snapshot * 1e3);
}

int main()
{
    for (const std::size_t rows : {std::size_t(5'000), std::size_t(100'000)}) {
        benchCommits(rows);
        benchWire(rows);
    }
    benchChangesSince();
    benchSnapshot();
}

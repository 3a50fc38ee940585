// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/benchmarkmarket.h"

#include "common/wire/updateencoder.h"

#include "tapedeck/v1/prices.pb.h"

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <random>

namespace tapedeck {

using v1::Quote;

namespace {

constexpr Epoch epoch = 1;
constexpr int updatesPerSecond = 250;
constexpr int batchCount = 64;
constexpr std::size_t chunkBytes = 256 * 1024; // of the snapshot
// Stands on top of the order and changes with every Update: so that there is always something new to show.
constexpr RowId topRow = 1;
constexpr std::int64_t topPrice = 100'000'000;
constexpr std::array<const char *, 5> venues = {"alpha", "beta", "gamma", "delta", "omega"};

} // namespace

BenchmarkMarket::BenchmarkMarket(std::shared_ptr<BoardFeed> feed, int rows, int rate)
    : m_feed(std::move(feed))
    , m_rowCount(rows)
    , m_rate(rate)
    , m_batchRows(static_cast<std::size_t>(std::clamp(rate / updatesPerSecond, 1, rows)))
    , m_thread([this] { run(); })
{
}

BenchmarkMarket::~BenchmarkMarket()
{
    m_stopping = true;
    m_thread.join();
}

/// A server's board, its snapshot, and what its next flushes would be.
void BenchmarkMarket::prepare()
{
    std::mt19937 random(7);
    Board board(Schema::prices(), epoch);
    std::vector<std::int64_t> lasts; // they walk at random
    board.beginCommit();
    for (int i = 0; i < m_rowCount; ++i) {
        const std::string symbol = "SYM" + std::to_string(100'000 + i);
        const std::string venue = venues[static_cast<std::size_t>(i) % venues.size()];
        const RowId row = board.insert(venue + ':' + symbol);
        const auto open = static_cast<std::int64_t>(1'000 + random() % 1'000'000);
        lasts.push_back(open);
        board.setText(row, Quote::kSymbolFieldNumber, symbol);
        board.setText(row, Quote::kVenueFieldNumber, venue);
        board.setText(row, Quote::kNameFieldNumber, "Instrument " + std::to_string(i));
        board.setInteger(row, Quote::kStatusFieldNumber, Quote::OPEN);
        board.setInteger(row, Quote::kTradeCountFieldNumber, 0);
        for (const int column : {Quote::kLastFieldNumber, Quote::kOpenFieldNumber, Quote::kHighFieldNumber,
                                 Quote::kLowFieldNumber, Quote::kBidFieldNumber, Quote::kAskFieldNumber})
            (void)board.setDecimal(row, column, {open, 2});
        for (const int column : {Quote::kBidSizeFieldNumber, Quote::kAskSizeFieldNumber, Quote::kLastSizeFieldNumber,
                                 Quote::kVolumeFieldNumber})
            (void)board.setDecimal(row, column, {static_cast<std::int64_t>(random() % 10'000), 0});
    }
    board.endCommit();
    for (const std::string &message : encodeUpdate(board, 0, {}, chunkBytes))
        m_failed = m_failed || m_feed->apply(*updateIn(message)).outcome != Replica::Outcome::Applied;
    m_version = board.version();
    std::vector<RowId> order(static_cast<std::size_t>(m_rowCount - 1));
    std::iota(order.begin(), order.end(), topRow + 1);

    for (int batch = 0; batch < batchCount && !m_stopping; ++batch) {
        const Version since = board.version();
        board.beginCommit();
        (void)board.setDecimal(topRow, Quote::kLastFieldNumber, {topPrice + batch, 2});
        for (std::size_t i = 0; i + 1 < m_batchRows; ++i) {
            // Each once: the rest of the order is drawn when it comes to it.
            std::swap(order[i], order[i + random() % (order.size() - i)]);
            const RowId row = order[i];
            std::int64_t &last = lasts[row - 1];
            const auto step = static_cast<std::int64_t>(1 + random() % 10);
            last += random() % 2 == 0 || last <= 2 * step ? step : -step;
            (void)board.setDecimal(row, Quote::kLastFieldNumber, {last, 2});
            (void)board.setDecimal(row, Quote::kBidFieldNumber, {last - 1, 2});
            (void)board.setDecimal(row, Quote::kAskFieldNumber, {last + 1, 2});
            if (random() % 2 == 0)
                (void)board.setDecimal(row, Quote::kBidSizeFieldNumber,
                                       {static_cast<std::int64_t>(random() % 10'000), 0});
        }
        board.endCommit();
        std::string &rows = m_batches.emplace_back();
        board.changesSince(since, [&](RowId row) { appendRow(board, row, since, 0, rows); });
    }
}

void BenchmarkMarket::run()
{
    prepare();
    malloc_trim(0); // what the server would have needed is not the dashboard's
    const auto period = std::chrono::nanoseconds(1'000'000'000ll * static_cast<long long>(m_batchRows) / m_rate);
    auto due = std::chrono::steady_clock::now();
    std::string update;
    for (std::size_t turn = 0; !m_stopping; ++turn) {
        due += period;
        std::this_thread::sleep_until(due);
        UpdateHeader header;
        header.board = Schema::prices().board();
        header.epoch = epoch;
        header.baseVersion = m_version;
        header.version = ++m_version;
        header.publishTimeUs = wallClockUs();
        header.folded = static_cast<std::uint32_t>(m_batchRows);
        update.clear();
        appendUpdateFields(header, update);
        update += m_batches[turn % m_batches.size()];
        const Replica::Receipt receipt = m_feed->apply(update);
        m_failed = m_failed || receipt.outcome != Replica::Outcome::Applied;
        m_applied += receipt.rows;
        ++m_updates;
    }
}

} // namespace tapedeck

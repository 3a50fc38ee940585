// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/rowranker.h"

#include "client/models/cellformat.h"

#include "tapedeck/v1/scores.pb.h"

#include <QStringList>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr RowId rowsPerLock = 4'000; // so that neither the feed nor the view waits for a large board

struct Ranked {
    RowId row;
    bool empty;
    std::int64_t order;
    double value;
    std::string text;
    std::int64_t start; // of a match: the earlier first among equals
};

std::string foldedTexts(const Board &board, RowId row)
{
    QString all;
    for (const Column &column : board.schema().columns()) {
        if (column.storage == Column::Storage::Text && board.has(row, column.number)) {
            const std::string_view text = board.text(row, column.number);
            all += QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())) + QLatin1Char('\n');
        }
    }
    return all.toCaseFolded().toStdString();
}

} // namespace

RowRanker::RowRanker(std::shared_ptr<BoardFeed> feed, std::function<void(RowOrder)> ranked)
    : m_feed(std::move(feed))
    , m_ranked(std::move(ranked))
    , m_thread([this] { run(); })
{
}

RowRanker::~RowRanker()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_wake.notify_one();
    }
    m_thread.join();
}

void RowRanker::setWish(const Wish &wish)
{
    const std::lock_guard lock(m_mutex);
    if (m_wish == wish)
        return;
    m_wish = wish;
    m_wishChanged = true;
    m_wake.notify_one();
}

void RowRanker::run()
{
    Version seen = 0;
    while (true) {
        Wish wish;
        bool wishChanged = false;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait_for(lock, std::chrono::milliseconds(intervalMs),
                            [this] { return m_wishChanged || m_stopping; });
            if (m_stopping)
                return;
            wish = m_wish;
            wishChanged = std::exchange(m_wishChanged, false);
        }
        if (!wishChanged && (m_feed->version() == seen || !needsRanking(wish, seen))) {
            seen = m_feed->version();
            continue;
        }
        auto [order, version] = rank(wish);
        seen = version;
        m_ranked(std::move(order));
    }
}

bool RowRanker::needsRanking(const Wish &wish, Version since) const
{
    return m_feed->read([&](const Board &board) {
        const int sorted =
            board.schema().indexOf(gridColumns(m_feed->schema())[static_cast<std::size_t>(wish.column)].field);
        const int key = board.schema().keyIndex();
        bool needed = false;
        board.changesSince(since, [&](RowId row) {
            needed = needed || !board.alive(row) || board.cellVersion(row, key) > since
                || board.cellVersion(row, sorted) > since;
        });
        return needed;
    });
}

std::pair<RowOrder, Version> RowRanker::rank(const Wish &wish) const
{
    const GridColumn &column = gridColumns(m_feed->schema())[static_cast<std::size_t>(wish.column)];
    const QStringList words = wish.filter.toCaseFolded().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const bool hasStart = &m_feed->schema() == &Schema::scores();
    std::vector<Ranked> rows;
    Version version = 0;
    RowId limit = 1;
    for (RowId first = 1; first < std::max<RowId>(limit, 2); first += rowsPerLock) {
        m_feed->read([&](const Board &board) {
            if (first == 1)
                version = board.version();
            limit = static_cast<RowId>(board.rowLimit());
            for (RowId row = first; row < std::min(first + rowsPerLock, limit); ++row) {
                if (!board.alive(row))
                    continue;
                if (!words.isEmpty()) {
                    const QString texts = QString::fromStdString(foldedTexts(board, row));
                    if (!std::all_of(words.begin(), words.end(),
                                     [&](const QString &word) { return texts.contains(word); }))
                        continue;
                }
                Ranked ranked{row, !board.has(row, column.field), cellOrder(board, row, column), 0, {}, 0};
                if (hasStart)
                    ranked.start = board.integer(row, v1::Score::kStartTimeFieldNumber).value_or(0);
                if (column.kind == GridColumn::Kind::Text)
                    ranked.text = board.text(row, column.field);
                else if (const auto decimal = board.decimal(row, column.field); column.isDecimal() && decimal)
                    ranked.value = static_cast<double>(decimal->mantissa)
                        / static_cast<double>(powerOfTen(decimal->scale)); // only to order
                rows.push_back(std::move(ranked));
            }
        });
    }
    std::sort(rows.begin(), rows.end(), [&](const Ranked &a, const Ranked &b) {
        if (a.empty != b.empty)
            return b.empty; // rows without a value come last either way
        const bool isText = column.kind == GridColumn::Kind::Text;
        const int compared = isText ? a.text.compare(b.text)
            : column.isDecimal()    ? (a.value > b.value) - (a.value < b.value)
                                    : (a.order > b.order) - (a.order < b.order);
        if (compared != 0)
            return (compared < 0) != wish.descending;
        return a.start != b.start ? a.start < b.start : a.row < b.row;
    });
    auto order = std::make_shared<std::vector<RowId>>();
    order->reserve(rows.size());
    for (const Ranked &ranked : rows)
        order->push_back(ranked.row);
    return {std::move(order), version};
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/rowsorter.h"

#include "client/models/cellformat.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace tapedeck {

namespace {

constexpr RowId rowsPerLock = 1'000;           // so that neither the feed nor the view waits for a large board
constexpr std::uint64_t lastRank = UINT64_MAX; // of rows without a value: these come last either way

std::uint64_t ordered(std::int64_t value)
{
    return static_cast<std::uint64_t>(value) ^ (std::uint64_t(1) << 63);
}

/// Doubles order like their bits, but for the sign.
std::uint64_t ordered(double value)
{
    const auto bits = std::bit_cast<std::int64_t>(value + 0.0); // no negative zero
    return ordered(bits < 0 ? std::int64_t(std::uint64_t(1) << 63) - bits : bits);
}

std::string lowered(std::string_view text)
{
    std::string lower(text);
    for (char &c : lower)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lower;
}

std::uint64_t firstBytes(std::string_view text)
{
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < sizeof(bytes); ++i)
        bytes = bytes << 8 | (i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0);
    return bytes;
}

} // namespace

RowSorter::RowSorter(std::shared_ptr<const BoardFeed> feed)
    : m_feed(std::move(feed))
{
}

void RowSorter::setWish(const Wish &wish)
{
    const Schema &schema = m_feed->schema();
    const Wish before = std::exchange(m_wish, wish);
    m_rearranged = true;
    m_favouritesOpen = m_favouritesOpen || wish.favourites != before.favourites;
    if (!m_sorted.empty() && wish.keys == before.keys && wish.filter == before.filter && wish.group == before.group
        && !(m_favouritesOpen && m_condition.asksFavourite()))
        return;
    m_condition = RowCondition(wish.filter, schema);
    m_sorted.clear();
    std::vector<Key> keys = wish.keys;
    // Among equals: the match that begins first, the symbol that comes first.
    keys.push_back({&schema == &Schema::scores() ? QStringLiteral("start") : QStringLiteral("symbol"), false});
    for (const Key &key : keys) {
        if (const GridColumn *column = gridColumn(schema, key.column))
            m_sorted.push_back({column, schema.indexOf(column->field), key.descending, {}, {}});
    }
    m_anew = true;
}

bool RowSorter::update()
{
    const bool anew = std::exchange(m_anew, false);
    const bool rearranged = std::exchange(m_rearranged, false);
    if (std::exchange(m_favouritesOpen, false))
        markFavourites();
    if (!anew && m_feed->version() == m_seen)
        return rearranged;
    if (anew) {
        m_seen = 0;
        std::fill(m_shown.begin(), m_shown.end(), 0);
        m_entries.clear();
        m_groups = RowGroups(m_feed->schema(), m_wish.group);
        ++m_lineage;
    }
    Version version = 0;
    RowId limit = 1;
    for (RowId first = 1; first == 1 || first < limit; first += rowsPerLock) {
        m_feed->readCalmly([&](const Board &board) {
            if (first == 1)
                version = board.version(); // rows that change from here on are looked at again next time
            limit = static_cast<RowId>(board.rowLimit());
            examine(board, first, std::min(first + rowsPerLock, limit));
        });
    }
    m_seen = version;
    m_groups.settle();
    m_anew = m_groups.isWasteful();
    return merge(anew) || anew || rearranged || m_groups.isActive();
}

void RowSorter::markFavourites()
{
    std::fill(m_favourite.begin(), m_favourite.end(), 0);
    if (!m_wish.favourites || m_wish.favourites->empty())
        return;
    m_feed->readCalmly([&](const Board &board) {
        m_favourite.resize(std::max(m_favourite.size(), board.rowLimit()), 0);
        for (const std::string &key : *m_wish.favourites)
            m_favourite[board.find(key)] = 1; // 0 is no row
    });
    m_favourite[0] = 0;
}

bool RowSorter::isFavourite(const Board &board, RowId row) const
{
    return m_wish.favourites && !m_wish.favourites->empty() && m_wish.favourites->contains(board.key(row));
}

void RowSorter::examine(const Board &board, RowId first, RowId end)
{
    if (m_shown.size() < end) {
        m_shown.resize(end, 0);
        m_moved.resize(end, 0);
    }
    if (m_favourite.size() < end)
        m_favourite.resize(end, 0);
    for (Sorted &sorted : m_sorted) {
        sorted.ranks.resize(m_shown.size(), 0);
        if (sorted.column->kind == GridColumn::Kind::Text)
            sorted.texts.resize(m_shown.size());
    }
    for (RowId row = first; row < end; ++row) {
        if (board.rowVersion(row) <= m_seen)
            continue;
        const bool isNew = board.cellVersion(row, board.schema().keyIndex()) > m_seen || !m_shown[row];
        if (isNew)
            m_favourite[row] = isFavourite(board, row);
        const bool shown =
            board.alive(row) && (m_condition.acceptsAll() || m_condition.accepts(board, row, m_favourite[row] != 0));
        bool changed = shown != (m_shown[row] != 0);
        m_shown[row] = shown;
        if (m_groups.isActive())
            m_groups.take(board, row, shown, isNew, m_seen);
        for (Sorted &sorted : m_sorted)
            changed = (shown && (isNew || mayDiffer(sorted, board, row)) && rankRow(sorted, board, row)) || changed;
        if (changed && !std::exchange(m_moved[row], 1))
            m_changed.push_back(row);
    }
}

bool RowSorter::mayDiffer(const Sorted &sorted, const Board &board, RowId row) const
{
    const bool ofSeveral =
        sorted.column->kind == GridColumn::Kind::Percent || sorted.column->kind == GridColumn::Kind::Age;
    return ofSeveral || board.shownVersion(row, sorted.index) > m_seen;
}

/// True if the row's value is another now.
bool RowSorter::rankRow(Sorted &sorted, const Board &board, RowId row)
{
    bool changed = false;
    if (!sorted.texts.empty()) {
        std::string text = lowered(board.text(row, sorted.column->field));
        changed = text != sorted.texts[row];
        sorted.texts[row] = std::move(text);
    }
    const std::uint64_t rank = rankOf(sorted, board, row);
    return std::exchange(sorted.ranks[row], rank) != rank || changed;
}

std::uint64_t RowSorter::rankOf(const Sorted &sorted, const Board &board, RowId row) const
{
    const GridColumn &column = *sorted.column;
    if (!board.has(row, column.field))
        return lastRank;
    std::uint64_t rank = 0;
    if (!sorted.texts.empty()) {
        rank = firstBytes(sorted.texts[row]);
    } else if (column.isDecimal()) {
        const auto number = cellNumber(board, row, column);
        if (!number)
            return lastRank;
        rank = ordered(static_cast<double>(number->mantissa) / static_cast<double>(powerOfTen(number->scale)));
    } else if (column.kind == GridColumn::Kind::Age) {
        rank = ~ordered(static_cast<std::int64_t>(cellVersion(board, row, column)));
    } else {
        rank = ordered(cellOrder(board, row, column));
    }
    return std::min(sorted.descending ? ~rank : rank, lastRank - 1);
}

bool RowSorter::precedes(const Entry &a, const Entry &b) const
{
    if (a.rank != b.rank)
        return a.rank < b.rank;
    for (const Sorted &sorted : m_sorted) {
        const std::uint64_t rankA = sorted.ranks[a.row];
        const std::uint64_t rankB = sorted.ranks[b.row];
        if (rankA != rankB)
            return rankA < rankB;
        if (sorted.texts.empty())
            continue;
        if (const int compared = sorted.texts[a.row].compare(sorted.texts[b.row]); compared != 0)
            return (compared < 0) != sorted.descending;
    }
    return a.row < b.row;
}

/// Puts the changed rows where they belong now.
bool RowSorter::merge(bool anew)
{
    if (m_changed.empty() && !anew)
        return false;
    m_arriving.clear();
    for (const RowId row : m_changed) {
        if (m_shown[row])
            m_arriving.push_back({m_sorted.empty() ? 0 : m_sorted.front().ranks[row], row});
    }
    const auto before = [this](const Entry &a, const Entry &b) { return precedes(a, b); };
    std::sort(m_arriving.begin(), m_arriving.end(), before);
    m_merged.clear();
    m_merged.reserve(m_entries.size() + m_arriving.size());
    auto arriving = m_arriving.begin();
    for (const Entry &entry : m_entries) {
        if (m_moved[entry.row])
            continue;
        while (arriving != m_arriving.end() && precedes(*arriving, entry))
            m_merged.push_back(*arriving++);
        m_merged.push_back(entry);
    }
    m_merged.insert(m_merged.end(), arriving, m_arriving.end());
    for (const RowId row : m_changed)
        m_moved[row] = 0;
    m_changed.clear();
    m_entries.swap(m_merged);

    const bool same = std::equal(m_entries.begin(), m_entries.end(), m_rows.begin(), m_rows.end(),
                                 [](const Entry &entry, RowId row) { return entry.row == row; });
    if (same)
        return false;
    m_rows.resize(m_entries.size());
    std::transform(m_entries.begin(), m_entries.end(), m_rows.begin(), [](const Entry &entry) { return entry.row; });
    return true;
}

RowOrderPtr RowSorter::order() const
{
    auto order = std::make_shared<RowOrder>();
    order->count = m_rows.size();
    order->lineage = m_lineage;
    if (m_groups.isActive() || m_wish.favouritesFirst)
        arrange(*order);
    else
        order->rows = m_rows;
    order->places.assign(m_shown.size(), RowOrder::nowhere);
    for (std::size_t place = 0; place < order->rows.size(); ++place) {
        if (const RowId line = order->rows[place]; !RowOrder::isHeading(line))
            order->places[line] = static_cast<std::uint32_t>(place);
        else
            order->groups[RowOrder::groupOf(line)].place = static_cast<std::uint32_t>(place);
    }
    return order;
}

/// Deals the sorted rows out to their groups, favourites before others.
void RowSorter::arrange(RowOrder &order) const
{
    const bool grouped = m_groups.isActive();
    const std::vector<std::uint32_t> groups =
        grouped ? m_groups.inOrder(m_wish.busiestFirst) : std::vector<std::uint32_t>{0};
    std::vector<std::size_t> ends(std::max<std::size_t>(1, m_groups.size()) * 2); // by group, favourites and others
    const auto shareOf = [&](RowId row) {
        return (grouped ? m_groups.groupOf(row) : 0) * std::size_t(2)
            + (m_wish.favouritesFirst && m_favourite[row] != 0 ? 0 : 1);
    };
    for (const RowId row : m_rows)
        ++ends[shareOf(row)];
    std::size_t at = 0;
    for (const std::uint32_t group : groups) {
        for (const std::size_t share : {group * std::size_t(2), group * std::size_t(2) + 1})
            at += std::exchange(ends[share], at);
    }
    std::vector<RowId> dealt(m_rows.size());
    for (const RowId row : m_rows)
        dealt[ends[shareOf(row)]++] = row;
    if (!grouped) {
        order.rows = std::move(dealt);
        return;
    }
    order.groups.resize(m_groups.size());
    order.rows.reserve(dealt.size() + groups.size());
    auto next = dealt.begin();
    for (const std::uint32_t number : groups) {
        RowOrder::Group &group = order.groups[number];
        group.key = m_groups.key(number);
        group.totals = m_groups.totals(number);
        group.folded = m_wish.folded.contains(group.key);
        group.hiddenAt = order.hidden.size();
        order.rows.push_back(RowOrder::headingOf(number));
        std::vector<RowId> &rows = group.folded ? order.hidden : order.rows;
        rows.insert(rows.end(), next, next + static_cast<std::ptrdiff_t>(group.totals.rows));
        next += static_cast<std::ptrdiff_t>(group.totals.rows);
    }
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/board/board.h"

#include <QtGlobal>

#include <new>

namespace tapedeck {

namespace {

constexpr std::uint64_t bit(int index)
{
    return std::uint64_t(1) << index;
}

} // namespace

Board::Board(const Schema &schema, Epoch epoch, Options options)
    : m_schema(&schema)
    , m_epoch(epoch)
    , m_options(options)
    , m_width((schema.columns().size() + cellsPerLine - 1) / cellsPerLine * cellsPerLine)
{
    reset(epoch);
}

void Board::reset(Epoch epoch)
{
    m_epoch = epoch;
    m_version = 0;
    m_pending = m_pending != 0 ? 1 : 0;
    m_dirty = false;
    m_horizon = 0;
    m_membershipVersion = 0;
    m_digest = 0;
    m_newest = 0;
    m_oldest = 0;
    m_rows.assign(1, Row());
    m_blocks.clear();
    m_free.clear();
    m_tombstones.clear();
    m_ids.clear();
    m_buried.clear();
    m_texts = TextPool();
}

void Board::beginCommit()
{
    Q_ASSERT(m_pending == 0);
    m_pending = m_version + 1;
    m_dirty = false;
}

Version Board::endCommit()
{
    Q_ASSERT(m_pending != 0);
    if (m_dirty) {
        m_version = m_pending;
        ++m_counters.commits;
        forgetTombstones();
    }
    m_pending = 0;
    return m_version;
}

RowId Board::find(std::string_view key) const
{
    const TextPool::Id text = m_texts.find(key);
    if (text == 0)
        return 0;
    const auto found = m_ids.find(text);
    return found == m_ids.end() ? 0 : found->second;
}

RowId Board::insert(std::string_view key)
{
    Q_ASSERT(m_pending != 0);
    if (key.empty())
        return 0;
    if (const RowId known = find(key))
        return known;
    if (m_ids.size() >= m_options.rowsMax) {
        ++m_counters.refusedRows;
        return 0;
    }

    const TextPool::Id text = m_texts.acquire(key); // the row's own reference, kept in its tombstone too
    RowId row = 0;
    if (const auto buried = m_buried.find(text); buried != m_buried.end()) {
        row = buried->second;
        m_buried.erase(buried);
        m_texts.release(text);
        unlink(row);
    } else if (!m_free.empty()) {
        row = m_free.back();
        m_free.pop_back();
    } else {
        row = static_cast<RowId>(m_rows.size());
        m_rows.emplace_back();
        if (row / rowsPerBlock >= m_blocks.size())
            addBlock();
    }

    Row &made = m_rows[row];
    made = Row();
    made.key = text;
    made.keyHash = m_texts.hash(text);
    made.alive = true;
    made.version = m_pending;
    for (std::size_t i = 0; i < m_width; ++i)
        cellsOf(row)[i].version = 0;
    linkNewest(row);
    m_ids.emplace(text, row);
    m_dirty = true;
    m_membershipVersion = m_pending;
    put(row, m_schema->keyIndex(), m_texts.acquire(key));
    return row;
}

void Board::addBlock()
{
    const std::size_t count = rowsPerBlock * m_width;
    auto *block = static_cast<Cell *>(std::aligned_alloc(lineBytes, count * sizeof(Cell)));
    if (block == nullptr)
        throw std::bad_alloc();
    std::uninitialized_value_construct_n(block, count);
    m_blocks.emplace_back(block);
}

void Board::remove(RowId row)
{
    Q_ASSERT(m_pending != 0);
    if (!alive(row))
        return;
    Row &dead = m_rows[row];
    for (std::size_t i = 0; i < m_schema->columns().size(); ++i) {
        if ((dead.present & bit(static_cast<int>(i))) && m_schema->columns()[i].storage == Column::Storage::Text)
            m_texts.release(static_cast<TextPool::Id>(cell(row, static_cast<int>(i))));
    }
    m_digest -= dead.digest;
    dead.digest = 0;
    dead.present = 0;
    touch(row);
    dead.alive = false;
    m_ids.erase(dead.key);
    m_buried.emplace(dead.key, row);
    m_tombstones.push_back({row, m_pending});
    m_membershipVersion = m_pending;
}

void Board::forgetTombstones()
{
    while (m_buried.size() > m_options.tombstonesMax) {
        const Tombstone oldest = m_tombstones.front();
        m_tombstones.pop_front();
        Row &row = m_rows[oldest.row];
        if (row.alive || row.version != oldest.version)
            continue; // revived since, or removed again later
        m_horizon = oldest.version;
        m_buried.erase(row.key);
        m_texts.release(row.key);
        unlink(oldest.row);
        row = Row();
        m_free.push_back(oldest.row);
    }
    // What is left of revived rows.
    while (!m_tombstones.empty()
           && (m_rows[m_tombstones.front().row].alive
               || m_rows[m_tombstones.front().row].version != m_tombstones.front().version))
        m_tombstones.pop_front();
}

void Board::setInteger(RowId row, int column, std::int64_t value)
{
    const int index = m_schema->indexOf(column);
    if (index >= 0)
        setCell(row, index, value);
}

void Board::setCell(RowId row, int index, std::int64_t value)
{
    Q_ASSERT(m_pending != 0);
    const Column &column = m_schema->columns()[static_cast<std::size_t>(index)];
    Q_ASSERT(column.storage == Column::Storage::Integer);
    if (!alive(row) || column.isDerived())
        return;
    ++m_counters.offered;
    if (!(m_rows[row].present & bit(index)) || cell(row, index) != value)
        put(row, index, value);
}

void Board::setText(RowId row, int column, std::string_view value)
{
    Q_ASSERT(m_pending != 0);
    const int index = m_schema->indexOf(column);
    if (index < 0 || index == m_schema->keyIndex() || !alive(row)
        || m_schema->columns()[static_cast<std::size_t>(index)].storage != Column::Storage::Text)
        return;
    ++m_counters.offered;
    if (!(m_rows[row].present & bit(index)) || cellText(row, index) != value)
        put(row, index, m_texts.acquire(value));
}

bool Board::setDecimal(RowId row, int number, Decimal value)
{
    const int index = m_schema->indexOf(number);
    if (index < 0 || !alive(row))
        return false;
    const Column &column = m_schema->columns()[static_cast<std::size_t>(index)];
    if (column.isDerived())
        return true;
    const v1::ColumnKind kind = column.kind;
    const int scaleIndex = m_schema->scaleIndexFor(kind);
    if (scaleIndex < 0)
        return false;

    const bool hasScale = m_rows[row].present & bit(scaleIndex);
    int scale = hasScale ? static_cast<int>(cell(row, scaleIndex)) : 0;
    if (value.scale > scale) {
        value = value.normalized();
        if (value.scale > scale) {
            if (!growScale(row, kind, scaleIndex, scale, value.scale)) {
                ++m_counters.overflows;
                return false;
            }
            scale = value.scale;
        }
    }
    const auto mantissa = scaledUp(value.mantissa, scale - value.scale);
    if (!mantissa) {
        ++m_counters.overflows;
        return false;
    }
    if (!hasScale && scale == 0)
        setCell(row, scaleIndex, 0);
    setCell(row, index, *mantissa);
    return true;
}

bool Board::growScale(RowId row, v1::ColumnKind kind, int scaleIndex, int from, int to)
{
    const auto &columns = m_schema->columns();
    const auto inUnit = [&](std::size_t i) {
        return columns[i].kind == kind && !columns[i].isDerived() && (m_rows[row].present & bit(static_cast<int>(i)));
    };
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (inUnit(i) && !scaledUp(cell(row, static_cast<int>(i)), to - from))
            return false;
    }
    setCell(row, scaleIndex, to);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        // A cell that is 0 keeps its integer: it is right in either unit (see shownVersion()).
        const auto index = static_cast<int>(i);
        if (inUnit(i) && cell(row, index) != 0)
            put(row, index, *scaledUp(cell(row, index), to - from));
    }
    return true;
}

void Board::clear(RowId row, int column)
{
    const int index = m_schema->indexOf(column);
    if (index >= 0)
        clearCell(row, index);
}

void Board::clearCell(RowId row, int index)
{
    Q_ASSERT(m_pending != 0);
    if (!alive(row) || index == m_schema->keyIndex()
        || m_schema->columns()[static_cast<std::size_t>(index)].isDerived())
        return;
    ++m_counters.offered;
    if (m_rows[row].present & bit(index))
        erase(row, index);
}

void Board::erase(RowId row, int index)
{
    Row &changed = m_rows[row];
    const Digest old = hashOf(row, index);
    changed.digest -= old;
    m_digest -= old;
    changed.present &= ~bit(index);
    Cell &erased = at(row, index);
    if (m_schema->columns()[static_cast<std::size_t>(index)].storage == Column::Storage::Text)
        m_texts.release(static_cast<TextPool::Id>(erased.value));
    erased = {0, m_pending};
    ++m_counters.changes;
    touch(row);
    if (m_schema->derivedFrom(index) >= 0)
        derive(row, index);
}

void Board::derive(RowId row, int from)
{
    const int index = m_schema->derivedFrom(from);
    const Column &column = m_schema->columns()[static_cast<std::size_t>(index)];
    const std::uint64_t present = m_rows[row].present;
    const std::uint64_t both = bit(column.minuend) | bit(column.subtrahend);
    std::int64_t value = 0;
    if ((present & both) == both
        && !__builtin_sub_overflow(cell(row, column.minuend), cell(row, column.subtrahend), &value)) {
        if (!(present & bit(index)) || cell(row, index) != value)
            put(row, index, value);
    } else if (present & bit(index)) {
        erase(row, index);
    }
}

bool Board::has(RowId row, int column) const
{
    const int index = m_schema->indexOf(column);
    return index >= 0 && alive(row) && (m_rows[row].present & bit(index));
}

std::optional<std::int64_t> Board::integer(RowId row, int column) const
{
    if (!has(row, column))
        return std::nullopt;
    return cell(row, m_schema->indexOf(column));
}

std::optional<Decimal> Board::decimal(RowId row, int column) const
{
    if (!has(row, column))
        return std::nullopt;
    const int index = m_schema->indexOf(column);
    const int scaleIndex = m_schema->scaleIndexFor(m_schema->columns()[static_cast<std::size_t>(index)].kind);
    const bool hasScale = scaleIndex >= 0 && (m_rows[row].present & bit(scaleIndex));
    return Decimal{cell(row, index), static_cast<std::uint8_t>(hasScale ? cell(row, scaleIndex) : 0)};
}

std::string_view Board::text(RowId row, int column) const
{
    return has(row, column) ? cellText(row, m_schema->indexOf(column)) : std::string_view();
}

std::string_view Board::cellText(RowId row, int index) const
{
    return m_texts.text(static_cast<TextPool::Id>(cell(row, index)));
}

std::uint64_t Board::hashOf(RowId row, int index) const
{
    const auto &column = m_schema->columns()[static_cast<std::size_t>(index)];
    const std::int64_t value = cell(row, index);
    return cellHash(m_rows[row].keyHash, column.number,
                    column.storage == Column::Storage::Text ? m_texts.hash(static_cast<TextPool::Id>(value))
                                                            : static_cast<std::uint64_t>(value));
}

void Board::put(RowId row, int index, std::int64_t value)
{
    Row &changed = m_rows[row];
    Cell &written = at(row, index);
    Digest delta = 0;
    if (changed.present & bit(index)) {
        delta -= hashOf(row, index);
        if (m_schema->columns()[static_cast<std::size_t>(index)].storage == Column::Storage::Text)
            m_texts.release(static_cast<TextPool::Id>(written.value));
    }
    written = {value, m_pending};
    changed.present |= bit(index);
    delta += hashOf(row, index);
    changed.digest += delta;
    m_digest += delta;
    ++m_counters.changes;
    touch(row);
    if (m_schema->derivedFrom(index) >= 0)
        derive(row, index);
}

void Board::touch(RowId row)
{
    m_dirty = true;
    if (m_rows[row].version == m_pending)
        return; // it is among the newest already
    m_rows[row].version = m_pending;
    if (m_newest != row) {
        unlink(row);
        linkNewest(row);
    }
}

void Board::unlink(RowId row)
{
    Row &gone = m_rows[row];
    (gone.newer != 0 ? m_rows[gone.newer].older : m_newest) = gone.older;
    (gone.older != 0 ? m_rows[gone.older].newer : m_oldest) = gone.newer;
    gone.newer = 0;
    gone.older = 0;
}

void Board::linkNewest(RowId row)
{
    Row &fresh = m_rows[row];
    fresh.newer = 0;
    fresh.older = m_newest;
    if (m_newest != 0)
        m_rows[m_newest].newer = row;
    m_newest = row;
    if (m_oldest == 0)
        m_oldest = row;
}

} // namespace tapedeck

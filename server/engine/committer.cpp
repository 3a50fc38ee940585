// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/committer.h"

#include "tapedeck/v1/scores.pb.h"

#include <utility>

namespace tapedeck {

using v1::Quote;
using v1::Score;

namespace {

int staleReasonColumn(BoardId board)
{
    return board == BoardId::Prices ? int(Quote::kStaleReasonFieldNumber) : int(Score::kStaleReasonFieldNumber);
}

int sourceTimeColumn(const Board &board)
{
    const int index = board.schema().sourceTimeIndex();
    return index < 0 ? -1 : board.schema().columns()[static_cast<std::size_t>(index)].number;
}

} // namespace

std::array<std::uint64_t, boardCount> Committer::apply(int source, const ChangeBatch &batch)
{
    using Op = ChangeBatch::Op;
    SourceRows &rows = rowsOf(source);

    std::array<std::uint64_t, boardCount> taken{};
    for (const ChangeBatch::Change &change : batch.changes()) {
        const auto boardIndex = static_cast<std::size_t>(change.board);
        if (change.op == Op::Declare) {
            declare(source, batch, change);
            continue;
        }
        if (change.op == Op::MarkSourceStale) {
            markStale(rows, batch.text(change), taken);
            continue;
        }
        if (change.op == Op::ConfirmSource) {
            confirmAll(rows, taken);
            continue;
        }
        std::vector<RowId> &ids = rows.ids[boardIndex];
        const RowId row = change.row < ids.size() ? ids[change.row] : 0;
        if (row == 0) {
            ++m_refused;
            continue;
        }
        if (change.op == Op::Trade || change.op == Op::MatchEvent || change.op == Op::Book) {
            if (m_stores != nullptr)
                keep(batch, change, row);
            continue;
        }
        if (change.op == Op::Confirm) {
            confirm(rows, change.board, row, taken);
            continue;
        }
        Board &board = *m_boards[boardIndex];
        ++taken[boardIndex];
        const bool isMove =
            m_stores != nullptr && change.board == BoardId::Prices && PriceMoves::watches(change.column);
        if (isMove)
            m_moves.willChange(row, change.column);
        switch (change.op) {
        case Op::Integer:
            if (change.column == sourceTimeColumn(board))
                setTime(board, row, rows, change.value, batch.receivedUs);
            else
                board.setInteger(row, change.column, change.value);
            if (change.board == BoardId::Prices && change.column == Quote::kStatusFieldNumber
                && unmark(rows, change.board, row) && change.value != Quote::STALE)
                board.clear(row, Quote::kStaleReasonFieldNumber);
            break;
        case Op::Decimal:
            (void)board.setDecimal(row, change.column, {change.value, change.scale}); // the board counts overflows
            break;
        case Op::Text:
            board.setText(row, change.column, batch.text(change));
            break;
        case Op::Clear:
            board.clear(row, change.column);
            break;
        case Op::Remove:
            forget(change.board, row);
            (void)unmark(rows, change.board, row);
            board.remove(row);
            m_owners[boardIndex][row] = 0;
            ids[change.row] = 0;
            break;
        case Op::Declare:
        case Op::Trade:
        case Op::MatchEvent:
        case Op::Book:
        case Op::MarkSourceStale:
        case Op::Confirm:
        case Op::ConfirmSource:
            break;
        }
        if (isMove)
            m_moves.changed(row, change.column);
    }
    if (m_stores != nullptr) {
        m_points = m_moves.take();
        m_stores->candles.apply(*m_boards[static_cast<std::size_t>(BoardId::Prices)], m_points);
    }
    rows.timing.addChanges(taken[0] + taken[1]);
    return taken;
}

void Committer::markStale(SourceRows &source, std::string_view reason, Taken &taken)
{
    for (const BoardId id : {BoardId::Prices, BoardId::Scores}) {
        const auto boardIndex = static_cast<std::size_t>(id);
        Board &board = *m_boards[boardIndex];
        std::vector<Mark> &marks = m_marks[boardIndex];
        for (const RowId row : source.ids[boardIndex]) {
            if (row == 0)
                continue;
            if (row >= marks.size())
                marks.resize(board.rowLimit());
            if (marks[row].set)
                continue;
            marks[row].set = true;
            ++source.staleRows;
            ++taken[boardIndex];
            if (id == BoardId::Prices) {
                marks[row].status = static_cast<std::int8_t>(board.integer(row, Quote::kStatusFieldNumber).value_or(0));
                setStatus(row, Quote::STALE);
            }
            board.setText(row, staleReasonColumn(id), reason);
        }
    }
}

void Committer::confirm(SourceRows &source, BoardId board, RowId row, Taken &taken)
{
    if (!unmark(source, board, row))
        return;
    const auto boardIndex = static_cast<std::size_t>(board);
    ++taken[boardIndex];
    if (board == BoardId::Prices) {
        const int status = m_marks[boardIndex][row].status;
        setStatus(row, status == Quote::STALE ? Quote::OPEN : status);
    }
    m_boards[boardIndex]->clear(row, staleReasonColumn(board));
}

void Committer::confirmAll(SourceRows &source, Taken &taken)
{
    for (const BoardId id : {BoardId::Prices, BoardId::Scores}) {
        for (const RowId row : source.ids[static_cast<std::size_t>(id)]) {
            if (row != 0)
                confirm(source, id, row, taken);
        }
    }
}

bool Committer::unmark(SourceRows &source, BoardId board, RowId row)
{
    std::vector<Mark> &marks = m_marks[static_cast<std::size_t>(board)];
    if (row >= marks.size() || !marks[row].set)
        return false;
    marks[row].set = false;
    --source.staleRows;
    return true;
}

void Committer::setStatus(RowId row, std::int64_t status)
{
    Board &board = *m_boards[static_cast<std::size_t>(BoardId::Prices)];
    const bool isWatched = m_stores != nullptr && PriceMoves::watches(Quote::kStatusFieldNumber);
    if (isWatched)
        m_moves.willChange(row, Quote::kStatusFieldNumber);
    board.setInteger(row, Quote::kStatusFieldNumber, status);
    if (isWatched)
        m_moves.changed(row, Quote::kStatusFieldNumber);
}

std::uint32_t Committer::staleRows(int source) const
{
    const auto index = static_cast<std::size_t>(source);
    return index < m_sources.size() ? m_sources[index].staleRows : 0;
}

std::optional<Micros> Committer::lagUs(int source) const
{
    const auto index = static_cast<std::size_t>(source);
    if (index >= m_sources.size() || m_sources[index].timeShiftUs != 0)
        return std::nullopt;
    return m_sources[index].lateUs;
}

Committer::SourceRows &Committer::rowsOf(int source)
{
    const auto index = static_cast<std::size_t>(source);
    if (index >= m_sources.size())
        m_sources.resize(index + 1);
    return m_sources[index];
}

SourceTiming &Committer::timing(int source)
{
    return rowsOf(source).timing;
}

void Committer::keep(const ChangeBatch &batch, const ChangeBatch::Change &change, RowId row)
{
    // The ring is looked up by key once.
    const auto ringOf = [&](auto &rings, auto &log) -> auto &
    {
        if (row >= rings.size())
            rings.resize(row + 1, nullptr);
        if (rings[row] == nullptr)
            rings[row] = &log.ring(m_boards[static_cast<std::size_t>(change.board)]->key(row));
        return *rings[row];
    };
    if (change.op == ChangeBatch::Op::Book) {
        m_stores->books.write(m_boards[static_cast<std::size_t>(change.board)]->key(row), batch.book(change));
    } else if (change.op == ChangeBatch::Op::Trade) {
        const ChangeBatch::Trade &trade = batch.trade(change);
        m_moves.traded(row, trade.timeUs);
        m_stores->trades.append(ringOf(m_trades, m_stores->trades),
                                [&](KeptTrade &kept) { kept.set(trade.price, trade.size, trade.timeUs, trade.taker); });
    } else {
        m_stores->matchEvents.append(ringOf(m_matchEvents, m_stores->matchEvents),
                                     [&](v1::MatchEvent &kept) { kept = batch.matchEvent(change); });
    }
}

/// A row that is removed takes along what is kept of it.
void Committer::forget(BoardId board, RowId row)
{
    if (m_stores == nullptr)
        return;
    const auto drop = [&](auto &rings, auto &log) {
        if (row >= rings.size() || rings[row] == nullptr)
            return;
        rings[row] = nullptr;
        log.drop(m_boards[static_cast<std::size_t>(board)]->key(row));
    };
    if (board == BoardId::Prices) {
        drop(m_trades, m_stores->trades);
        m_moves.removed(row);
        m_stores->books.remove(m_boards[static_cast<std::size_t>(board)]->key(row));
    } else {
        drop(m_matchEvents, m_stores->matchEvents);
    }
}

/// A source that plays a recording lives in another time. What is far off is kept near on the wire by the row's
/// time_shift, which is the same for all rows of a source, so that their times stay near each other. It brings times to
/// just before their receipt, as if they had come fast.
void Committer::setTime(Board &board, RowId row, SourceRows &source, Micros timeUs, Micros receivedUs)
{
    board.setCell(row, board.schema().sourceTimeIndex(), timeUs);
    const int index = board.schema().timeShiftIndex();
    if (index < 0 || receivedUs == 0)
        return;
    // By unsigned numbers, as a time may be absurd.
    const auto difference = [](Micros a, Micros b) {
        return static_cast<Micros>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
    };
    const Micros late = difference(receivedUs, timeUs);
    source.lateUs = late;
    const Micros shiftedLate = difference(late, source.timeShiftUs);
    const bool isRecorded = source.timeShiftUs != 0;
    if (shiftedLate > timeSlackUs || shiftedLate < (isRecorded ? 0 : -timeSlackUs))
        source.timeShiftUs = late >= -timeSlackUs && late <= timeSlackUs ? 0 : difference(late, shiftedLateUs);
    if (source.timeShiftUs == 0)
        source.timing.addLate(late);
    else
        source.timing.addElsewhen();
    const bool hasShift = board.presence(row) >> index & 1;
    if (source.timeShiftUs != (hasShift ? board.cell(row, index) : 0))
        board.setCell(row, index, source.timeShiftUs);
}

void Committer::declare(int source, const ChangeBatch &batch, const ChangeBatch::Change &change)
{
    const auto boardIndex = static_cast<std::size_t>(change.board);
    if (change.row > sourceRowMax) {
        ++m_refused;
        return;
    }
    std::vector<RowId> &ids = m_sources[static_cast<std::size_t>(source)].ids[boardIndex];
    if (change.row >= ids.size())
        ids.resize(change.row + 1, 0);

    const RowId row = m_boards[boardIndex]->insert(batch.text(change));
    std::vector<int> &owners = m_owners[boardIndex];
    if (row >= owners.size())
        owners.resize(row + 1, 0);
    if (row == 0 || (owners[row] != 0 && owners[row] != source + 1)) {
        ids[change.row] = 0;
        ++m_refused;
        return;
    }
    if (m_stores != nullptr && change.board == BoardId::Prices)
        m_moves.declared(row, owners[row] != 0);
    owners[row] = source + 1;
    ids[change.row] = row;
}

} // namespace tapedeck

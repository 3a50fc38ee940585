// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/rowcodec.h"

#include "common/wire/wireformat.h"

#include "tapedeck/v1/wire.pb.h"

#include <algorithm>
#include <array>
#include <bit>

namespace tapedeck {

namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr std::uint32_t ticksTag = wireTag(v1::Update::kTicksFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);

constexpr std::uint64_t bit(int index)
{
    return std::uint64_t(1) << index;
}

std::uint64_t shiftOf(const Board &board, RowId row)
{
    const int index = board.schema().timeShiftIndex();
    return index >= 0 && (board.presence(row) & bit(index)) ? static_cast<std::uint64_t>(board.cell(row, index)) : 0;
}

/// How much earlier than the time base the cell's time is. Wraps, as does the way back, so that any value survives.
std::uint64_t offsetOf(const Board &board, RowId row, int index, Micros timeBaseUs)
{
    return static_cast<std::uint64_t>(timeBaseUs) - static_cast<std::uint64_t>(shiftedTime(board, row, index));
}

Micros timeAt(const Board &board, RowId row, Micros timeBaseUs, std::uint64_t offset)
{
    return static_cast<Micros>(static_cast<std::uint64_t>(timeBaseUs) - offset - shiftOf(board, row));
}

/// The cells that changed after `since`, of those in `mask`.
std::uint64_t changedIn(std::uint64_t mask, const Board &board, RowId row, Version since)
{
    std::uint64_t changed = 0;
    for (std::uint64_t left = mask; left != 0; left &= left - 1) {
        if (board.cellVersion(row, std::countr_zero(left)) > since)
            changed |= left & -left;
    }
    return changed;
}

void appendCell(const Board &board, RowId row, int index, Micros timeBaseUs, std::string &out)
{
    const Column &column = board.schema().columns()[static_cast<std::size_t>(index)];
    if (column.storage == Column::Storage::Text) {
        appendBytes(column.number, board.cellText(row, index), out);
        return;
    }
    std::int64_t value = board.cell(row, index);
    if (column.kind == v1::TIME)
        value = static_cast<std::int64_t>(offsetOf(board, row, index, timeBaseUs));
    appendVarint(wireTag(column.number, WireFormatLite::WIRETYPE_VARINT), out);
    appendVarint(column.coding == Column::Coding::ZigZag ? WireFormatLite::ZigZagEncode64(value)
                                                         : static_cast<std::uint64_t>(value),
                 out);
}

/// The numbers of the columns in `cleared`, packed.
void appendCleared(const Schema &schema, std::uint64_t cleared, std::string &out)
{
    static_assert(Schema::numberMax < 0x80); // a number takes one byte
    appendVarint(wireTag(schema.clearedField(), WireFormatLite::WIRETYPE_LENGTH_DELIMITED), out);
    out.push_back(static_cast<char>(std::popcount(cleared)));
    for (; cleared != 0; cleared &= cleared - 1)
        out.push_back(static_cast<char>(schema.columns()[static_cast<std::size_t>(std::countr_zero(cleared))].number));
}

void appendTick(RowId row, std::uint64_t offset, std::string &out)
{
    appendVarint(ticksTag, out);
    const std::size_t lengthAt = out.size();
    out.push_back('\0');
    appendVarint(row, out);
    appendVarint(offset, out);
    out[lengthAt] = static_cast<char>(out.size() - lengthAt - 1);
}

void appendMessage(const Board &board, RowId row, std::uint32_t number, std::uint64_t sent, std::uint64_t cleared,
                   Micros timeBaseUs, std::string &out)
{
    const Schema &schema = board.schema();
    appendVarint(wireTag(schema.updateField(), WireFormatLite::WIRETYPE_LENGTH_DELIMITED), out);
    // Most rows are shorter than 128 bytes: their length takes one byte.
    const std::size_t lengthAt = out.size();
    out.push_back('\0');
    if (number > 1) {
        appendVarint(wireTag(schema.rowField(), WireFormatLite::WIRETYPE_VARINT), out);
        appendVarint(number, out);
    }
    if (cleared != 0)
        appendCleared(schema, cleared, out);
    for (; sent != 0; sent &= sent - 1)
        appendCell(board, row, std::countr_zero(sent), timeBaseUs, out);

    const std::size_t length = out.size() - lengthAt - 1;
    if (length < 0x80) {
        out[lengthAt] = static_cast<char>(length);
    } else {
        std::string prefix;
        appendVarint(length, prefix);
        out.replace(lengthAt, 1, prefix);
    }
}

/// The numbers of the columns that lost their value; notes source_time's.
bool readCleared(Board &board, RowId row, CodedInputStream &in, int sourceTimeNumber, bool &timeCleared)
{
    std::uint32_t length = 0;
    if (!in.ReadVarint32(&length))
        return false;
    const auto limit = in.PushLimit(static_cast<int>(length));
    while (in.BytesUntilLimit() > 0) {
        std::uint32_t number = 0;
        if (!in.ReadVarint32(&number))
            return false;
        board.clear(row, static_cast<int>(number & 0x7fffffffu));
        timeCleared = timeCleared || static_cast<int>(number) == sourceTimeNumber;
    }
    in.PopLimit(limit);
    return true;
}

/// Times of a row message, held until all of it is read: its time_shift may come last.
class HeldTimes
{
public:
    void hold(int index, std::uint64_t offset)
    {
        std::size_t at = 0;
        while (at < m_count && m_times[at].index != index)
            ++at;
        if (at < m_times.size()) {
            m_times[at] = {index, offset}; // said twice, the last one holds
            m_count = std::max(m_count, at + 1);
        }
    }
    void apply(Board &board, RowId row, Micros timeBaseUs, bool timeCleared) const
    {
        bool timed = timeCleared || timeBaseUs == 0;
        for (std::size_t i = 0; i < m_count; ++i) {
            board.setCell(row, m_times[i].index, timeAt(board, row, timeBaseUs, m_times[i].offset));
            timed = timed || m_times[i].index == board.schema().sourceTimeIndex();
        }
        if (!timed)
            applyTick(board, row, timeBaseUs, 0);
    }

private:
    struct Time {
        int index;
        std::uint64_t offset;
    };
    std::array<Time, 4> m_times; // more than a row has columns of that kind
    std::size_t m_count = 0;
};

} // namespace

Micros shiftedTime(const Board &board, RowId row, int index)
{
    return static_cast<Micros>(static_cast<std::uint64_t>(board.cell(row, index)) + shiftOf(board, row));
}

bool appendRow(const Board &board, RowId row, Version since, Micros timeBaseUs, std::string &out)
{
    const Schema &schema = board.schema();
    const std::uint64_t present = board.presence(row) & schema.sentMask();
    std::uint64_t sent = changedIn(present, board, row, since);
    // A row that carries its key starts empty at the receiver, so nothing needs clearing.
    std::uint64_t cleared =
        sent & bit(schema.keyIndex()) ? 0 : changedIn(schema.sentMask() & ~board.presence(row), board, row, since);
    const int time = schema.sourceTimeIndex();
    if (timeBaseUs != 0 && time >= 0) {
        // A row that says nothing about its time gets the time base.
        if (!(present & bit(time))) {
            cleared |= bit(time);
        } else {
            const std::uint64_t offset = offsetOf(board, row, time, timeBaseUs);
            if (sent == bit(time) && cleared == 0 && !(row == 1 && offset == 0)) { // that message would be shorter
                appendTick(row, offset, out);
                return true;
            }
            sent = offset == 0 ? sent & ~bit(time) : sent | bit(time);
        }
    }
    appendMessage(board, row, row, sent, cleared, timeBaseUs, out);
    return false;
}

void appendWholeRow(const Board &board, RowId row, std::uint32_t number, std::string &out)
{
    appendMessage(board, row, number, board.presence(row) & board.schema().sentMask(), 0, 0, out);
}

std::string joinTicks(std::string_view rows)
{
    std::string ticks;
    std::string others;
    others.reserve(rows.size());
    CodedInputStream in(reinterpret_cast<const std::uint8_t *>(rows.data()), static_cast<int>(rows.size()));
    int start = 0;
    while (const std::uint32_t tag = in.ReadTag()) {
        std::string_view bytes;
        if (!readBytes(in, bytes))
            return std::string(rows); // not what appendRow() wrote
        if (tag == ticksTag)
            ticks.append(bytes);
        else
            others.append(
                rows.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(in.CurrentPosition() - start)));
        start = in.CurrentPosition();
    }
    if (!ticks.empty())
        appendBytes(v1::Update::kTicksFieldNumber, ticks, others);
    return others;
}

RowHead readRowHead(const Schema &schema, std::string_view message)
{
    RowHead head{1, {}};
    CodedInputStream in(reinterpret_cast<const std::uint8_t *>(message.data()), static_cast<int>(message.size()));
    const int keyNumber = schema.columns()[static_cast<std::size_t>(schema.keyIndex())].number;
    while (const std::uint32_t tag = in.ReadTag()) {
        const int number = WireFormatLite::GetTagFieldNumber(tag);
        if (number == schema.rowField() && WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_VARINT) {
            if (!in.ReadVarint32(&head.row))
                return {};
        } else if (number == keyNumber
                   && WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
            if (!readBytes(in, head.key))
                return {};
        } else if (!WireFormatLite::SkipField(&in, tag)) {
            return {};
        }
        // Fields come in order of their numbers from us: behind the key there is nothing to find.
        if (number >= keyNumber)
            break;
    }
    return head;
}

bool applyRow(Board &board, RowId row, Micros timeBaseUs, std::string_view message)
{
    const Schema &schema = board.schema();
    CodedInputStream in(reinterpret_cast<const std::uint8_t *>(message.data()), static_cast<int>(message.size()));
    const int time = schema.sourceTimeIndex();
    const int timeNumber = time < 0 ? -1 : schema.columns()[static_cast<std::size_t>(time)].number;
    HeldTimes times;
    bool timeCleared = time < 0;
    while (const std::uint32_t tag = in.ReadTag()) {
        const int number = WireFormatLite::GetTagFieldNumber(tag);
        const auto wireType = WireFormatLite::GetTagWireType(tag);
        const int index = schema.indexOf(number);
        if (number == schema.clearedField() && wireType == WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
            if (!readCleared(board, row, in, timeNumber, timeCleared))
                return false;
            continue;
        }
        if (index < 0) { // the row's number, or a column of a newer server
            if (!WireFormatLite::SkipField(&in, tag))
                return false;
            continue;
        }
        const Column &column = schema.columns()[static_cast<std::size_t>(index)];
        if (column.storage == Column::Storage::Text) {
            std::string_view text;
            if (wireType != WireFormatLite::WIRETYPE_LENGTH_DELIMITED || !readBytes(in, text))
                return false;
            board.setText(row, number, text);
            continue;
        }
        std::uint64_t raw = 0;
        if (wireType != WireFormatLite::WIRETYPE_VARINT || !in.ReadVarint64(&raw))
            return false;
        if (column.coding == Column::Coding::ZigZag)
            raw = static_cast<std::uint64_t>(WireFormatLite::ZigZagDecode64(raw));
        if (column.kind == v1::TIME)
            times.hold(index, raw);
        else
            board.setCell(row, index, static_cast<std::int64_t>(raw));
    }
    if (!in.ConsumedEntireMessage())
        return false;
    times.apply(board, row, timeBaseUs, timeCleared);
    return true;
}

void applyTick(Board &board, RowId row, Micros timeBaseUs, std::uint64_t offset)
{
    board.setCell(row, board.schema().sourceTimeIndex(), timeAt(board, row, timeBaseUs, offset));
}

} // namespace tapedeck

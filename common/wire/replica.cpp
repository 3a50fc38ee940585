// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/replica.h"

#include "common/wire/rowcodec.h"
#include "common/wire/wireformat.h"

#include "tapedeck/v1/wire.pb.h"

#include <algorithm>
#include <utility>

namespace tapedeck {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

namespace {

CodedInputStream reader(std::string_view bytes)
{
    return CodedInputStream(reinterpret_cast<const std::uint8_t *>(bytes.data()), static_cast<int>(bytes.size()));
}

/// Splits an Update into its rows and the rest, which is small, and reads that with Protobuf.
bool readUpdate(std::string_view bytes, int rowsField, v1::Update &head, std::vector<std::string_view> &rows)
{
    std::string rest;
    CodedInputStream in = reader(bytes);
    const std::uint32_t rowsTag = wireTag(rowsField, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
    int start = 0;
    while (const std::uint32_t tag = in.ReadTag()) {
        if (tag == rowsTag) {
            std::string_view row;
            if (!readBytes(in, row))
                return false;
            rows.push_back(row);
        } else {
            if (!WireFormatLite::SkipField(&in, tag))
                return false;
            rest.append(
                bytes.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(in.CurrentPosition() - start)));
        }
        start = in.CurrentPosition();
    }
    return in.ConsumedEntireMessage() && head.ParseFromString(rest);
}

} // namespace

Replica::Replica(const Schema &schema)
    : m_schema(&schema)
    , m_board(schema, 0)
{
}

Replica::Receipt Replica::apply(std::string_view bytes)
{
    Receipt receipt;
    v1::Update update;
    m_rows.clear();
    if (!readUpdate(bytes, m_schema->updateField(), update, m_rows))
        return receipt;

    const UpdateStamp stamp = stampOf(update);
    if (stamp.isSnapshot() && update.epoch() == 0)
        return receipt;
    receipt.folded = update.folded();
    receipt.oldestAgeUs = oldestAgeUsOf(update);
    receipt.more = update.more();
    receipt.snapshot = stamp.isSnapshot();
    const Continuity::Fit fit = m_continuity.step(stamp);
    if (fit == Continuity::Fit::Gap) {
        receipt.outcome = Outcome::Gap;
        return receipt;
    }
    m_publishTimeUs = publishTimeOf(stamp, m_publishTimeUs);
    receipt.publishTimeUs = m_publishTimeUs;
    if (fit == Continuity::Fit::Restarts)
        forgetRows();
    if (!applyRows(update, receipt))
        return receipt;

    m_continuity.done(update.more());
    receipt.outcome = Outcome::Applied;
    if (update.has_digest() && m_continuity.isAtUpdate()) {
        receipt.digestChecked = true;
        if (update.digest() != m_board.digest())
            receipt.outcome = Outcome::DigestMismatch;
    }
    return receipt;
}

bool Replica::applyRows(const v1::Update &update, Receipt &receipt)
{
    const Micros timeBaseUs = timeBaseOf(update, m_publishTimeUs);
    m_board.beginCommit();
    for (const std::uint32_t row : update.removed()) {
        if (row < m_local.size() && m_local[row] != 0) {
            m_board.remove(std::exchange(m_local[row], 0));
            ++receipt.removed;
        }
    }
    bool good = true;
    for (const std::string_view row : m_rows)
        good = good && applyOne(row, timeBaseUs, receipt);
    good = good && applyTicks(update, timeBaseUs, receipt);
    m_board.endCommit();
    receipt.rows = static_cast<std::uint32_t>(m_rows.size()) + static_cast<std::uint32_t>(update.ticks_size()) / 2;
    return good;
}

void Replica::forgetRows()
{
    // They are removed, not dropped: the view's cursor stays good and sees them go.
    m_board.beginCommit();
    for (RowId &row : m_local) {
        if (row != 0)
            m_board.remove(std::exchange(row, 0));
    }
    m_board.endCommit();
}

bool Replica::applyOne(std::string_view message, Micros timeBaseUs, Receipt &receipt)
{
    const RowHead head = readRowHead(*m_schema, message);
    if (head.row == 0 || head.row > serverRowMax)
        return false;
    if (head.row >= m_local.size())
        m_local.resize(head.row + 1, 0);
    RowId &row = m_local[head.row];
    if (!head.key.empty()) {
        // A row that carries its key starts empty: it may have gone and come back since our version.
        if (row != 0)
            m_board.remove(row);
        row = m_board.insert(head.key);
        if (row >= m_serverRows.size())
            m_serverRows.resize(row + 1, 0);
        m_serverRows[row] = head.row;
    }
    if (row == 0 || !applyRow(m_board, row, timeBaseUs, message))
        return false;
    if (timeBaseUs != 0)
        noteTime(row, receipt);
    return true;
}

bool Replica::applyTicks(const v1::Update &update, Micros timeBaseUs, Receipt &receipt)
{
    const auto &ticks = update.ticks();
    if (ticks.empty())
        return true;
    if (ticks.size() % 2 != 0 || m_schema->sourceTimeIndex() < 0)
        return false;
    for (int i = 0; i < ticks.size(); i += 2) {
        const RowId row = ticks[i] < m_local.size() ? m_local[ticks[i]] : 0;
        if (row == 0)
            return false;
        applyTick(m_board, row, timeBaseUs, ticks[i + 1]);
        noteTime(row, receipt);
    }
    return true;
}

void Replica::noteTime(RowId row, Receipt &receipt) const
{
    const int index = m_schema->sourceTimeIndex();
    if (index >= 0)
        receipt.newestSourceTimeUs = std::max<Micros>(receipt.newestSourceTimeUs, m_board.cell(row, index));
}

std::vector<std::string> Replica::snapshot(std::size_t chunkBytes) const
{
    std::vector<std::string> messages;
    if (m_continuity.version() == 0)
        return messages;
    UpdateHeader header;
    header.board = m_schema->board();
    header.epoch = m_continuity.epoch();
    header.version = m_continuity.version();
    header.publishTimeUs = m_publishTimeUs;
    header.whole = true;
    std::string rows;
    m_board.forEachRow([&](RowId row) {
        appendWholeRow(m_board, row, m_serverRows[row], rows);
        if (rows.size() < chunkBytes)
            return;
        header.more = true;
        messages.push_back(updateHead(header, rows.size()) + rows);
        rows.clear();
    });
    header.more = false;
    header.digest = m_board.digest();
    messages.push_back(updateHead(header, rows.size()) + rows);
    return messages;
}

std::optional<std::string_view> updateIn(std::string_view serverMessage)
{
    CodedInputStream in = reader(serverMessage);
    std::string_view update;
    if (in.ReadTag() != wireTag(v1::ServerMessage::kUpdateFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED)
        || !readBytes(in, update) || in.CurrentPosition() != static_cast<int>(serverMessage.size()))
        return std::nullopt;
    return update;
}

std::optional<std::uint32_t> boardOf(std::string_view update)
{
    CodedInputStream in = reader(update);
    std::uint32_t board = 0;
    while (const std::uint32_t tag = in.ReadTag()) {
        if (tag == wireTag(v1::Update::kBoardFieldNumber, WireFormatLite::WIRETYPE_VARINT))
            return in.ReadVarint32(&board) ? std::optional(board) : std::nullopt;
        if (!WireFormatLite::SkipField(&in, tag))
            return std::nullopt;
    }
    return in.ConsumedEntireMessage() ? std::optional(board) : std::nullopt;
}

} // namespace tapedeck

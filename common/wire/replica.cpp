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
    if (!readUpdate(bytes, m_schema->updateField(), update, m_rows) || update.board() != m_schema->board())
        return receipt;

    receipt.folded = update.folded();
    receipt.oldestAgeUs = update.oldest_age_us();
    receipt.publishTimeUs = update.publish_time_us();
    receipt.newestSourceTimeUs = update.time_base_us();
    receipt.more = update.more();

    const bool snapshot = update.base_version() == 0;
    if (!snapshot && (update.epoch() != m_epoch || update.base_version() > m_version || m_inSnapshot)) {
        receipt.outcome = Outcome::Gap;
        return receipt;
    }
    if (snapshot && !continuesSnapshot(update.epoch(), update.version()))
        startSnapshot(update.epoch(), update.version());

    m_board.beginCommit();
    bool good = true;
    for (const std::uint32_t row : update.removed()) {
        if (row < m_local.size() && m_local[row] != 0) {
            m_board.remove(std::exchange(m_local[row], 0));
            ++receipt.removed;
        }
    }
    for (const std::string_view row : m_rows)
        good = good && applyOne(row, update.time_base_us());
    m_board.endCommit();
    receipt.rows = static_cast<std::uint32_t>(m_rows.size());
    if (!good)
        return receipt;

    if (!update.more()) {
        m_version = std::max<Version>(m_version, update.version());
        m_inSnapshot = false;
    }
    receipt.outcome = Outcome::Applied;
    // A digest speaks of its version: an update that ends before ours says nothing about our state.
    if (update.has_digest() && m_version == update.version()) {
        receipt.digestChecked = true;
        if (update.digest() != m_board.digest())
            receipt.outcome = Outcome::DigestMismatch;
    }
    return receipt;
}

bool Replica::continuesSnapshot(Epoch epoch, Version version) const
{
    return m_inSnapshot && m_epoch == epoch && m_snapshotVersion == version;
}

void Replica::startSnapshot(Epoch epoch, Version version)
{
    // The rows are removed, not forgotten: the view's cursor stays good and sees them go.
    m_board.beginCommit();
    for (RowId &row : m_local) {
        if (row != 0)
            m_board.remove(std::exchange(row, 0));
    }
    m_board.endCommit();
    m_epoch = epoch;
    m_version = 0;
    m_inSnapshot = true;
    m_snapshotVersion = version;
}

bool Replica::applyOne(std::string_view message, Micros timeBaseUs)
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
    return row != 0 && applyRow(m_board, row, timeBaseUs, message);
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

std::string_view boardOf(std::string_view update)
{
    CodedInputStream in = reader(update);
    std::string_view board;
    if (in.ReadTag() != wireTag(v1::Update::kBoardFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED)
        || !readBytes(in, board))
        return {};
    return board;
}

} // namespace tapedeck

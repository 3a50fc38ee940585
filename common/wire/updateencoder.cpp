// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/updateencoder.h"

#include "common/wire/wireformat.h"

#include "tapedeck/v1/wire.pb.h"

#include <algorithm>
#include <utility>

namespace tapedeck {

using google::protobuf::internal::WireFormatLite;

void appendUpdateFields(const UpdateHeader &header, std::string &out)
{
    v1::Update update;
    update.set_board(std::string(header.board));
    update.set_epoch(header.epoch);
    update.set_base_version(header.baseVersion);
    update.set_version(header.version);
    update.set_more(header.more);
    if (header.digest)
        update.set_digest(*header.digest);
    update.mutable_removed()->Assign(header.removed.begin(), header.removed.end());
    update.set_folded(header.folded);
    update.set_oldest_age_us(header.oldestAgeUs);
    update.set_publish_time_us(header.publishTimeUs);
    update.set_time_base_us(header.timeBaseUs);

    update.AppendToString(&out);
}

void appendUpdateTag(std::size_t updateBytes, std::string &out)
{
    appendVarint(wireTag(v1::ServerMessage::kUpdateFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED), out);
    appendVarint(updateBytes, out);
}

std::string updateHead(const UpdateHeader &header, std::size_t rowBytes)
{
    std::string fields;
    appendUpdateFields(header, fields);
    std::string out;
    out.reserve(fields.size() + 16);
    appendUpdateTag(fields.size() + rowBytes, out);
    return out += fields;
}

Micros newestTime(const Board &board, Version since)
{
    const Column *column = board.schema().find("source_time");
    if (column == nullptr)
        return 0;
    const int index = board.schema().indexOf(column->number);
    Micros newest = 0;
    board.changesSince(since, [&](RowId row) {
        if (board.presence(row) >> index & 1)
            newest = std::max(newest, board.cell(row, index));
    });
    return newest;
}

std::vector<std::string> encodeUpdate(const Board &board, Version since, UpdateHeader header, std::size_t chunkBytes)
{
    std::vector<std::string> messages;
    encodeUpdateParts(
        board, since, std::move(header), chunkBytes, [](RowId) { return true; },
        [&](std::string &&head, const std::string &rows) { messages.push_back(std::move(head) + rows); });
    return messages;
}

} // namespace tapedeck

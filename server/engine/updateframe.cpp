// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/updateframe.h"

#include "common/wire/jsontext.h"
#include "common/wire/rowcodec.h"
#include "common/wire/rowjson.h"
#include "common/wire/updatejson.h"
#include "common/wire/websocketframe.h"

#include <algorithm>

namespace tapedeck {

Flush::Span appendEncodedRow(Encoding encoding, const Board &board, RowId row, Version since, Micros timeBaseUs,
                             std::string &rows)
{
    const bool text = encoding != Encoding::Protobuf;
    if (text && !rows.empty())
        rows.push_back(',');
    const std::size_t offset = rows.size();
    if (text)
        appendUpdateRowJson(board, row, since, rows);
    else
        appendRow(board, row, since, timeBaseUs, rows);
    return {static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(rows.size() - offset)};
}

void appendUpdateFrame(Encoding encoding, const Schema &schema, const UpdateHeader &header, std::string_view rows,
                       std::string &out)
{
    if (encoding == Encoding::Protobuf) {
        const std::string head = updateHead(header, rows.size());
        out.reserve(out.size() + head.size() + rows.size() + 16);
        appendWebSocketHead(WebSocketOpcode::Binary, head.size() + rows.size(), out);
        out.append(head).append(rows);
        return;
    }
    std::string head;
    appendUpdateJsonHead(schema, header, !rows.empty(), head);
    const std::string_view tail = updateJsonTail(!rows.empty());
    out.reserve(out.size() + head.size() + rows.size() + 64);
    if (encoding == Encoding::Json) {
        appendWebSocketHead(WebSocketOpcode::Text, head.size() + rows.size() + tail.size(), out);
        out.append(head).append(rows).append(tail);
        return;
    }
    // The id is where EventSource resumes, so a part that more follow has none.
    if (!header.more) {
        out += "id: ";
        appendJsonNumber(header.epoch, out);
        out += ':';
        appendJsonNumber(header.version, out);
        out += '\n';
    }
    out.append("data: ").append(head).append(rows).append(tail).append("\n\n");
}

Micros newestTime(const Board &board, const std::vector<RowId> &rows)
{
    const Column *column = board.schema().find("source_time");
    if (column == nullptr)
        return 0;
    const int index = board.schema().indexOf(column->number);
    Micros newest = 0;
    for (const RowId row : rows) {
        if (board.presence(row) >> index & 1)
            newest = std::max(newest, board.cell(row, index));
    }
    return newest;
}

UpdateHeader headerOf(const Board &board, Version base, Version version)
{
    UpdateHeader header;
    header.board = board.schema().board();
    header.epoch = board.epoch();
    header.baseVersion = base;
    header.version = version;
    header.publishTimeUs = wallClockUs();
    return header;
}

} // namespace tapedeck

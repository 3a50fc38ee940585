// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/gatherer.h"

#include "common/wire/updatejson.h"
#include "common/wire/websocketframe.h"

namespace tapedeck {

namespace {

const Schema &schemaOf(BoardId board)
{
    return Schema::all()[static_cast<std::size_t>(board)];
}

} // namespace

std::string_view Gatherer::gather(const Subscription &subscription, const Flush &flush)
{
    if (subscription.matches.empty() && subscription.gone.empty() && (!flush.header.digest || subscription.isView()))
        return {};
    const bool isText = subscription.encoding() != Encoding::Protobuf;
    const Flush::Encoded &encoded = flush.as(subscription.encoding());
    // Text rows have commas between.
    std::size_t rowBytes = isText && !subscription.matches.empty() ? subscription.matches.size() - 1 : 0;
    for (const std::uint32_t place : subscription.matches)
        rowBytes += encoded.spans[place].size;

    const std::string &fields = head(subscription, flush);
    m_frame.clear();
    if (isText)
        frameText(fields, rowBytes, subscription, flush);
    else
        frameProtobuf(fields, rowBytes);
    for (std::size_t i = 0; i < subscription.matches.size(); ++i) {
        if (isText && i > 0)
            m_frame.push_back(',');
        const Flush::Span &span = encoded.spans[subscription.matches[i]];
        m_frame.append(encoded.rows, span.offset, span.size);
    }
    if (isText)
        m_frame.append(updateJsonTail(!subscription.matches.empty()));
    if (subscription.encoding() == Encoding::Sse)
        m_frame.append(updateSseTail);
    return m_frame;
}

void Gatherer::frameProtobuf(const std::string &head, std::size_t rowBytes)
{
    std::string tag; // short: no allocation
    appendUpdateTag(head.size() + rowBytes, tag);
    appendWebSocketHead(WebSocketOpcode::Binary, tag.size() + head.size() + rowBytes, m_frame);
    m_frame.append(tag).append(head);
}

void Gatherer::frameText(const std::string &head, std::size_t rowBytes, const Subscription &subscription,
                         const Flush &flush)
{
    if (subscription.encoding() == Encoding::Sse) {
        appendUpdateSseHead(flush.header, m_frame);
    } else {
        const std::size_t tail = updateJsonTail(!subscription.matches.empty()).size();
        appendWebSocketHead(WebSocketOpcode::Text, head.size() + rowBytes + tail, m_frame);
    }
    m_frame.append(head);
}

const std::string &Gatherer::head(const Subscription &subscription, const Flush &flush)
{
    const bool shared = subscription.gone.empty() && !flush.header.digest && !subscription.isView();
    Head &known = m_sharedHeads[static_cast<std::size_t>(subscription.encoding())];
    if (shared && known.publishedUs == flush.header.publishTimeUs && known.version == flush.header.version
        && known.base == subscription.sentVersion() && known.board == flush.board)
        return known.text;
    UpdateHeader header = flush.header;
    header.baseVersion = subscription.sentVersion();
    header.removed = subscription.gone;
    if (subscription.isView()) { // the other rows stay behind, so the version does, and a digest would not agree
        header.version = header.baseVersion;
        header.digest.reset();
    }
    if (header.digest) {
        header.digest = 0;
        for (const RowId row : subscription.rows)
            *header.digest += flush.rowDigests[row];
    }
    std::string &out = shared ? known.text : m_ownHead;
    out.clear();
    if (subscription.encoding() == Encoding::Protobuf)
        appendUpdateFields(header, out);
    else
        appendUpdateJsonHead(schemaOf(flush.board), header, !subscription.matches.empty(), out);
    if (shared) {
        known.board = flush.board;
        known.base = header.baseVersion;
        known.version = flush.header.version;
        known.publishedUs = flush.header.publishTimeUs;
    }
    return out;
}

} // namespace tapedeck

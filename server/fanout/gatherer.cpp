// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/gatherer.h"

#include "common/wire/websocketframe.h"

namespace tapedeck {

std::string_view Gatherer::gather(const Subscription &subscription, const Flush &flush)
{
    if (subscription.matches.empty() && subscription.gone.empty() && (!flush.header.digest || subscription.isView()))
        return {};
    const Flush::Encoded &encoded = flush.as(subscription.encoding());
    std::size_t rowBytes = 0;
    for (const std::uint32_t place : subscription.matches)
        rowBytes += encoded.spans[place].size;

    const std::string &fields = head(subscription, flush);
    std::string tag; // short: no allocation
    appendUpdateTag(fields.size() + rowBytes, tag);
    m_frame.clear();
    appendWebSocketHead(WebSocketOpcode::Binary, tag.size() + fields.size() + rowBytes, m_frame);
    m_frame.append(tag).append(fields);
    for (const std::uint32_t place : subscription.matches) {
        const Flush::Span &span = encoded.spans[place];
        m_frame.append(encoded.rows, span.offset, span.size);
    }
    return m_frame;
}

const std::string &Gatherer::head(const Subscription &subscription, const Flush &flush)
{
    const bool shared = subscription.gone.empty() && !flush.header.digest && !subscription.isView();
    if (shared && m_headPublishedUs == flush.header.publishTimeUs && m_headVersion == flush.header.version
        && m_headBase == subscription.sentVersion())
        return m_sharedHead;
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
    std::string &out = shared ? m_sharedHead : m_ownHead;
    out.clear();
    appendUpdateFields(header, out);
    if (shared) {
        m_headPublishedUs = flush.header.publishTimeUs;
        m_headVersion = flush.header.version;
        m_headBase = header.baseVersion;
    }
    return out;
}

} // namespace tapedeck

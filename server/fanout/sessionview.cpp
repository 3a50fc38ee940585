// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Rows in view: while a client is slowed down, what its user looks at goes on at the rate that was asked for.
#include "server/fanout/boardnames.h"
#include "server/fanout/session.h"

#include <algorithm>
#include <iterator>

namespace tapedeck {

void Session::handle(const v1::View &message)
{
    const std::optional<BoardId> id = boardByName(message.board());
    if (!id || board(*id).asked < 0) {
        sendError(v1::Error::UNKNOWN_BOARD, "View names a board that is not subscribed to");
        return;
    }
    if (static_cast<std::uint32_t>(message.rows_size()) > m_context.limits.viewRowsMax) {
        sendError(v1::Error::TOO_MANY_KEYS,
                  "a View has at most " + std::to_string(m_context.limits.viewRowsMax) + " rows");
        return;
    }
    BoardState &state = board(*id);
    std::vector<RowId> rows;
    for (const std::uint32_t row : message.rows()) {
        // A number that no row has would only cost memory, and a lot of it.
        if (row > 0 && row < m_context.engine.rowLimit(*id))
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    if (!state.subscription.takesAll()) {
        std::vector<RowId> own;
        std::set_intersection(rows.begin(), rows.end(), state.subscription.rows.begin(), state.subscription.rows.end(),
                              std::back_inserter(own));
        rows = std::move(own);
    }

    std::vector<RowId> added = rows;
    if (state.view && state.view->joined >= 0) {
        added.clear();
        std::set_difference(rows.begin(), rows.end(), state.view->rows.begin(), state.view->rows.end(),
                            std::back_inserter(added));
        leaveView(state, *id);
    }
    state.view.reset();
    if (rows.empty())
        return;
    state.view = std::make_unique<View>();
    state.view->subscription.session = this;
    state.view->rows = std::move(rows);
    if (state.joined > state.asked)
        requestRows(*id, std::move(added));
    updateView(*id);
}

void Session::updateView(BoardId id)
{
    BoardState &state = board(id);
    if (!state.view)
        return;
    const bool needed = state.joined > state.asked && m_pacer.pace().step == v1::Paced::REDUCED;
    if (!needed) {
        leaveView(state, id);
    } else if (state.view->joined != state.asked) {
        leaveView(state, id);
        state.view->subscription.startView(m_encoding, state.view->rows);
        m_context.lanes.join(state.view->subscription, id, state.asked);
        state.view->joined = state.asked;
    }
}

void Session::leaveView(BoardState &state, BoardId id)
{
    if (!state.view || state.view->joined < 0)
        return;
    m_context.lanes.leave(state.view->subscription, id, state.view->joined);
    state.view->joined = -1;
}

void Session::takeView(const Flush &flush, Subscription &view)
{
    Subscription &whole = board(flush.board).subscription;
    // While that is caught up it gets these rows anyhow; what it cannot take now comes with the next flush of the
    // board.
    if (m_closing || !whole.following() || !m_transport.drained() || whole.epoch() != flush.header.epoch
        || flush.header.version < whole.newestSent())
        return;
    view.standAt(whole.epoch(), whole.sentVersion());
    const std::string_view frame = m_context.gatherer.gather(view, flush);
    if (frame.empty())
        return;
    whole.see(flush.header.version);
    noteSent(frame.size());
    m_transport.send(frame, m_context.nowUs);
}

void Session::requestRows(BoardId id, std::vector<RowId> rows)
{
    const BoardState &state = board(id);
    if (rows.empty() || !state.subscription.following() || state.subscription.sentVersion() == 0)
        return;
    CatchUpRequest request;
    request.worker = m_context.worker;
    request.ticket = std::uint64_t(state.generation) << 32 | m_id;
    request.board = id;
    request.encoding = m_encoding;
    request.zstd = false;
    request.epoch = state.subscription.epoch();
    request.since = state.subscription.sentVersion();
    request.tier = state.joined;
    request.rows = std::move(rows);
    m_context.requests.push_back(std::move(request));
}

void Session::takeRows(const CatchUp &catchUp)
{
    Subscription &whole = board(catchUp.board).subscription;
    if (!whole.following() || whole.epoch() != catchUp.epoch || whole.sentVersion() < catchUp.base
        || catchUp.seen < whole.newestSent())
        return;
    for (const Frame &frame : *catchUp.frames) {
        if (!m_transport.drained())
            return; // the rows come with the board's next flush
        whole.see(catchUp.seen);
        noteSent(frame->size());
        m_transport.send(*frame, frame, m_context.nowUs);
    }
}

} // namespace tapedeck

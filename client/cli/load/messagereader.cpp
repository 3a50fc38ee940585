// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/messagereader.h"

namespace tapedeck {

namespace {

constexpr std::size_t capacityMax = 1024; // beyond, the buffer of a client that keeps no rows is given back

} // namespace

MessageReader::Outcome MessageReader::take(std::string_view piece, bool last, HeadScratch &scratch)
{
    if (m_state == State::Rows) {
        if (last)
            m_state = State::Between;
        return last ? Outcome::Update : Outcome::NeedsMore;
    }
    if (m_state == State::Between) {
        m_state = State::Head;
        if (m_wholeUpdates || m_kept.capacity() <= capacityMax)
            m_kept.clear();
        else
            m_kept = {};
    }
    // Mostly a message, or at least its head, comes in one piece, and is read where it lies.
    std::string_view bytes = piece;
    if (!m_kept.empty()) {
        m_kept.append(piece);
        bytes = m_kept;
    }
    if (last) {
        m_state = State::Between;
        return endMessage(bytes, scratch);
    }
    if (m_state == State::Head && readHead(bytes, scratch) == Outcome::Broken)
        return Outcome::Broken;
    if (m_state == State::Rows)
        m_kept.clear();
    else if (m_kept.empty())
        m_kept.assign(piece);
    return m_kept.size() > (m_wholeUpdates ? keptWithUpdatesMax : keptMax) ? Outcome::Broken : Outcome::NeedsMore;
}

MessageReader::Outcome MessageReader::readHead(std::string_view bytes, HeadScratch &scratch)
{
    switch (readUpdateHead(bytes, false, scratch, m_head)) {
    case HeadRead::Malformed:
        return Outcome::Broken;
    case HeadRead::NoUpdate:
        m_state = State::Whole;
        break;
    case HeadRead::Done:
        m_state = m_wholeUpdates ? State::Whole : State::Rows;
        break;
    case HeadRead::NeedsMore:
        break;
    }
    return Outcome::NeedsMore;
}

MessageReader::Outcome MessageReader::endMessage(std::string_view bytes, HeadScratch &scratch)
{
    m_message = bytes;
    switch (readUpdateHead(bytes, true, scratch, m_head)) {
    case HeadRead::Done:
        return Outcome::Update;
    case HeadRead::NoUpdate:
        return Outcome::Message;
    case HeadRead::NeedsMore:
    case HeadRead::Malformed:
        break;
    }
    return Outcome::Broken;
}

} // namespace tapedeck

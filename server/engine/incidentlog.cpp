// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/incidentlog.h"

#include <algorithm>
#include <utility>

namespace tapedeck {

namespace {

/// At most that many bytes of it, and no part of a character.
void shorten(std::string &utf8, std::size_t bytesMax)
{
    if (utf8.size() <= bytesMax)
        return;
    std::size_t end = bytesMax;
    while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0u) == 0x80u)
        --end;
    utf8.resize(end);
}

} // namespace

void IncidentLog::add(What what, Micros atUs)
{
    ++m_version;
    shorten(what.text, textBytesMax);
    const auto same = std::find_if(m_entries.rbegin(), m_entries.rend(), [&](const v1::Status::Incident &entry) {
        return entry.url() == what.url && entry.kind() == what.kind && entry.state() == what.state
            && entry.text() == what.text;
    });
    v1::Status::Incident entry;
    if (same != m_entries.rend() && atUs - same->last_us() <= togetherUs) {
        entry = std::move(*same);
        m_entries.erase(std::next(same).base());
    } else {
        makeRoom(what.url);
        entry.set_url(std::move(what.url));
        entry.set_kind(what.kind);
        entry.set_state(what.state);
        entry.set_text(std::move(what.text));
        entry.set_first_us(atUs);
    }
    entry.set_count(entry.count() + what.count);
    entry.set_last_us(atUs);
    m_entries.push_back(std::move(entry));
}

/// A source that fails all the time does not push out what happened to the others.
void IncidentLog::makeRoom(const std::string &url)
{
    const auto isOfIt = [&](const v1::Status::Incident &entry) { return entry.url() == url; };
    if (static_cast<std::size_t>(std::count_if(m_entries.begin(), m_entries.end(), isOfIt)) >= entriesOfOneMax)
        m_entries.erase(std::find_if(m_entries.begin(), m_entries.end(), isOfIt));
    else if (m_entries.size() >= entriesMax)
        m_entries.pop_front();
}

void IncidentLog::write(v1::Status &status) const
{
    for (const v1::Status::Incident &entry : m_entries)
        *status.add_incidents() = entry;
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/rowindex.h"

#include <algorithm>
#include <utility>

namespace tapedeck {

namespace {

/// Order does not matter in these lists.
void eraseFrom(std::vector<Subscription *> &list, const Subscription *subscription)
{
    const auto it = std::find(list.begin(), list.end(), subscription);
    if (it == list.end())
        return;
    *it = list.back();
    list.pop_back();
}

} // namespace

void RowIndex::add(Subscription &subscription)
{
    subscription.place = static_cast<std::uint32_t>(m_members.size());
    m_members.push_back(&subscription);
    if (const RowFilter *filter = subscription.filter().get()) {
        if (!filter->prefix().empty())
            m_prefixed.push_back(&subscription);
        filter->forEachKey([&](const std::string &key) { m_keys[key].push_back(&subscription); });
    }
    for (const RowId row : subscription.rows)
        followers(row).push_back(&subscription);
}

void RowIndex::remove(Subscription &subscription)
{
    m_members[subscription.place] = m_members.back();
    m_members[subscription.place]->place = subscription.place;
    m_members.pop_back();
    if (const RowFilter *filter = subscription.filter().get()) {
        if (!filter->prefix().empty())
            eraseFrom(m_prefixed, &subscription);
        filter->forEachKey([&](const std::string &key) {
            const auto it = m_keys.find(key);
            eraseFrom(it->second, &subscription);
            if (it->second.empty())
                m_keys.erase(it);
        });
    }
    unlinkRows(subscription);
    if (subscription.touched > 0)
        m_concerned[subscription.touched - 1] = nullptr;
    subscription.touched = 0;
    subscription.matches.clear();
    subscription.gone.clear();
    if (m_members.empty())
        m_handled = 0;
}

void RowIndex::setRows(Subscription &subscription, std::vector<RowId> rows)
{
    unlinkRows(subscription);
    subscription.rows = std::move(rows);
    for (const RowId row : subscription.rows)
        followers(row).push_back(&subscription);
}

bool RowIndex::match(const Flush &flush)
{
    const bool continues = m_handled == 0 || flush.header.baseVersion <= m_handled;
    m_handled = flush.header.version;
    if (!continues)
        return false;
    for (const RowId row : flush.header.removed) {
        if (row >= m_byRow.size())
            continue;
        for (Subscription *follower : std::exchange(m_byRow[row], {})) {
            std::erase(follower->rows, row);
            touch(*follower);
            follower->gone.push_back(row);
        }
    }
    for (const auto &[row, key] : flush.keys)
        matchKey(row, key);
    for (std::size_t i = 0; i < flush.changed.size(); ++i) {
        const RowId row = flush.changed[i];
        if (row >= m_byRow.size())
            break; // ascending: nobody follows those behind it either
        for (Subscription *follower : m_byRow[row]) {
            touch(*follower);
            follower->matches.push_back(static_cast<std::uint32_t>(i));
        }
    }
    if (flush.header.digest) {
        for (Subscription *member : m_members)
            touch(*member);
    }
    return true;
}

void RowIndex::clear()
{
    for (Subscription *subscription : m_concerned) {
        if (subscription == nullptr)
            continue;
        subscription->touched = 0;
        subscription->matches.clear();
        subscription->gone.clear();
    }
    m_concerned.clear();
}

void RowIndex::matchKey(RowId row, std::string_view key)
{
    // The number may have been another row's before.
    const Followers before = followers(row);
    for (Subscription *follower : before) {
        if (follower->filter() && follower->filter()->accepts(key))
            continue;
        dropRow(*follower, row);
        touch(*follower);
        follower->gone.push_back(row);
    }
    for (const std::string_view name : {key, RowFilter::symbolOf(key)}) {
        if (const auto it = m_keys.find(name); it != m_keys.end() && !name.empty()) {
            for (Subscription *named : it->second)
                addRow(*named, row);
        }
    }
    for (Subscription *prefixed : m_prefixed) {
        if (prefixed->filter()->accepts(key))
            addRow(*prefixed, row);
    }
}

void RowIndex::touch(Subscription &subscription)
{
    if (subscription.touched > 0)
        return;
    m_concerned.push_back(&subscription);
    subscription.touched = static_cast<std::uint32_t>(m_concerned.size());
}

void RowIndex::addRow(Subscription &subscription, RowId row)
{
    const auto at = std::lower_bound(subscription.rows.begin(), subscription.rows.end(), row);
    if (at != subscription.rows.end() && *at == row)
        return;
    subscription.rows.insert(at, row);
    followers(row).push_back(&subscription);
}

void RowIndex::dropRow(Subscription &subscription, RowId row)
{
    std::erase(subscription.rows, row);
    eraseFrom(m_byRow[row], &subscription);
}

void RowIndex::unlinkRows(Subscription &subscription)
{
    for (const RowId row : subscription.rows)
        eraseFrom(m_byRow[row], &subscription);
}

RowIndex::Followers &RowIndex::followers(RowId row)
{
    if (row >= m_byRow.size())
        m_byRow.resize(row + 1);
    return m_byRow[row];
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/fanout/subscription.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace tapedeck {

/// The filtered subscriptions of one board and tier, by the rows that they take: a flush finds whom it concerns by its
/// own rows, whatever the number of subscriptions. Not thread-safe.
class RowIndex
{
public:
    /// With a filter, its rows are not known yet: a catch-up brings them to setRows(). A view comes with its rows.
    void add(Subscription &subscription);
    void remove(Subscription &subscription);
    void setRows(Subscription &subscription, std::vector<RowId> rows);

    /// Works out what the flush is to each subscription (Subscription::matches, gone) and lists those whom it concerns:
    /// all of them if it carries a digest. Until clear(), the list has null for those removed meanwhile.
    ///
    /// False if a flush is missing before this one: then nobody can take it, and all have to be caught up.
    [[nodiscard]] bool match(const Flush &flush);
    [[nodiscard]] const std::vector<Subscription *> &concerned() const { return m_concerned; }
    /// Forgets the flush.
    void clear();

    [[nodiscard]] const std::vector<Subscription *> &members() const { return m_members; }

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    using Followers = std::vector<Subscription *>;

    void touch(Subscription &subscription);
    void addRow(Subscription &subscription, RowId row);
    void dropRow(Subscription &subscription, RowId row);
    void unlinkRows(Subscription &subscription);
    void matchKey(RowId row, std::string_view key);
    [[nodiscard]] Followers &followers(RowId row);

    std::vector<Subscription *> m_members;
    std::vector<Subscription *> m_prefixed;                                   ///< members with a prefix
    std::unordered_map<std::string, Followers, Hash, std::equal_to<>> m_keys; ///< members by each key they name
    std::vector<Followers> m_byRow;
    std::vector<Subscription *> m_concerned;
    Version m_handled = 0; ///< of the last flush; 0: none since it was empty
};

} // namespace tapedeck

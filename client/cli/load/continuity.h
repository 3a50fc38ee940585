// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/load/updatehead.h"

#include <algorithm>

namespace tapedeck {

/// Follows a subscription by the heads of its Updates alone: whether each continues what came before, and where to
/// resume. Decides as Replica does.
class Continuity
{
public:
    /// False: a gap; nothing of the Update counts.
    [[nodiscard]] bool take(const UpdateHead &head)
    {
        const UpdateStamp &stamp = head.stamp;
        const auto range = versionsOf(stamp, m_version);
        const bool snapshot = stamp.isSnapshot();
        if (!range || (!snapshot && !follows(stamp, *range)))
            return false;
        if (snapshot && !(m_inSnapshot && stamp.epoch == m_epoch && range->version == m_snapshotVersion)) {
            m_epoch = stamp.epoch.value_or(0);
            m_version = 0;
            m_inSnapshot = true;
            m_snapshotVersion = range->version;
        }
        if (!head.more) {
            m_version = std::max(m_version, range->version);
            m_inSnapshot = false;
        }
        return true;
    }

    /// The cursor: where a Subscribe resumes. Version 0: from the start.
    [[nodiscard]] Epoch epoch() const { return m_epoch; }
    [[nodiscard]] Version version() const { return m_version; }

private:
    [[nodiscard]] bool follows(const UpdateStamp &stamp, const VersionRange &range) const
    {
        const bool sameEpoch = m_epoch != 0 && stamp.epoch.value_or(m_epoch) == m_epoch;
        return sameEpoch && !m_inSnapshot && range.base <= m_version && range.base <= range.version;
    }

    Epoch m_epoch = 0;
    Version m_version = 0;
    Version m_snapshotVersion = 0;
    bool m_inSnapshot = false; // between the first and the last Update of a snapshot
};

} // namespace tapedeck

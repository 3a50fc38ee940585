// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/wire/updateheader.h"

#include <algorithm>
#include <optional>

namespace tapedeck {

/// Where a receiver of Updates stands, and which of them it may apply.
class Continuity
{
public:
    enum class Fit {
        Continues, ///< apply it
        Restarts,  ///< the first of a snapshot: forget every row, then apply it
        Gap,       ///< nothing of it counts: subscribe again from the cursor
    };

    /// Steps to the Update, unless it is a gap; done() completes the step once its rows have been applied.
    [[nodiscard]] Fit step(const UpdateStamp &stamp)
    {
        const std::optional<VersionRange> range = versionsOf(stamp, m_version);
        if (!range || (!stamp.isSnapshot() && !follows(stamp, *range)))
            return Fit::Gap;
        m_reached = range->version;
        const Epoch epoch = stamp.epoch.value_or(0);
        if (!stamp.isSnapshot() || (m_inSnapshot && epoch == m_epoch && m_reached == m_snapshotVersion))
            return Fit::Continues;
        m_epoch = epoch;
        m_version = 0;
        m_inSnapshot = true;
        m_snapshotVersion = m_reached;
        return Fit::Restarts;
    }
    /// `more`: v1.Update.more.
    void done(bool more)
    {
        if (more)
            return;
        m_version = std::max(m_version, m_reached);
        m_inSnapshot = false;
    }

    /// The cursor: where a Subscribe resumes. Version 0: from the start.
    [[nodiscard]] Epoch epoch() const { return m_epoch; }
    [[nodiscard]] Version version() const { return m_version; }
    /// The latest Update ends where the receiver stands, so that its digest speaks of the receiver's state.
    [[nodiscard]] bool isAtUpdate() const { return m_version == m_reached; }

private:
    /// It is of our lineage, and begins at or before our version.
    [[nodiscard]] bool follows(const UpdateStamp &stamp, const VersionRange &range) const
    {
        const bool sameEpoch = m_epoch != 0 && stamp.epoch.value_or(m_epoch) == m_epoch;
        return sameEpoch && !m_inSnapshot && range.base <= m_version && range.base <= range.version;
    }

    Epoch m_epoch = 0;
    Version m_version = 0;
    Version m_reached = 0; // by the latest Update
    Version m_snapshotVersion = 0;
    bool m_inSnapshot = false; // between the first and the last Update of a snapshot
};

} // namespace tapedeck

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
        const bool snapshot = head.baseVersion == 0;
        if (!snapshot && (head.epoch != m_epoch || head.baseVersion > m_version || m_inSnapshot))
            return false;
        if (snapshot && !(m_inSnapshot && head.epoch == m_epoch && head.version == m_snapshotVersion)) {
            m_epoch = head.epoch;
            m_version = 0;
            m_inSnapshot = true;
            m_snapshotVersion = head.version;
        }
        if (!head.more) {
            m_version = std::max(m_version, head.version);
            m_inSnapshot = false;
        }
        return true;
    }

    /// The cursor: where a Subscribe resumes. Version 0: from the start.
    [[nodiscard]] Epoch epoch() const { return m_epoch; }
    [[nodiscard]] Version version() const { return m_version; }

private:
    Epoch m_epoch = 0;
    Version m_version = 0;
    Version m_snapshotVersion = 0;
    bool m_inSnapshot = false; // between the first and the last Update of a snapshot
};

} // namespace tapedeck

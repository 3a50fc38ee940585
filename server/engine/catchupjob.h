// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/wire/zstdmessage.h"
#include "server/engine/keyindex.h"
#include "server/engine/publishedboard.h"
#include "server/engine/updatepass.h"

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace tapedeck {

/// All that somebody at a cursor misses (a snapshot: at version 0), encoded once for all who ask for the same, in
/// slices of time.
///
/// A first Update leads from the cursor to the version that the board had at the beginning; as long as much has changed
/// meanwhile, further ones follow on. What is left then is small, and is added for each answer at its own time.
class CatchUpJob
{
public:
    struct Subject {
        Encoding encoding;
        Version since;                           ///< within the horizon
        std::shared_ptr<const RowFilter> filter; ///< null: every row
        std::uint64_t offered = 0;               ///< of the CatchUpRequest that began it
        Micros sinceUs = 0;
    };

    CatchUpJob(const PublishedBoard &published, const CatchUpLimits &limits, KeyIndex &index, Subject subject);

    /// Goes on until `deadlineUs` (steady clock), at least a little. True: answer() can be called before the board
    /// moves on. `compressor`: compressed frames are wanted too.
    [[nodiscard]] bool advance(Micros deadlineUs, MessageCompressor *compressor);
    /// The board has forgotten removals that this has not told yet, or began anew: it has to be done over, from version
    /// 0.
    [[nodiscard]] bool lost() const;

    /// An answer that was given before, if it is not older than `oldest`.
    [[nodiscard]] const CatchUp *earlierAnswer(bool compressed, Version oldest) const;
    /// What has to be sent, up to the board's present version.
    [[nodiscard]] const CatchUp &answer(bool compressed);

    /// What its frames begin with is the board as it is, or was a short time ago: who shows a snapshot before what
    /// follows it in closing shows nothing old.
    [[nodiscard]] bool isRecent(Micros nowUs) const;
    /// Somebody who asks now does well to share it: little has changed, as compared with what it holds.
    [[nodiscard]] bool worthSharing(Micros nowUs) const;
    [[nodiscard]] const Subject &subject() const { return m_subject; }
    /// Of the plain frames, until now.
    [[nodiscard]] std::size_t bytes() const { return m_frameBytes + (m_pass ? m_pass->bytes() : 0); }
    /// Rows that the subscriber has in the end.
    [[nodiscard]] std::size_t subscribedRows() const;
    /// What the frames take in memory.
    [[nodiscard]] std::size_t memoryBytes() const;

private:
    [[nodiscard]] bool beginPass(Micros deadlineUs);
    void endPass();
    [[nodiscard]] UpdatePass::Plan planFrom(Version base) const;
    [[nodiscard]] bool isLittleLeft() const;
    [[nodiscard]] bool compress(MessageCompressor &compressor, Micros deadlineUs);

    const PublishedBoard &m_published;
    const CatchUpLimits &m_limits;
    KeyIndex &m_index;
    Subject m_subject;
    Epoch m_epoch;

    Version m_version;       // up to which m_frames lead
    std::uint64_t m_offered; // source changes at m_version, and when that was (wall clock); for the receipt
    Micros m_versionUs;
    std::vector<Frame> m_frames;
    std::vector<Frame> m_compressed; // as m_frames, as far as it goes
    std::size_t m_frameBytes = 0;
    std::array<CatchUp, 2> m_answers; // the newest plain and compressed ones

    std::optional<UpdatePass> m_pass;
    std::uint64_t m_passOffered = 0;
    Micros m_passUs = 0;
    int m_passes = 0;
    std::size_t m_firstRows = 0; // in the first pass, and in those after it
    std::size_t m_laterRows = 0;
    bool m_settled = false;          // what changed since m_version may be encoded in one go
    Micros m_settledUs = 0;          // steady clock
    std::vector<RowId> m_filterRows; // that the filter accepts, at the board's version of m_filterVersion
    Version m_filterVersion = 0;
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/delivery.h"

#include <memory>
#include <mutex>
#include <vector>

namespace tapedeck {

/// Flushes whose memory is used again: whoever lets go of one last, in whatever thread, gives it back.
class FlushPool
{
public:
    static constexpr std::size_t keptMax = 16;
    static constexpr std::size_t keptBytesMax = 4 * 1024 * 1024; ///< of one flush; a larger one is freed

    /// One without rows; its header is what it was, without removed rows.
    [[nodiscard]] std::shared_ptr<Flush> take()
    {
        std::unique_ptr<Flush> flush;
        {
            const std::lock_guard lock(m_shelf->mutex);
            if (!m_shelf->flushes.empty()) {
                flush = std::move(m_shelf->flushes.back());
                m_shelf->flushes.pop_back();
            }
        }
        if (!flush)
            flush = std::make_unique<Flush>();
        return {flush.release(), [shelf = m_shelf](Flush *used) { giveBack(*shelf, std::unique_ptr<Flush>(used)); }};
    }

private:
    struct Shelf {
        std::mutex mutex;
        std::vector<std::unique_ptr<Flush>> flushes;
    };

    static void giveBack(Shelf &shelf, std::unique_ptr<Flush> flush)
    {
        std::size_t bytes = flush->rowDigests.capacity() * sizeof(Digest);
        for (Flush::Encoded &encoded : flush->encoded) {
            bytes += encoded.rows.capacity() + encoded.frame.capacity();
            encoded.rows.clear();
            encoded.spans.clear();
            encoded.frame.clear();
        }
        flush->header.removed.clear();
        flush->changed.clear();
        flush->keys.clear();
        flush->rowDigests.clear();
        if (bytes > keptBytesMax)
            return;
        const std::lock_guard lock(shelf.mutex);
        if (shelf.flushes.size() < keptMax)
            shelf.flushes.push_back(std::move(flush));
    }

    std::shared_ptr<Shelf> m_shelf = std::make_shared<Shelf>(); // outlives the pool with the last flush
};

} // namespace tapedeck

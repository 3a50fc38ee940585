// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tapedeck/v1/follow.pb.h"

#include <cstdint>
#include <functional>
#include <string>

namespace tapedeck {

/// What can be followed: one stream of one row.
struct FollowTarget {
    v1::Stream stream = v1::STREAM_UNSPECIFIED;
    std::string key;             ///< the row's whole key, "venue:symbol"
    std::uint32_t intervalS = 0; ///< of candles; else 0

    friend bool operator==(const FollowTarget &, const FollowTarget &) = default;

    struct Hash {
        std::size_t operator()(const FollowTarget &target) const
        {
            return std::hash<std::string>()(target.key) * 31 + static_cast<std::size_t>(target.stream) * 8'191
                + target.intervalS;
        }
    };
};

} // namespace tapedeck

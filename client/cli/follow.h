// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/options.h"
#include "common/wire/followtarget.h"
#include "tapedeck/v1/follow.pb.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace tapedeck {

/// Follows one target, and gives each part to `take`, whose answer, if it has one, is the exit code. Without --follow
/// `none` is the sentence if there is nothing when the time is over.
[[nodiscard]] int runFollow(const CliOptions &options, const FollowTarget &target, const std::string &none,
                            const std::function<std::optional<int>(const v1::Followed &)> &take);

/// A venue's time, UTC: "2026-01-31 12:00:00.123", without what is 0 at its end.
[[nodiscard]] std::string utcText(std::int64_t timeUs);

} // namespace tapedeck

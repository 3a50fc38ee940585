// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mirror/mirror.h"

namespace tapedeck {

/// What became of the URLs to publish to: the mirrors, or a sentence that names the URL, the wrong value and what would
/// be right.
struct MirrorsResult {
    std::vector<std::unique_ptr<Mirror>> mirrors;
    std::string error; ///< empty if all is well
};

/// Starts nothing. `sources`: what is read; a mirror into one of them would turn in a circle, and is refused.
[[nodiscard]] MirrorsResult makeMirrors(const std::vector<UrlConfig> &configs, const std::vector<UrlConfig> &sources);

} // namespace tapedeck

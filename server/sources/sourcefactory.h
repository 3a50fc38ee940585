// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/source.h"
#include "server/sources/mappings.h"
#include "server/sources/sourceurl.h"

#include <memory>
#include <string>
#include <vector>

namespace tapedeck {

/// What became of source URLs: the sources, or a sentence that names the URL, the wrong value and what would be right.
struct SourcesResult {
    std::vector<std::unique_ptr<Source>> sources;
    std::vector<std::string> consolidated; ///< names of instruments, of `consolidated:` URLs
    std::string error;                     ///< empty if all is well
};

/// Makes several sources together, so that recordings of one session share a clock. Starts nothing. `mappings` are for
/// sources of JSON.
[[nodiscard]] SourcesResult makeSources(const std::vector<SourceConfig> &configs, const Mappings &mappings = {});

} // namespace tapedeck

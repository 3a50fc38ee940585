// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/mapping.h"

#include <toml++/toml.h>

#include <memory>
#include <string>

namespace tapedeck {

/// What became of a mapping of the config file.
struct MappingResult {
    std::shared_ptr<const Mapping> mapping;
    std::string error; ///< empty if all is well; else a sentence: where, what stands there, what would be right
    unsigned line = 0; ///< of the mistake
};

/// Reads `[mapping.NAME]`, a table or several of them (`[[mapping.NAME]]`). docs/sources/json.md has the form.
[[nodiscard]] MappingResult readMapping(const std::string &name, const toml::node &node);

} // namespace tapedeck

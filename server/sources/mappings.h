// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace tapedeck {

struct Mapping;

/// The mappings of the config file, by name.
using Mappings = std::map<std::string, std::shared_ptr<const Mapping>, std::less<>>;

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

/// Takes a Cricsheet document (cricsheet.org/format/json), which has no times, apart into messages that a replay can
/// space out: the match, each delivery, the outcome. Each carries a time "t" in microseconds, half a minute after the
/// one before, from the match's date on. Empty if the document cannot be read. `fileName` gives the match's id
/// ("1321467.json").
[[nodiscard]] std::vector<std::string> splitCricsheet(std::string_view document, std::string_view fileName);

} // namespace tapedeck

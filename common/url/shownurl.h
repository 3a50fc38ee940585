// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace tapedeck {

/// A source's URL as it may be shown to anybody: "***" in place of user and password, and of query values that are
/// called like a secret (token, key, password, …) or look like one (long, letters and digits mixed), or of a URL among
/// them. The same of the words of a command (exec:).
[[nodiscard]] std::string withoutSecrets(std::string_view url);

/// The same without the options: a source's short name.
[[nodiscard]] std::string sourceName(std::string_view url);

/// Whether a parameter or header of that name holds a secret.
[[nodiscard]] bool isSecretName(std::string_view name);

} // namespace tapedeck

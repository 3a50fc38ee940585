// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/url/optionurl.h"

namespace tapedeck {

/// Whether what is written to one URL of a broker is read from the other, as far as the URLs tell: the same server by
/// the same name, and the same stream, channel, subject, topic, queue or exchange.
[[nodiscard]] bool isReadFrom(const UrlConfig &written, const UrlConfig &source);

/// Whether a subject fits both: * is a word, > the rest.
[[nodiscard]] bool subjectsMeet(std::string_view a, std::string_view b);

} // namespace tapedeck

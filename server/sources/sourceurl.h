// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/url/optionurl.h"
#include "common/url/secret.h"

#include <string>
#include <utility>
#include <vector>

namespace tapedeck {

/// A source as it is configured: its URL, and what a table of the config file says besides.
struct SourceConfig {
    SourceConfig(std::string url)
        : url(std::move(url))
    {
    }
    SourceConfig(const char *url)
        : url(url)
    {
    }

    std::string url;
    OptionUrl::Options options = {};              ///< as if they stood in the URL
    std::vector<Secret> headers = {}, query = {}; ///< of requests, for sources that make some
};

/// A source's URL taken apart: an OptionUrl, or "kind:rest#name=value" for kinds whose rest may have a query of its own
/// (http+json, openligadb).
class SourceUrl : public OptionUrl
{
public:
    explicit SourceUrl(SourceConfig config);

    /// For kinds that make requests. Others refuse them in finish(), as nobody took them.
    [[nodiscard]] std::vector<Secret> takeHeaders() { return std::exchange(m_headers, {}); }
    [[nodiscard]] std::vector<Secret> takeQuery() { return std::exchange(m_query, {}); }

    void finish(std::string_view known);

private:
    std::vector<Secret> m_headers, m_query;
};

} // namespace tapedeck

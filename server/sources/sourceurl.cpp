// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/sourceurl.h"

namespace tapedeck {

namespace {

OptionUrl::Origin originOf(std::string_view url)
{
    const bool hasQuery = url.starts_with("http+json:") || url.starts_with("openligadb:");
    return {"--source", "sim:prices", hasQuery ? '#' : '?'};
}

} // namespace

SourceUrl::SourceUrl(SourceConfig config)
    : OptionUrl(config.url, std::move(config.options), originOf(config.url))
    , m_headers(std::move(config.headers))
    , m_query(std::move(config.query))
{
}

void SourceUrl::finish(std::string_view known)
{
    if (!m_headers.empty() || !m_query.empty())
        fail("header and query are for sources that make requests: http+json: and openligadb:");
    OptionUrl::finish(known);
}

} // namespace tapedeck

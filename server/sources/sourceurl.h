// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/secret.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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
    std::vector<std::pair<std::string, std::string>> options = {}; ///< as if they stood in the URL
    std::vector<Secret> headers = {}, query = {};                  ///< of requests, for sources that make some
};

/// A source's URL taken apart: "kind:rest?name=value&name=value", or "kind:rest#name=value" for kinds whose rest may
/// have a query of its own (http+json, openligadb). Options are taken one by one; what is left over in
/// the end is a mistake.
///
/// The first mistake is kept in error(): a sentence with the URL, the wrong value and what would be right.
class SourceUrl
{
public:
    explicit SourceUrl(SourceConfig config);

    [[nodiscard]] const std::string &url() const { return m_url; }
    [[nodiscard]] const std::string &kind() const { return m_kind; }
    [[nodiscard]] const std::string &rest() const { return m_rest; } ///< as written, %XX not decoded

    /// For kinds that make requests. Others refuse them in finish(), as nobody took them.
    [[nodiscard]] std::vector<Secret> takeHeaders() { return std::exchange(m_headers, {}); }
    [[nodiscard]] std::vector<Secret> takeQuery() { return std::exchange(m_query, {}); }

    [[nodiscard]] std::int64_t takeNumber(std::string_view name, std::int64_t preset, std::int64_t min,
                                          std::int64_t max);
    /// A duration such as 500ms, 10s or 5min, as microseconds.
    [[nodiscard]] std::int64_t takeDuration(std::string_view name, std::int64_t presetUs, std::int64_t minUs,
                                            std::int64_t maxUs);
    [[nodiscard]] std::optional<std::string> takeText(std::string_view name);
    /// To be called last: names the options that nobody took. `known` lists the right ones, for the sentence.
    void finish(std::string_view known);

    void fail(const std::string &sentence);
    [[nodiscard]] const std::string &error() const { return m_error; }

private:
    std::string m_url;
    std::string m_kind;
    std::string m_rest;
    std::vector<std::pair<std::string, std::string>> m_options;
    std::vector<Secret> m_headers, m_query;
    std::string m_error;
};

/// "%2C" becomes ",". What is not a valid escape stays.
[[nodiscard]] std::string percentDecoded(std::string_view text);

} // namespace tapedeck

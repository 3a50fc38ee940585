// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tapedeck {

/// A URL with options taken apart: "kind:rest?name=value&name=value". Options are taken one by one; what is left over
/// in the end is a mistake.
///
/// The first mistake is kept in error(): a sentence with the URL, the wrong value and what would be right.
class OptionUrl
{
public:
    using Options = std::vector<std::pair<std::string, std::string>>;

    struct Origin {
        std::string flag = {};    ///< that it was given by, such as "--source", for the sentence
        std::string example = {}; ///< of a URL without a kind
        char mark = '?';          ///< what the options stand behind
    };
    /// `options`: as if they stood in the URL.
    OptionUrl(std::string url, Options options, Origin origin);

    [[nodiscard]] const std::string &url() const { return m_url; }
    [[nodiscard]] const std::string &kind() const { return m_kind; }
    [[nodiscard]] const std::string &rest() const { return m_rest; } ///< as written, %XX not decoded

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
    std::string m_flag;
    std::string m_kind;
    std::string m_rest;
    Options m_options;
    std::string m_error;
};

/// A URL as it is configured, with options that stand beside it.
struct UrlConfig {
    std::string url;
    OptionUrl::Options options = {};
};

/// "%2C" becomes ",". What is not a valid escape stays.
[[nodiscard]] std::string percentDecoded(std::string_view text);

/// "a,b" as a and b, without empty ones.
[[nodiscard]] std::vector<std::string> namesOf(std::string_view list);

} // namespace tapedeck

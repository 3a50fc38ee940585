// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <http_parser.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tapedeck {

/// The head of an HTTP request, as it was sent.
struct HttpRequest {
    std::string method;
    std::string target; ///< path and query, or (for proxies) a whole URL
    std::vector<std::pair<std::string, std::string>> headers;
    int major = 1; ///< of the HTTP version
    int minor = 1;
    bool upgrade = false; ///< asks for another protocol on this connection
    bool keepAlive = false;
    bool hasBody = false; ///< one follows the head

    /// Value of the first header of that name (any case), or empty.
    [[nodiscard]] std::string_view header(std::string_view name) const;
    /// Is `token` in the comma-separated list of the header (any case)?
    [[nodiscard]] bool headerHas(std::string_view name, std::string_view token) const;
    [[nodiscard]] std::string_view path() const;
    /// Decoded value of a query parameter, or nothing.
    [[nodiscard]] std::optional<std::string> query(std::string_view name) const;
    /// Decoded values of all parameters of that name, each split at its commas (%2C does not split). Empty ones are
    /// left out.
    [[nodiscard]] std::vector<std::string> queryList(std::string_view name) const;
};

/// Reads one request's head from bytes as they come, whatever their cuts. Knows no socket.
class HttpRequestReader
{
public:
    enum class State { Incomplete, Complete, Malformed, TooLarge };

    explicit HttpRequestReader(std::size_t bytesMax);
    HttpRequestReader(const HttpRequestReader &) = delete;
    HttpRequestReader &operator=(const HttpRequestReader &) = delete;

    /// Takes bytes; `used` tells how many belong to the head, once it is complete. What follows is not looked at.
    State feed(std::string_view bytes, std::size_t &used);
    [[nodiscard]] const HttpRequest &request() const { return m_request; }

private:
    static int onUrl(http_parser *parser, const char *at, std::size_t length);
    static int onField(http_parser *parser, const char *at, std::size_t length);
    static int onValue(http_parser *parser, const char *at, std::size_t length);
    static int onHeadersComplete(http_parser *parser);

    http_parser m_parser;
    HttpRequest m_request;
    std::size_t m_bytesMax;
    std::size_t m_bytes = 0;
    bool m_inValue = false;
    bool m_complete = false;
};

/// A whole response with Content-Length; `head` are further header lines, each with its line end.
[[nodiscard]] std::string httpResponse(int status, std::string_view contentType, std::string_view body,
                                       std::string_view head = {}, bool keepAlive = false);

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/httprequest.h"

#include <algorithm>
#include <climits>
#include <cstring>

namespace tapedeck {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equalAnyCase(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char l = lower(c);
    return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

std::string percentDecoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hexDigit(text[i + 1]) >= 0 && hexDigit(text[i + 2]) >= 0) {
            out.push_back(static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2])));
            i += 2;
        } else {
            out.push_back(text[i] == '+' ? ' ' : text[i]);
        }
    }
    return out;
}

template <typename Visitor> void forEachPart(std::string_view text, char separator, Visitor &&visit)
{
    while (!text.empty()) {
        const std::size_t end = text.find(separator);
        visit(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
}

/// Calls visit(value as it was sent) for each query parameter of that name.
template <typename Visitor> void forEachParameter(std::string_view target, std::string_view name, Visitor &&visit)
{
    const std::size_t mark = target.find('?');
    if (mark == std::string_view::npos)
        return;
    forEachPart(target.substr(mark + 1), '&', [&](std::string_view pair) {
        const std::size_t equals = pair.find('=');
        if (percentDecoded(pair.substr(0, equals)) == name)
            visit(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1));
    });
}

const http_parser_settings &settings(http_data_cb onUrl, http_data_cb onField, http_data_cb onValue, http_cb onComplete)
{
    static const http_parser_settings shared = [&] {
        http_parser_settings made;
        http_parser_settings_init(&made);
        made.on_url = onUrl;
        made.on_header_field = onField;
        made.on_header_value = onValue;
        made.on_headers_complete = onComplete;
        return made;
    }();
    return shared;
}

} // namespace

std::string_view HttpRequest::header(std::string_view name) const
{
    for (const auto &[field, value] : headers) {
        if (equalAnyCase(field, name))
            return value;
    }
    return {};
}

bool HttpRequest::headerHas(std::string_view name, std::string_view token) const
{
    bool has = false;
    for (const auto &[field, value] : headers) {
        if (!equalAnyCase(field, name))
            continue;
        forEachPart(value, ',', [&](std::string_view part) { has = has || equalAnyCase(trimmed(part), token); });
    }
    return has;
}

std::string_view HttpRequest::path() const
{
    std::string_view path = std::string_view(target).substr(0, target.find('?'));
    if (const std::size_t scheme = path.find("://"); scheme != std::string_view::npos && !path.starts_with('/')) {
        path.remove_prefix(scheme + 3);
        path.remove_prefix(std::min(path.find('/'), path.size()));
    }
    return path.empty() ? std::string_view("/") : path;
}

std::optional<std::string> HttpRequest::query(std::string_view name) const
{
    std::optional<std::string> found;
    forEachParameter(target, name, [&](std::string_view value) {
        if (!found)
            found = percentDecoded(value);
    });
    return found;
}

std::vector<std::string> HttpRequest::queryList(std::string_view name) const
{
    std::vector<std::string> values;
    forEachParameter(target, name, [&](std::string_view list) {
        forEachPart(list, ',', [&](std::string_view value) {
            if (!value.empty())
                values.push_back(percentDecoded(value));
        });
    });
    return values;
}

HttpRequestReader::HttpRequestReader(std::size_t bytesMax)
    : m_bytesMax(bytesMax)
{
    http_parser_init(&m_parser, HTTP_REQUEST);
    m_parser.data = this;
}

HttpRequestReader::State HttpRequestReader::feed(std::string_view bytes, std::size_t &used)
{
    const std::size_t room = m_bytesMax - m_bytes;
    const std::size_t taken = std::min(bytes.size(), room);
    used =
        http_parser_execute(&m_parser, &settings(&onUrl, &onField, &onValue, &onHeadersComplete), bytes.data(), taken);
    m_bytes += used;
    if (m_complete) {
        // Stopped by our callback, the parser counts up to the last byte of the head, or one before it.
        if (used < bytes.size() && HTTP_PARSER_ERRNO(&m_parser) == HPE_PAUSED)
            ++used;
        return State::Complete;
    }
    if (HTTP_PARSER_ERRNO(&m_parser) != HPE_OK)
        return HTTP_PARSER_ERRNO(&m_parser) == HPE_HEADER_OVERFLOW ? State::TooLarge : State::Malformed;
    return m_bytes >= m_bytesMax ? State::TooLarge : State::Incomplete;
}

int HttpRequestReader::onUrl(http_parser *parser, const char *at, std::size_t length)
{
    static_cast<HttpRequestReader *>(parser->data)->m_request.target.append(at, length);
    return 0;
}

int HttpRequestReader::onField(http_parser *parser, const char *at, std::size_t length)
{
    auto &self = *static_cast<HttpRequestReader *>(parser->data);
    if (self.m_inValue || self.m_request.headers.empty())
        self.m_request.headers.emplace_back();
    self.m_inValue = false;
    self.m_request.headers.back().first.append(at, length);
    return 0;
}

int HttpRequestReader::onValue(http_parser *parser, const char *at, std::size_t length)
{
    auto &self = *static_cast<HttpRequestReader *>(parser->data);
    self.m_inValue = true;
    self.m_request.headers.back().second.append(at, length);
    return 0;
}

int HttpRequestReader::onHeadersComplete(http_parser *parser)
{
    auto &self = *static_cast<HttpRequestReader *>(parser->data);
    if (parser->http_major < 1) // a request line without a version
        return -1;
    self.m_request.method = http_method_str(static_cast<http_method>(parser->method));
    self.m_request.upgrade = parser->upgrade != 0;
    self.m_request.major = parser->http_major;
    self.m_request.minor = parser->http_minor;
    self.m_request.keepAlive = http_should_keep_alive(parser) != 0;
    const bool hasLength = parser->content_length != 0 && parser->content_length != ULLONG_MAX;
    self.m_request.hasBody = hasLength || !self.m_request.header("Transfer-Encoding").empty();
    self.m_complete = true;
    http_parser_pause(parser, 1);
    return 0;
}

std::string httpResponse(int status, std::string_view contentType, std::string_view body, std::string_view head,
                         bool keepAlive)
{
    std::string out = "HTTP/1.1 " + std::to_string(status) + ' ' + http_status_str(static_cast<http_status>(status));
    out += "\r\nContent-Length: " + std::to_string(body.size());
    if (!contentType.empty())
        out.append("\r\nContent-Type: ").append(contentType);
    out += keepAlive ? "\r\nConnection: keep-alive\r\n" : "\r\nConnection: close\r\n";
    out.append(head).append("\r\n").append(body);
    return out;
}

} // namespace tapedeck

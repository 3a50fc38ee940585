// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/upgrade.h"

#include <QByteArray>
#include <QCryptographicHash>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace tapedeck {

namespace {

constexpr std::string_view subprotocol = "tapedeck.v1.proto";
constexpr std::string_view blankLine = "\r\n\r\n";

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool sameIgnoringCase(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

std::string acceptFor(std::string_view key)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(QByteArray::fromRawData(key.data(), static_cast<qsizetype>(key.size())));
    hash.addData(QByteArrayLiteral("258EAFA5-E914-47DA-95CA-C5AB0DC85B11")); // RFC 6455 §1.3
    return hash.result().toBase64().toStdString();
}

bool hasToken(std::string_view list, std::string_view token)
{
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        if (sameIgnoringCase(trimmed(list.substr(0, comma)), token))
            return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

std::optional<Micros> seconds(std::string_view text)
{
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt; // the other form is a date
    return Micros(std::min(value, 3'600u)) * 1'000'000;
}

} // namespace

std::string upgradeKey(std::uint64_t chance1, std::uint64_t chance2)
{
    QByteArray bytes(16, '\0');
    std::memcpy(bytes.data(), &chance1, 8);
    std::memcpy(bytes.data() + 8, &chance2, 8);
    return bytes.toBase64().toStdString();
}

std::string upgradeRequest(std::string_view host, std::string_view path, std::string_view key)
{
    std::string request = "GET ";
    request.append(path).append(" HTTP/1.1\r\nHost: ").append(host);
    request.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ");
    request.append(key).append("\r\nSec-WebSocket-Protocol: ").append(subprotocol).append(blankLine);
    return request;
}

UpgradeReader::UpgradeReader(std::string_view key)
    : m_accept(acceptFor(key))
{
}

UpgradeReader::Outcome UpgradeReader::take(std::string_view &input)
{
    // The blank line may have begun with the bytes before.
    const std::size_t from = m_answer.size() < blankLine.size() ? 0 : m_answer.size() - (blankLine.size() - 1);
    const std::size_t before = m_answer.size();
    m_answer.append(input.substr(0, sizeMax + blankLine.size()));
    const std::size_t end = m_answer.find(blankLine, from);
    if (end == std::string::npos) {
        input = {};
        return m_answer.size() > sizeMax ? fail("an answer that does not end") : Outcome::NeedsMore;
    }
    input.remove_prefix(end + blankLine.size() - before);
    m_answer.resize(end + 2); // each line with its end
    return judge();
}

UpgradeReader::Outcome UpgradeReader::judge()
{
    std::string_view rest = m_answer;
    const auto nextLine = [&rest] {
        const std::string_view line = rest.substr(0, rest.find("\r\n"));
        rest.remove_prefix(line.size() + 2);
        return line;
    };
    const std::string_view status = nextLine();
    const std::string_view code = status.substr(0, 9) == "HTTP/1.1 " ? status.substr(9, 3) : "";
    if (code.empty())
        return fail("no answer in HTTP/1.1");
    bool accepted = false;
    bool upgrade = false;
    bool connection = false;
    while (!rest.empty()) {
        const std::string_view line = nextLine();
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos)
            return fail("an answer whose header has a line without a colon");
        const std::string_view name = line.substr(0, colon);
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (sameIgnoringCase(name, "Sec-WebSocket-Accept"))
            accepted = value == m_accept;
        else if (sameIgnoringCase(name, "Upgrade"))
            upgrade = sameIgnoringCase(value, "websocket");
        else if (sameIgnoringCase(name, "Connection"))
            connection = connection || hasToken(value, "upgrade");
        else if (sameIgnoringCase(name, "Retry-After"))
            m_retryAfterUs = seconds(value);
        else if (code == "101" && sameIgnoringCase(name, "Sec-WebSocket-Extensions"))
            return fail("the server chose an extension, though none was offered");
        else if (code == "101" && sameIgnoringCase(name, "Sec-WebSocket-Protocol") && value != subprotocol)
            return fail("the server chose the subprotocol '" + std::string(value.substr(0, 100)) + "'");
    }
    if (code == "503")
        return Outcome::Refused;
    if (code != "101")
        return fail("the server answered '" + std::string(status.substr(9, 100)) + "'");
    if (!upgrade || !connection)
        return fail("the server did not upgrade to WebSocket");
    if (!accepted)
        return fail("the server's Sec-WebSocket-Accept does not match the key");
    return Outcome::Accepted;
}

UpgradeReader::Outcome UpgradeReader::fail(std::string sentence)
{
    m_mistake = std::move(sentence);
    return Outcome::Failed;
}

} // namespace tapedeck

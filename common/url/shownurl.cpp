// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/url/shownurl.h"

#include <algorithm>
#include <array>

namespace tapedeck {

namespace {

constexpr std::string_view hidden = "***";
constexpr std::size_t shortestSecret = 24; // of those that only look like one

bool isAsciiLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isAsciiDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isCalledSecret(std::string_view parameter)
{
    static constexpr std::array words = {"token",   "secret", "passw", "pwd",  "apikey",  "api_key",
                                         "api-key", "access", "auth",  "sign", "session", "credential"};
    std::string name;
    for (const char c : parameter)
        name.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    if (name.ends_with("_file") || name.ends_with("_env"))
        return false; // tells where it is kept
    return name == "key" || name.ends_with("-key") || name.ends_with("_key") || name == "sig" || name == "cookie"
        || std::any_of(words.begin(), words.end(),
                       [&](const char *word) { return name.find(word) != std::string::npos; });
}

bool looksSecret(std::string_view value)
{
    const auto ofSecret = [](char c) {
        return isAsciiLetter(c) || isAsciiDigit(c) || std::string_view("_-+/=.%~").find(c) != std::string_view::npos;
    };
    return value.size() >= shortestSecret && std::all_of(value.begin(), value.end(), ofSecret)
        && std::any_of(value.begin(), value.end(), isAsciiLetter)
        && std::any_of(value.begin(), value.end(), isAsciiDigit);
}

std::string withoutUser(std::string_view url)
{
    const std::size_t slashes = url.find("://");
    if (slashes == std::string_view::npos)
        return std::string(url);
    const std::size_t host = slashes + 3;
    // To the last @, as a password may hold one unescaped.
    const std::size_t at = url.substr(host, url.find_first_of("/?#", host) - host).rfind('@');
    if (at == std::string_view::npos)
        return std::string(url);
    return std::string(url.substr(0, host)).append(hidden).append(url.substr(host + at));
}

/// Of a command: what follows a word that is called like a secret, as in "--token X" and "TOKEN=X", and words that look
/// like one, if they are no paths.
std::string withoutSecretWords(std::string_view command)
{
    std::string out;
    bool isNext = false;
    while (!command.empty()) {
        const std::string_view word = command.substr(0, command.find_first_of(" &?"));
        command.remove_prefix(word.size());
        const std::size_t equals = std::min(word.find('='), word.size());
        const bool isPair = equals < word.size();
        const std::string_view value = isPair ? word.substr(equals + 1) : word;
        const bool isPath = value.find('/') != std::string_view::npos;
        const bool isCalled = isPair ? isCalledSecret(word.substr(0, equals)) : isNext;
        const bool hide = !value.empty() && (isCalled || (looksSecret(value) && !isPath));
        if (!word.empty())
            isNext = !isPair && word.starts_with('-') && isCalledSecret(word);
        out.append(isPair ? word.substr(0, equals + 1) : std::string_view()).append(hide ? hidden : value);
        if (!command.empty())
            out.push_back(command.front());
        command.remove_prefix(std::min<std::size_t>(1, command.size()));
    }
    return out;
}

} // namespace

std::string withoutSecrets(std::string_view url)
{
    const std::string clean = withoutUser(url);
    std::string_view left = clean;
    if (left.starts_with("exec:"))
        return withoutSecretWords(left);
    const std::size_t mark = std::min(left.find_first_of("?#"), left.size());
    std::string out(left.substr(0, mark));
    left.remove_prefix(mark);
    while (!left.empty()) {
        out.push_back(left.front()); // ?, # or &
        left.remove_prefix(1);
        const std::string_view pair = left.substr(0, left.find_first_of("&#"));
        left.remove_prefix(pair.size());
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
        const bool hide = !value.empty() && (isCalledSecret(pair.substr(0, equals)) || looksSecret(value));
        out.append(pair.substr(0, equals + 1)).append(hide ? std::string(hidden) : withoutUser(value));
    }
    return out;
}

bool isSecretName(std::string_view name)
{
    return isCalledSecret(name);
}

std::string sourceName(std::string_view url)
{
    const std::string clean = url.starts_with("exec:") ? withoutSecretWords(url) : withoutUser(url);
    return clean.substr(0, clean.find_first_of("?#"));
}

} // namespace tapedeck

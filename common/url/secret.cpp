// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/url/secret.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace tapedeck {

namespace {

constexpr std::size_t secretBytesMax = 16 * 1024;

std::string trimmed(std::string text)
{
    const auto isSpace = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
    text.erase(std::find_if_not(text.rbegin(), text.rend(), isSpace).base(), text.end());
    text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), isSpace));
    return text;
}

} // namespace

Secret::Value Secret::read() const
{
    std::string text = place;
    std::string where = name;
    if (kind == Kind::Environment) {
        where += ": the environment variable " + place;
        const char *value = std::getenv(place.c_str());
        if (value == nullptr)
            return {{}, where + " is not set"};
        text = value;
    } else if (kind == Kind::File) {
        where += ": the file " + place;
        std::ifstream file(place, std::ios::binary);
        text.assign(secretBytesMax + 1, '\0');
        if (!file
            || !(file.read(text.data(), static_cast<std::streamsize>(text.size())), file.gcount() > 0 || file.eof()))
            return {{}, where + " cannot be read: " + std::strerror(errno)};
        text.resize(static_cast<std::size_t>(file.gcount()));
    }
    text = trimmed(std::move(text));
    const bool isClean = std::none_of(text.begin(), text.end(),
                                      [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
    if (text.empty() || text.size() > secretBytesMax || !isClean)
        return {{}, where + " holds no single line of 1 to " + std::to_string(secretBytesMax) + " bytes"};
    return {std::move(text), {}};
}

} // namespace tapedeck

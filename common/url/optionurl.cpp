// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/url/optionurl.h"

#include "common/url/shownurl.h"

#include <QByteArray>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace tapedeck {

namespace {

std::string shortDuration(std::int64_t us)
{
    if (us % 60'000'000 == 0 && us > 0)
        return std::to_string(us / 60'000'000) + "min";
    return us % 1'000'000 == 0 ? std::to_string(us / 1'000'000) + "s" : std::to_string(us / 1'000) + "ms";
}

} // namespace

OptionUrl::OptionUrl(std::string url, Options given, Origin origin)
    : m_url(std::move(url))
    , m_flag(std::move(origin.flag))
{
    const std::string_view text = m_url;
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        fail("KIND:… is expected, such as " + origin.example);
        return;
    }
    m_kind = text.substr(0, colon);
    const std::size_t mark = std::min(text.find(origin.mark, colon), text.size());
    m_rest = text.substr(colon + 1, mark - colon - 1);
    std::string_view options = text.substr(std::min(mark + 1, text.size()));
    while (!options.empty()) {
        const std::string_view option = options.substr(0, options.find('&'));
        options.remove_prefix(std::min(option.size() + 1, options.size()));
        const std::size_t equals = option.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            fail("'" + std::string(option) + "': NAME=VALUE is expected");
            return;
        }
        m_options.emplace_back(option.substr(0, equals), percentDecoded(option.substr(equals + 1)));
    }
    std::move(given.begin(), given.end(), std::back_inserter(m_options));
}

std::optional<std::string> OptionUrl::takeText(std::string_view name)
{
    for (auto it = m_options.begin(); it != m_options.end(); ++it) {
        if (it->first == name) {
            std::string value = std::move(it->second);
            m_options.erase(it);
            return value;
        }
    }
    return std::nullopt;
}

std::int64_t OptionUrl::takeNumber(std::string_view name, std::int64_t preset, std::int64_t min, std::int64_t max)
{
    const std::optional<std::string> text = takeText(name);
    if (!text)
        return preset;
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (problem != std::errc() || end != text->data() + text->size() || value < min || value > max) {
        fail(std::string(name) + "=" + *text + ": a whole number from " + std::to_string(min) + " to "
             + std::to_string(max) + " is expected");
        return preset;
    }
    return value;
}

std::int64_t OptionUrl::takeDuration(std::string_view name, std::int64_t presetUs, std::int64_t minUs,
                                     std::int64_t maxUs)
{
    const std::optional<std::string> text = takeText(name);
    if (!text)
        return presetUs;
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), value);
    const std::string_view unit(end, static_cast<std::size_t>(text->data() + text->size() - end));
    const std::int64_t unitUs = unit == "ms" ? 1'000 : unit == "s" ? 1'000'000 : unit == "min" ? 60'000'000 : 0;
    if (problem != std::errc() || unitUs == 0 || value < 0 || value > maxUs / unitUs || value * unitUs < minUs) {
        fail(std::string(name) + "=" + *text + ": a duration from " + shortDuration(minUs) + " to "
             + shortDuration(maxUs) + " is expected, such as 500ms, 10s or 5min");
        return presetUs;
    }
    return value * unitUs;
}

void OptionUrl::finish(std::string_view known)
{
    if (!m_options.empty())
        fail("there is no option '" + m_options.front().first + "'; there are " + std::string(known));
}

void OptionUrl::fail(const std::string &sentence)
{
    if (m_error.empty())
        m_error = m_flag + " '" + withoutSecrets(m_url) + "': " + sentence;
}

std::string percentDecoded(std::string_view text)
{
    return QByteArray::fromPercentEncoding(QByteArray(text.data(), static_cast<qsizetype>(text.size()))).toStdString();
}

std::vector<std::string> namesOf(std::string_view list)
{
    std::vector<std::string> names;
    while (!list.empty()) {
        const std::string_view name = list.substr(0, list.find(','));
        list.remove_prefix(std::min(name.size() + 1, list.size()));
        if (!name.empty())
            names.emplace_back(name);
    }
    return names;
}

} // namespace tapedeck

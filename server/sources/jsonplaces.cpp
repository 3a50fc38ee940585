// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/jsonplaces.h"

#include <algorithm>
#include <charconv>

namespace tapedeck {

using simdjson::SUCCESS;
using simdjson::ondemand::json_type;

namespace {

std::string_view withoutSpace(std::string_view token)
{
    while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ')
        token.remove_suffix(1);
    return token;
}

JsonToken tokenOf(JsonValue &value, json_type type, JsonUnescaped &texts)
{
    using Kind = JsonToken::Kind;
    switch (type) {
    case json_type::object:
        return {Kind::Object};
    case json_type::array:
        return {Kind::Array};
    case json_type::null:
        return {Kind::Null};
    case json_type::boolean:
        return {Kind::Bool, withoutSpace(value.raw_json_token())};
    case json_type::number:
        return {Kind::Number, withoutSpace(value.raw_json_token())};
    case json_type::string:
        break;
    }
    const std::string_view quoted = withoutSpace(value.raw_json_token());
    if (quoted.size() < 2)
        return {};
    const std::string_view text = quoted.substr(1, quoted.size() - 2);
    if (text.find('\\') == std::string_view::npos)
        return {Kind::Text, text};
    const auto unescaped = texts.unescape(text);
    return unescaped ? JsonToken{Kind::Text, *unescaped} : JsonToken();
}

} // namespace

std::optional<std::vector<std::string>> pointerSteps(std::string_view pointer)
{
    std::vector<std::string> steps;
    if (!pointer.empty() && pointer.front() != '/')
        return std::nullopt;
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        if (pointer[i] == '/') {
            steps.emplace_back();
        } else if (pointer[i] == '~') {
            ++i;
            if (i == pointer.size() || (pointer[i] != '0' && pointer[i] != '1'))
                return std::nullopt;
            steps.back().push_back(pointer[i] == '0' ? '~' : '/');
        } else {
            steps.back().push_back(pointer[i]);
        }
    }
    return steps;
}

std::optional<std::string_view> memberName(simdjson::ondemand::field &field, const char *end, JsonUnescaped &texts)
{
    const char *begin = field.key().raw();
    const char *at = begin;
    bool isEscaped = false;
    for (; at < end && *at != '"'; at += *at == '\\' ? 2 : 1)
        isEscaped = isEscaped || *at == '\\';
    if (at >= end)
        return std::nullopt;
    const std::string_view written(begin, static_cast<std::size_t>(at - begin));
    return isEscaped ? texts.unescape(written) : written;
}

std::size_t JsonPlaces::indexOf(std::string_view step)
{
    std::size_t index = 0;
    const auto [end, problem] = std::from_chars(step.data(), step.data() + step.size(), index);
    const bool isIndex = problem == std::errc() && end == step.data() + step.size() && (step == "0" || step[0] != '0');
    return isIndex ? index : npos;
}

int JsonPlaces::add(std::string_view pointer, const std::vector<std::string> &steps)
{
    Node *node = &m_root;
    for (const std::string &step : steps) {
        auto it =
            std::find_if(node->nodes.begin(), node->nodes.end(), [&](const Node &inner) { return inner.step == step; });
        if (it == node->nodes.end())
            it = node->nodes.insert(it, {step, indexOf(step), -1, {}});
        node = &*it;
    }
    if (node->place < 0) {
        node->place = static_cast<int>(m_pointers.size());
        m_pointers.emplace_back(pointer);
    }
    return node->place;
}

bool JsonPlaces::read(simdjson::ondemand::object &object, const char *end, std::span<JsonToken> found,
                      JsonUnescaped &texts) const
{
    return readObject(object, m_root, {end, found, texts});
}

bool JsonPlaces::read(simdjson::ondemand::array &array, const char *end, std::span<JsonToken> found,
                      JsonUnescaped &texts) const
{
    return readArray(array, m_root, {end, found, texts});
}

bool JsonPlaces::readObject(simdjson::ondemand::object &object, const Node &node, const Reading &reading)
{
    for (auto result : object) {
        simdjson::ondemand::field field;
        if (std::move(result).get(field) != SUCCESS)
            return false;
        const std::size_t before = reading.texts.size();
        const auto name = memberName(field, reading.end, reading.texts);
        if (!name)
            return false;
        const auto inner =
            std::find_if(node.nodes.begin(), node.nodes.end(), [&](const Node &inner) { return inner.step == *name; });
        reading.texts.cut(before);
        if (inner != node.nodes.end() && !readValue(field.value(), *inner, reading))
            return false;
    }
    return true;
}

bool JsonPlaces::readArray(simdjson::ondemand::array &array, const Node &node, const Reading &reading)
{
    std::size_t index = 0;
    for (auto element : array) {
        JsonValue value;
        if (element.get(value) != SUCCESS)
            return false;
        for (const Node &inner : node.nodes) {
            if (inner.index != index)
                continue;
            if (!readValue(value, inner, reading))
                return false;
            break;
        }
        ++index;
    }
    return true;
}

bool JsonPlaces::readValue(JsonValue value, const Node &node, const Reading &reading)
{
    json_type type{};
    if (value.type().get(type) != SUCCESS)
        return false;
    if (node.place >= 0)
        reading.found[static_cast<std::size_t>(node.place)] = tokenOf(value, type, reading.texts);
    if (node.nodes.empty())
        return true;
    if (type == json_type::object) {
        simdjson::ondemand::object object;
        return value.get_object().get(object) == SUCCESS && readObject(object, node, reading);
    }
    if (type == json_type::array) {
        simdjson::ondemand::array array;
        return value.get_array().get(array) == SUCCESS && readArray(array, node, reading);
    }
    return true;
}

} // namespace tapedeck

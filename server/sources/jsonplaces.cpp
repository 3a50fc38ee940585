// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/jsonplaces.h"

#include <algorithm>
#include <charconv>

namespace tapedeck {

using simdjson::SUCCESS;
using simdjson::ondemand::json_type;

namespace {

std::size_t indexOf(std::string_view step)
{
    std::size_t index = 0;
    const auto [end, problem] = std::from_chars(step.data(), step.data() + step.size(), index);
    const bool isIndex = problem == std::errc() && end == step.data() + step.size() && (step == "0" || step[0] != '0');
    return isIndex ? index : static_cast<std::size_t>(-1);
}

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
    std::string_view unescaped;
    if (value.get_string().get(unescaped) != SUCCESS)
        return {};
    return {Kind::Text, texts.keep(unescaped)};
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

std::string_view rawName(simdjson::ondemand::raw_json_string name, const char *end)
{
    const char *begin = name.raw();
    const char *at = begin;
    while (at < end && *at != '"')
        at += *at == '\\' ? 2 : 1;
    return at < end ? std::string_view(begin, static_cast<std::size_t>(at - begin)) : std::string_view();
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

bool JsonPlaces::read(JsonValue value, const char *end, std::span<JsonToken> found, JsonUnescaped &texts) const
{
    json_type type{};
    if (value.type().get(type) != SUCCESS)
        return false;
    return readValue(value, m_root, {end, found, texts}) && (type == json_type::object || type == json_type::array);
}

bool JsonPlaces::read(simdjson::ondemand::document &document, const char *end, std::span<JsonToken> found,
                      JsonUnescaped &texts) const
{
    json_type type{};
    if (document.type().get(type) != SUCCESS)
        return false;
    const Reading reading{end, found, texts};
    simdjson::ondemand::object object;
    if (type == json_type::object)
        return document.get_object().get(object) == SUCCESS && readObject(object, m_root, reading);
    simdjson::ondemand::array array;
    return type == json_type::array && document.get_array().get(array) == SUCCESS && readArray(array, m_root, reading);
}

bool JsonPlaces::readObject(simdjson::ondemand::object object, const Node &node, const Reading &reading)
{
    for (auto result : object) {
        simdjson::ondemand::field field;
        if (std::move(result).get(field) != SUCCESS)
            return false;
        std::string_view name = rawName(field.key(), reading.end);
        if (name.find('\\') != std::string_view::npos && field.unescaped_key().get(name) != SUCCESS)
            return false;
        for (const Node &inner : node.nodes) {
            if (inner.step != name)
                continue;
            if (!readValue(field.value(), inner, reading))
                return false;
            break;
        }
    }
    return true;
}

bool JsonPlaces::readArray(simdjson::ondemand::array array, const Node &node, const Reading &reading)
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

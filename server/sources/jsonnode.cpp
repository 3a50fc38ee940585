// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/jsonnode.h"

namespace tapedeck {

using simdjson::SUCCESS;
using simdjson::ondemand::json_type;

JsonNode::JsonNode(simdjson::ondemand::document &document, const char *end)
    : m_document(&document)
    , m_end(end)
{
    document.rewind();
    json_type type{};
    if (document.type().get(type) != SUCCESS)
        return;
    m_kind = JsonToken::Kind::Text;
    if (type == json_type::object && document.get_object().get(m_object) == SUCCESS)
        m_kind = JsonToken::Kind::Object;
    else if (type == json_type::array && document.get_array().get(m_array) == SUCCESS)
        m_kind = JsonToken::Kind::Array;
}

JsonNode::JsonNode(JsonValue value, const char *end)
    : m_end(end)
{
    json_type type{};
    if (value.type().get(type) != SUCCESS)
        return;
    m_kind = type == json_type::null ? JsonToken::Kind::Null : JsonToken::Kind::Text;
    if (type == json_type::object && value.get_object().get(m_object) == SUCCESS)
        m_kind = JsonToken::Kind::Object;
    else if (type == json_type::array && value.get_array().get(m_array) == SUCCESS)
        m_kind = JsonToken::Kind::Array;
}

void JsonNode::rewind()
{
    if (!std::exchange(m_isUsed, true))
        return;
    if (m_document != nullptr) {
        *this = JsonNode(*m_document, m_end);
        m_isUsed = true;
    } else if (m_kind == JsonToken::Kind::Object) {
        (void)m_object.reset();
    } else if (m_kind == JsonToken::Kind::Array) {
        (void)m_array.reset();
    }
}

bool JsonNode::read(const JsonPlaces &places, std::span<JsonToken> found, JsonUnescaped &texts)
{
    rewind();
    if (m_kind == JsonToken::Kind::Object)
        return places.read(m_object, m_end, found, texts);
    return m_kind == JsonToken::Kind::Array && places.read(m_array, m_end, found, texts);
}

JsonNode JsonNode::at(std::span<const std::string> steps, JsonUnescaped &texts)
{
    JsonNode node = *this;
    m_isUsed = true; // as far as `node` has come
    for (const std::string &step : steps)
        node = node.member(step, texts);
    return node;
}

JsonNode JsonNode::member(std::string_view step, JsonUnescaped &texts)
{
    rewind();
    if (m_kind == JsonToken::Kind::Object) {
        for (auto result : m_object) {
            simdjson::ondemand::field field;
            if (std::move(result).get(field) != SUCCESS)
                return {};
            const std::size_t before = texts.size();
            const auto name = memberName(field, m_end, texts);
            const bool isIt = name == step;
            texts.cut(before);
            if (isIt)
                return {field.value(), m_end};
        }
    } else if (m_kind == JsonToken::Kind::Array) {
        std::size_t left = JsonPlaces::indexOf(step);
        for (auto result : m_array) {
            JsonValue value;
            if (result.get(value) != SUCCESS)
                return {};
            if (left-- == 0)
                return {value, m_end};
        }
    }
    return {};
}

} // namespace tapedeck

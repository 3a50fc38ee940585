// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/jsonplaces.h"

#include <charconv>
#include <span>
#include <string>
#include <utility>

namespace tapedeck {

/// A value of the message under way; an object or array can be gone through more than once, though only while none of
/// its elements is being gone through.
class JsonNode
{
public:
    JsonNode() = default;
    /// The whole document, from its beginning. `end` is where the message ends.
    JsonNode(simdjson::ondemand::document &document, const char *end);
    JsonNode(JsonValue value, const char *end);

    /// Missing; Null; Array or Object; any other kind is a single value.
    [[nodiscard]] JsonToken::Kind kind() const { return m_kind; }
    [[nodiscard]] bool isContainer() const
    {
        return m_kind == JsonToken::Kind::Object || m_kind == JsonToken::Kind::Array;
    }
    /// Fills in what stands at each place, of which `found` has one each, all Missing. False: it is no object or array,
    /// or cannot be read.
    [[nodiscard]] bool read(const JsonPlaces &places, std::span<JsonToken> found, JsonUnescaped &texts);
    /// What stands at `steps` below it, by names and numbers.
    [[nodiscard]] JsonNode at(std::span<const std::string> steps, JsonUnescaped &texts);
    /// Calls apply(name, element) for each member of an object, or element of an array with its number as the name.
    template <typename Apply> void forEach(JsonUnescaped &texts, Apply &&apply)
    {
        rewind();
        if (m_kind == JsonToken::Kind::Object)
            forEachMember(texts, apply);
        else if (m_kind == JsonToken::Kind::Array)
            forEachElement(texts, apply);
    }

private:
    void rewind();
    [[nodiscard]] JsonNode member(std::string_view step, JsonUnescaped &texts);

    template <typename Apply> void forEachMember(JsonUnescaped &texts, Apply &&apply)
    {
        for (auto result : m_object) {
            simdjson::ondemand::field field;
            if (std::move(result).get(field) != simdjson::SUCCESS)
                return;
            const std::size_t before = texts.size();
            const auto name = memberName(field, m_end, texts);
            if (!name)
                return;
            JsonNode element(field.value(), m_end);
            apply(*name, element);
            texts.cut(before);
        }
    }
    template <typename Apply> void forEachElement(JsonUnescaped &texts, Apply &&apply)
    {
        std::size_t number = 0;
        for (auto result : m_array) {
            JsonValue value;
            if (result.get(value) != simdjson::SUCCESS)
                return;
            char digits[20];
            const char *end = std::to_chars(digits, digits + sizeof digits, number++).ptr;
            const std::size_t before = texts.size();
            JsonNode element(value, m_end);
            apply(std::string_view(digits, static_cast<std::size_t>(end - digits)), element);
            texts.cut(before);
        }
    }

    JsonToken::Kind m_kind = JsonToken::Kind::Missing;
    bool m_isUsed = false; // gone through already
    simdjson::ondemand::document *m_document = nullptr;
    simdjson::ondemand::object m_object;
    simdjson::ondemand::array m_array;
    const char *m_end = nullptr;
};

} // namespace tapedeck

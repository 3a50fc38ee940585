// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/avroreader.h"
#include "server/sources/jsonplaces.h"

#include <charconv>

namespace tapedeck {

/// A value of the message under way, as JsonNode is one in JSON. The message has been found to fit its schema.
class AvroNode
{
public:
    /// The whole message.
    AvroNode(const AvroReader &in, int type)
        : m_in(in)
        , m_type(type)
        , m_kind(kindOf(in.schema().type(type)))
    {
    }

    [[nodiscard]] JsonToken::Kind kind() const { return m_kind; }
    [[nodiscard]] bool isContainer() const
    {
        return m_kind == JsonToken::Kind::Object || m_kind == JsonToken::Kind::Array;
    }
    /// As of JsonNode. The first time it takes the reader of the elements past this one.
    [[nodiscard]] bool read(const JsonPlaces &places, std::span<JsonToken> found, JsonUnescaped &texts)
    {
        AvroReader again = m_in;
        const auto kind = places.read(m_all != nullptr ? *m_all : again, m_type, found, texts);
        m_all = nullptr;
        return kind == JsonToken::Kind::Object || kind == JsonToken::Kind::Array;
    }
    [[nodiscard]] AvroNode at(std::span<const std::string> steps, JsonUnescaped &) const
    {
        AvroReader in = m_in;
        const auto type = seekAvro(in, m_type, steps);
        return type ? AvroNode(in, *type) : AvroNode(in);
    }
    template <typename Apply> void forEach(JsonUnescaped &texts, Apply &&apply)
    {
        AvroReader in = m_in;
        const AvroType &type = in.schema().type(m_type);
        const auto one = [&](std::string_view name, int of) {
            const std::size_t before = texts.size();
            AvroNode element(in, of);
            element.m_all = &in;
            apply(name, element);
            if (element.m_all != nullptr)
                skipAvro(in, of);
            texts.cut(before);
        };
        if (type.kind == AvroType::Kind::Record) {
            for (std::size_t i = 0; i < type.types.size() && in.isGood(); ++i)
                one(type.names[i], type.types[i]);
        } else if (type.kind == AvroType::Kind::Array || type.kind == AvroType::Kind::Map) {
            std::size_t number = 0;
            for (std::uint64_t count = in.block(); count > 0 && in.isGood(); count = in.block()) {
                for (; count > 0 && in.isGood(); --count) {
                    char digits[20];
                    if (type.kind == AvroType::Kind::Map)
                        one(in.bytes(), type.types.front());
                    else
                        one({digits, std::to_chars(digits, digits + sizeof digits, number++).ptr}, type.types.front());
                }
            }
        }
    }

private:
    explicit AvroNode(const AvroReader &in) // nothing
        : m_in(in)
    {
    }
    [[nodiscard]] static JsonToken::Kind kindOf(const AvroType &type)
    {
        switch (type.kind) {
        case AvroType::Kind::Record:
        case AvroType::Kind::Map:
            return JsonToken::Kind::Object;
        case AvroType::Kind::Array:
            return JsonToken::Kind::Array;
        case AvroType::Kind::Null:
            return JsonToken::Kind::Null;
        default:
            return JsonToken::Kind::Text; // a union is looked into when it is read or gone through
        }
    }

    AvroReader m_in;             // at its beginning
    AvroReader *m_all = nullptr; // of which it is an element that has not been read yet
    int m_type = 0;
    JsonToken::Kind m_kind = JsonToken::Kind::Missing;
};

} // namespace tapedeck

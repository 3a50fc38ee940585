// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/avroreader.h"
#include "server/sources/jsonplaces.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace tapedeck {

using Kind = AvroType::Kind;
using Logical = AvroType::Logical;

namespace {

constexpr std::size_t unscaledBytesMax = 16;

/// A token's text, of at most avroTextBytesMax bytes.
class Digits
{
public:
    template <typename Number> explicit Digits(Number number)
    {
        m_size = static_cast<std::size_t>(std::to_chars(m_text.data(), m_text.data() + m_text.size(), number).ptr
                                          - m_text.data());
    }
    /// A decimal: `unscaled` in two's complement, highest byte first, × 10^-scale. Empty if it has too many.
    Digits(std::string_view unscaled, int scale)
    {
        if (unscaled.empty() || unscaled.size() > unscaledBytesMax)
            return;
        __extension__ using Wide = unsigned __int128;
        const bool isNegative = static_cast<unsigned char>(unscaled.front()) >= 0x80;
        Wide value = isNegative ? ~Wide(0) : 0;
        for (const char c : unscaled)
            value = value << 8 | static_cast<unsigned char>(c);
        if (isNegative)
            value = 0 - value;
        std::array<char, 48> reversed;
        std::size_t size = 0;
        for (; value != 0 || size <= static_cast<std::size_t>(scale); value /= 10) {
            reversed[size++] = static_cast<char>('0' + static_cast<int>(value % 10));
        }
        if (isNegative)
            m_text[m_size++] = '-';
        for (std::size_t i = size; i-- > 0;) {
            m_text[m_size++] = reversed[i];
            if (i == static_cast<std::size_t>(scale) && i > 0)
                m_text[m_size++] = '.';
        }
    }

    [[nodiscard]] std::string_view text() const { return {m_text.data(), m_size}; }

private:
    std::array<char, avroTextBytesMax> m_text;
    std::size_t m_size = 0;
};

JsonToken textToken(std::string_view text)
{
    return {simdjson::validate_utf8(text.data(), text.size()) ? JsonToken::Kind::Text : JsonToken::Kind::Bytes, text};
}

JsonToken bytesToken(std::string_view bytes, const AvroType &type, JsonUnescaped &texts)
{
    if (type.logical != Logical::Decimal)
        return textToken(bytes);
    const Digits digits(bytes, type.scale);
    if (digits.text().empty())
        return {JsonToken::Kind::Bytes};
    return {JsonToken::Kind::Number, texts.keep(digits.text())};
}

JsonToken numberToken(std::int64_t number, const AvroType &type, JsonUnescaped &texts)
{
    JsonToken::Kind kind = type.logical == Logical::None ? JsonToken::Kind::Number : JsonToken::Kind::TimeUs;
    if (type.logical == Logical::Milliseconds && __builtin_mul_overflow(number, std::int64_t(1'000), &number))
        kind = JsonToken::Kind::Number;
    if (type.logical == Logical::Nanoseconds)
        number /= 1'000;
    return {kind, texts.keep(Digits(number).text())};
}

template <typename Number, typename Bits> JsonToken floatToken(std::string_view bytes, JsonUnescaped &texts)
{
    if (bytes.size() != sizeof(Number))
        return {};
    const auto bits = qFromLittleEndian<Bits>(bytes.data());
    Number number{};
    std::memcpy(&number, &bits, sizeof number);
    return {JsonToken::Kind::Number, texts.keep(Digits(number).text())};
}

JsonToken tokenOf(AvroReader &in, const AvroType &type, JsonUnescaped &texts)
{
    switch (type.kind) {
    case Kind::Boolean:
        return {JsonToken::Kind::Bool, in.boolean() ? "true" : "false"};
    case Kind::Int:
    case Kind::Long:
        return numberToken(in.number(), type, texts);
    case Kind::Float:
        return floatToken<float, std::uint32_t>(in.take(sizeof(float)), texts);
    case Kind::Double:
        return floatToken<double, std::uint64_t>(in.take(sizeof(double)), texts);
    case Kind::String:
        return textToken(in.bytes());
    case Kind::Bytes:
        return bytesToken(in.bytes(), type, texts);
    case Kind::Fixed:
        return bytesToken(in.take(type.size), type, texts);
    case Kind::Enum: {
        const std::size_t symbol = in.choice(type.names.size());
        return in.isGood() ? JsonToken{JsonToken::Kind::Text, type.names[symbol]} : JsonToken();
    }
    default:
        return {JsonToken::Kind::Null};
    }
}

void skipScalar(AvroReader &in, const AvroType &type)
{
    switch (type.kind) {
    case Kind::Boolean:
        (void)in.boolean();
        return;
    case Kind::Int:
    case Kind::Long:
        (void)in.number();
        return;
    case Kind::Float:
        (void)in.take(sizeof(float));
        return;
    case Kind::Double:
        (void)in.take(sizeof(double));
        return;
    case Kind::String:
    case Kind::Bytes:
        (void)in.bytes();
        return;
    case Kind::Fixed:
        (void)in.take(type.size);
        return;
    case Kind::Enum:
        (void)in.choice(type.names.size());
        return;
    default:
        return;
    }
}

} // namespace

void skipAvro(AvroReader &in, int type)
{
    JsonUnescaped none;
    (void)JsonPlaces().read(in, type, {}, none);
}

std::optional<int> seekAvro(AvroReader &in, int number, std::span<const std::string> steps)
{
    while (in.isGood()) {
        const AvroType &type = in.schema().type(number);
        if (type.kind == Kind::Union) {
            const std::size_t branch = in.choice(type.types.size());
            number = type.types[branch];
            continue;
        }
        if (steps.empty())
            return number;
        const std::string &step = steps.front();
        std::optional<int> next;
        if (type.kind == Kind::Record) {
            for (std::size_t i = 0; i < type.types.size() && !next; ++i) {
                if (type.names[i] == step)
                    next = type.types[i];
                else
                    skipAvro(in, type.types[i]);
            }
        } else if (type.kind == Kind::Array || type.kind == Kind::Map) {
            std::uint64_t index = 0;
            for (std::uint64_t count = in.block(); count > 0 && !next && in.isGood();) {
                const bool isIt = type.kind == Kind::Map ? in.bytes() == step : std::to_string(index++) == step;
                if (isIt) {
                    next = type.types.front();
                } else {
                    skipAvro(in, type.types.front());
                    count = --count == 0 ? in.block() : count;
                }
            }
        }
        if (!next)
            return std::nullopt;
        number = *next;
        steps = steps.subspan(1);
    }
    return std::nullopt;
}

std::optional<JsonToken::Kind> JsonPlaces::read(AvroReader &in, int type, std::span<JsonToken> found,
                                                JsonUnescaped &texts) const
{
    const JsonToken::Kind kind = readValue(in, type, &m_root, found, texts);
    return in.isGood() ? std::optional(kind) : std::nullopt;
}

const JsonPlaces::Node *JsonPlaces::inner(const Node *node, std::string_view name)
{
    if (node == nullptr)
        return nullptr;
    const auto it =
        std::find_if(node->nodes.begin(), node->nodes.end(), [name](const Node &inner) { return inner.step == name; });
    return it == node->nodes.end() ? nullptr : &*it;
}

const JsonPlaces::Node *JsonPlaces::inner(const Node *node, std::size_t index)
{
    if (node == nullptr)
        return nullptr;
    const auto it = std::find_if(node->nodes.begin(), node->nodes.end(),
                                 [index](const Node &inner) { return inner.index == index; });
    return it == node->nodes.end() ? nullptr : &*it;
}

/// Without a node, to skip it.
JsonToken::Kind JsonPlaces::readValue(AvroReader &in, int number, const Node *node, std::span<JsonToken> found,
                                      JsonUnescaped &texts)
{
    const AvroType &type = in.schema().type(number);
    JsonToken token;
    if (!in.enter())
        return token.kind;
    switch (type.kind) {
    case Kind::Union: {
        const std::size_t branch = in.choice(type.types.size());
        if (in.isGood())
            token.kind = readValue(in, type.types[branch], node, found, texts);
        in.leave();
        return token.kind;
    }
    case Kind::Record:
        token.kind = JsonToken::Kind::Object;
        for (std::size_t i = 0; i < type.types.size() && in.isGood(); ++i)
            readValue(in, type.types[i], inner(node, type.names[i]), found, texts);
        break;
    case Kind::Array: {
        token.kind = JsonToken::Kind::Array;
        std::size_t index = 0;
        for (std::uint64_t count = in.block(); count > 0 && in.isGood(); count = in.block()) {
            for (; count > 0 && in.isGood(); --count)
                readValue(in, type.types.front(), inner(node, index++), found, texts);
        }
        break;
    }
    case Kind::Map:
        token.kind = JsonToken::Kind::Object;
        for (std::uint64_t count = in.block(); count > 0 && in.isGood(); count = in.block()) {
            for (; count > 0 && in.isGood(); --count) {
                const std::string_view key = in.bytes();
                readValue(in, type.types.front(), inner(node, key), found, texts);
            }
        }
        break;
    default:
        if (node == nullptr || node->place < 0) {
            skipScalar(in, type);
            token.kind = type.kind == Kind::Null ? JsonToken::Kind::Null : JsonToken::Kind::Text;
        } else {
            token = tokenOf(in, type, texts);
        }
    }
    in.leave();
    if (node != nullptr && node->place >= 0 && in.isGood())
        found[static_cast<std::size_t>(node->place)] = token;
    return token.kind;
}

} // namespace tapedeck

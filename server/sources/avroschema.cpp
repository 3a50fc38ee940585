// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/avroschema.h"

#include <simdjson.h>

#include <array>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

namespace tapedeck {

using simdjson::SUCCESS;
using simdjson::dom::element;
using Kind = AvroType::Kind;

namespace {

constexpr std::array primitives{std::pair("null", Kind::Null),   std::pair("boolean", Kind::Boolean),
                                std::pair("int", Kind::Int),     std::pair("long", Kind::Long),
                                std::pair("float", Kind::Float), std::pair("double", Kind::Double),
                                std::pair("bytes", Kind::Bytes), std::pair("string", Kind::String)};

std::optional<Kind> primitiveOf(std::string_view name)
{
    for (const auto &[known, kind] : primitives) {
        if (name == known)
            return kind;
    }
    return std::nullopt;
}

std::string inQuotes(std::string_view text)
{
    return '\'' + std::string(text.substr(0, 100)) + '\'';
}

} // namespace

class AvroSchemaReader
{
public:
    struct Mistake : std::runtime_error {
        using std::runtime_error::runtime_error;
    };

    explicit AvroSchemaReader(AvroSchema &schema)
        : m_types(schema.m_types)
    {
    }

    void readRoot(AvroSchema &schema, const element &json) { schema.m_root = read(json, {}, 0); }

private:
    int add(AvroType type)
    {
        if (m_types.size() >= AvroSchema::typesMax)
            throw Mistake("it has more than " + std::to_string(AvroSchema::typesMax) + " types");
        m_types.push_back(std::move(type));
        return static_cast<int>(m_types.size() - 1);
    }

    int read(const element &json, std::string_view space, int depth)
    {
        if (depth > AvroSchema::depthMax)
            throw Mistake("it is nested deeper than " + std::to_string(AvroSchema::depthMax));
        std::string_view name;
        if (json.get_string().get(name) == SUCCESS)
            return named(name, space);
        simdjson::dom::array branches;
        if (json.get_array().get(branches) == SUCCESS) {
            AvroType type{Kind::Union};
            for (const element branch : branches)
                type.types.push_back(read(branch, space, depth + 1));
            if (type.types.empty())
                throw Mistake("a union has no types");
            return add(std::move(type));
        }
        simdjson::dom::object object;
        element type;
        if (json.get_object().get(object) != SUCCESS || object.at_key("type").get(type) != SUCCESS)
            throw Mistake("a type is expected, and there stands " + inQuotes(simdjson::minify(json)));
        if (type.get_string().get(name) != SUCCESS)
            return read(type, space, depth + 1);
        if (const auto kind = primitiveOf(name))
            return add(withLogical({*kind}, object));
        if (name == "array" || name == "map") {
            const int of = read(member(object, name == "array" ? "items" : "values"), space, depth + 1);
            return add({name == "array" ? Kind::Array : Kind::Map, {}, 0, 0, {}, {of}});
        }
        if (name == "record" || name == "error")
            return record(object, space, depth);
        if (name == "enum") {
            AvroType symbols{Kind::Enum};
            for (const element symbol : list(object, "symbols"))
                symbols.names.emplace_back(text(symbol, "a symbol of an enum"));
            return define(object, space, std::move(symbols)).first;
        }
        if (name == "fixed") {
            AvroType fixed{Kind::Fixed};
            std::int64_t size = -1;
            if (member(object, "size").get_int64().get(size) != SUCCESS || size < 0)
                throw Mistake("the size of a fixed is no whole number from 0");
            fixed.size = static_cast<std::size_t>(size);
            return define(object, space, withLogical(std::move(fixed), object)).first;
        }
        return named(name, space);
    }

    int record(const simdjson::dom::object &object, std::string_view space, int depth)
    {
        const auto [number, inner] = define(object, space, {Kind::Record});
        for (const element field : list(object, "fields")) {
            simdjson::dom::object of;
            if (field.get_object().get(of) != SUCCESS)
                throw Mistake("a field of a record is no object");
            std::string name(text(member(of, "name"), "the name of a field"));
            const int type = read(member(of, "type"), inner, depth + 1);
            AvroType &made = m_types[static_cast<std::size_t>(number)];
            made.names.push_back(std::move(name));
            made.types.push_back(type);
        }
        return number;
    }

    /// Its number, and the namespace within it.
    std::pair<int, std::string> define(const simdjson::dom::object &object, std::string_view outer, AvroType type)
    {
        std::string name(text(member(object, "name"), "the name of a type"));
        std::string_view space = outer;
        std::string_view told;
        if (object.at_key("namespace").get_string().get(told) == SUCCESS)
            space = told;
        if (name.find('.') == std::string::npos && !space.empty())
            name = std::string(space) + '.' + name;
        const int number = add(std::move(type));
        if (!m_byName.emplace(name, number).second)
            throw Mistake("there are two types " + inQuotes(name));
        const std::size_t dot = name.rfind('.');
        return {number, dot == std::string::npos ? std::string() : name.substr(0, dot)};
    }

    int named(std::string_view name, std::string_view space)
    {
        if (const auto kind = primitiveOf(name))
            return add({*kind});
        for (const std::string &full : {std::string(space) + '.' + std::string(name), std::string(name)}) {
            if (const auto it = m_byName.find(full); it != m_byName.end())
                return it->second;
        }
        throw Mistake("there is no type " + inQuotes(name) + " (references to other files are not followed)");
    }

    static AvroType withLogical(AvroType type, const simdjson::dom::object &object)
    {
        using Logical = AvroType::Logical;
        std::string_view name;
        if (object.at_key("logicalType").get_string().get(name) != SUCCESS)
            return type;
        if (name == "decimal" && (type.kind == Kind::Bytes || type.kind == Kind::Fixed)) {
            std::int64_t scale = 0;
            if (object.at_key("scale").get_int64().get(scale) != SUCCESS)
                scale = 0;
            if (scale < 0 || scale > AvroSchema::decimalScaleMax)
                throw Mistake("the scale of a decimal is " + std::to_string(scale) + "; 0 to "
                              + std::to_string(AvroSchema::decimalScaleMax) + " is expected");
            type.logical = Logical::Decimal;
            type.scale = static_cast<int>(scale);
        }
        if (name.starts_with("local-"))
            name.remove_prefix(6);
        if (type.kind == Kind::Long)
            type.logical = name == "timestamp-millis" ? Logical::Milliseconds
                : name == "timestamp-micros"          ? Logical::Microseconds
                : name == "timestamp-nanos"           ? Logical::Nanoseconds
                                                      : Logical::None;
        return type;
    }

    static element member(const simdjson::dom::object &object, const char *name)
    {
        element found;
        if (object.at_key(name).get(found) != SUCCESS)
            throw Mistake(std::string("\"") + name + "\" is missing in " + inQuotes(simdjson::minify(object)));
        return found;
    }

    static simdjson::dom::array list(const simdjson::dom::object &object, const char *name)
    {
        simdjson::dom::array found;
        if (member(object, name).get_array().get(found) != SUCCESS)
            throw Mistake(std::string("\"") + name + "\" is no array");
        return found;
    }

    static std::string_view text(const element &json, const char *what)
    {
        std::string_view found;
        if (json.get_string().get(found) != SUCCESS || found.empty())
            throw Mistake(std::string(what) + " is no text");
        return found;
    }

    std::vector<AvroType> &m_types;
    std::map<std::string, int, std::less<>> m_byName;
};

AvroSchema::Result AvroSchema::read(std::string_view json)
{
    simdjson::dom::parser parser;
    element root;
    if (parser.parse(json.data(), json.size()).get(root) != SUCCESS)
        return {nullptr, "it is not JSON"};
    simdjson::dom::object answer;
    std::string_view inner;
    if (root.get_object().get(answer) == SUCCESS && answer.at_key("type").error() != SUCCESS
        && answer.at_key("schema").get_string().get(inner) == SUCCESS)
        return read(std::string(inner));
    auto schema = std::make_shared<AvroSchema>();
    try {
        AvroSchemaReader(*schema).readRoot(*schema, root);
    } catch (const AvroSchemaReader::Mistake &mistake) {
        return {nullptr, mistake.what()};
    }
    return {std::move(schema), {}};
}

} // namespace tapedeck

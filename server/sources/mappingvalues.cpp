// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/mappingvalues.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <limits>

namespace tapedeck {

using google::protobuf::FieldDescriptor;

namespace {

constexpr std::int64_t factorMax = 1'000'000'000;
constexpr std::int64_t partMax = 9;

std::int64_t wholeNumber(const toml::node &node, const std::string &what, std::int64_t min, std::int64_t max)
{
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < min || *value > max)
        failAt(node,
               what + " = " + shownNode(node) + ": a whole number from " + std::to_string(min) + " to "
                   + std::to_string(max) + " is expected");
    return *value;
}

void readNumberForm(const toml::table &table, const std::string &what, MappedType &type)
{
    const bool isNumber = type.kind == MappedType::Kind::Decimal || type.kind == MappedType::Kind::Integer;
    const auto number = [&](const char *name, std::int64_t min, std::int64_t max, std::int64_t preset) {
        const toml::node *node = table.get(name);
        if (node == nullptr)
            return preset;
        if (!isNumber)
            failAt(*node, what + ": " + name + " is for numbers, and this column holds none");
        return wholeNumber(*node, what + ": " + name, min, max);
    };
    type.scale = static_cast<int>(number("scale", -Decimal::scaleMax, Decimal::scaleMax, 0));
    type.factor = number("factor", 1, factorMax, 1);
}

void readUnit(const toml::table &table, const std::string &what, MappedType &type)
{
    static const std::vector<std::string> units = {"iso", "s", "ms", "us", "ns"};
    const toml::node *node = table.get("unit");
    if (node == nullptr)
        return;
    const std::string written = node->value_exact<std::string>().value_or("");
    if (type.isClock) {
        if (written != "clock" && written != "s")
            failAt(*node,
                   what + ": unit = " + shownNode(*node)
                       + ": \"clock\", for 67:30, 1:07:30 and 45+2, or \"s\" for seconds, is expected");
        if (written == "clock" && (type.scale != 0 || type.factor != 1))
            failAt(*node, what + ": unit = \"clock\" makes seconds by itself; without scale and factor is expected");
        type.unit = written == "clock" ? MappedType::Unit::MatchClock : type.unit;
        return;
    }
    if (type.kind != MappedType::Kind::Time)
        failAt(*node, what + ": unit is for times and match clocks, and this column holds none");
    const auto unit = std::find(units.begin(), units.end(), written);
    if (unit == units.end())
        failAt(*node,
               what + ": unit = " + shownNode(*node)
                   + ": \"s\", \"ms\", \"us\" or \"ns\" since 1970, or \"iso\" is expected");
    type.unit = static_cast<MappedType::Unit>(unit - units.begin());
}

void readWords(const toml::node &node, const std::string &what, MappedValueRule &rule)
{
    for (const auto &[key, meaning] : tableOf(node, what + ": values", "{ open = \"OPEN\", \"*\" = \"HALTED\" }")) {
        const auto text = plainText(meaning);
        MappedValueRule::Word word{std::string(std::string_view(key)), text.value_or(""), {}};
        if (!text || !rule.type.read({JsonToken::Kind::Text, word.meaning}, word.value))
            failAt(meaning, what + ": values: " + word.word + " = " + shownNode(meaning) + ": " + rule.type.expected());
        if (word.word == "*")
            rule.otherwise = word;
        else
            rule.words.push_back(word);
    }
    std::sort(rule.words.begin(), rule.words.end(), [](const auto &a, const auto &b) { return a.word < b.word; });
}

void readSplit(const toml::table &table, const std::string &what, MappedValueRule &rule)
{
    const toml::node *split = table.get("split");
    const toml::node *part = table.get("part");
    if (split == nullptr && part == nullptr)
        return;
    rule.split = split == nullptr ? std::string() : split->value_exact<std::string>().value_or("");
    if (rule.split.empty() || part == nullptr)
        failAt(split != nullptr ? *split : *part,
               what + ": split and part are expected together, such as split = \"-\", part = 1 for the 2 of \"2-1\"");
    rule.part = static_cast<int>(wholeNumber(*part, what + ": part", 1, partMax));
}

} // namespace

MappedType integerOf(const FieldDescriptor &field)
{
    MappedType type;
    type.kind = MappedType::Kind::Integer;
    type.isSigned = field.type() == FieldDescriptor::TYPE_SINT32 || field.type() == FieldDescriptor::TYPE_SINT64;
    type.isClock = field.name() == "clock";
    const auto cppType = field.cpp_type();
    type.max = cppType == FieldDescriptor::CPPTYPE_UINT32 ? std::numeric_limits<std::uint32_t>::max()
        : cppType == FieldDescriptor::CPPTYPE_INT32       ? std::numeric_limits<std::int32_t>::max()
                                                          : std::numeric_limits<std::int64_t>::max();
    return type;
}

MappedType typeOf(const Schema &schema, const Column &column)
{
    MappedType type;
    if (column.storage == Column::Storage::Text)
        return type;
    type = integerOf(*schema.row()->FindFieldByNumber(column.number));
    if (column.enumType != nullptr) {
        type.kind = MappedType::Kind::Enumerator;
        type.enumType = column.enumType;
    } else if (column.kind == v1::TIME) {
        type.kind = MappedType::Kind::Time;
    } else if (column.kind == v1::PRICE || column.kind == v1::SIZE) {
        type.kind = MappedType::Kind::Decimal;
    } else if (column.kind == v1::PRICE_SCALE || column.kind == v1::SIZE_SCALE) {
        type.max = Decimal::scaleMax;
    }
    return type;
}

MappedValueRule readMappedValue(MappingPlaces &places, const toml::node &node, const std::string &what,
                                const MappedType &type)
{
    MappedValueRule rule;
    rule.type = type;
    if (const toml::table *table = node.as_table()) {
        refuseOthers(*table, what + ": ", {"from", "scale", "factor", "unit", "values", "split", "part"});
        const toml::node *from = table->get("from");
        if (from == nullptr)
            failAt(node, what + ": from is missing: a JSON pointer is expected, such as from = \"/price\"");
        rule.from = places.text(*from, what);
        readNumberForm(*table, what, rule.type);
        readUnit(*table, what, rule.type);
        if (const toml::node *values = table->get("values"))
            readWords(*values, what, rule);
        readSplit(*table, what, rule);
    } else {
        rule.from = places.text(node, what);
    }
    MappedValue value;
    if (rule.from.isConstant() && !rule.read({JsonToken::Kind::Text, rule.from.written}, value))
        failAt(node, what + " = " + shownNode(node) + ": " + rule.expected() + "; a JSON pointer begins with /");
    return rule;
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/mappingreader.h"

#include "tapedeck/v1/follow.pb.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <sstream>

namespace tapedeck {

using google::protobuf::FieldDescriptor;

namespace {

constexpr std::int64_t factorMax = 1'000'000'000;
constexpr std::size_t rulesMax = 32;

struct Mistake {
    std::string sentence;
    unsigned line;
};

[[noreturn]] void fail(const toml::node &node, const std::string &sentence)
{
    throw Mistake{sentence, static_cast<unsigned>(node.source().begin.line)};
}

std::string shown(const toml::node &node)
{
    std::ostringstream out;
    node.visit([&](const auto &concrete) { out << concrete; });
    return out.str();
}

std::string joined(const std::vector<std::string> &words)
{
    std::string out;
    for (const std::string &word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

/// Texts, numbers and booleans as a message would write them.
std::optional<std::string> plainText(const toml::node &node)
{
    if (const auto text = node.value_exact<std::string>())
        return text;
    if (const auto number = node.value_exact<std::int64_t>())
        return std::to_string(*number);
    if (const auto truth = node.value_exact<bool>())
        return *truth ? "true" : "false";
    return std::nullopt;
}

const toml::table &tableOf(const toml::node &node, const std::string &what, const char *example)
{
    const toml::table *table = node.as_table();
    if (table == nullptr)
        fail(node, what + " = " + shown(node) + ": a table is expected, such as " + example);
    return *table;
}

void refuseOthers(const toml::table &table, const std::string &where, std::initializer_list<std::string_view> known)
{
    for (const auto &[key, node] : table) {
        if (std::find(known.begin(), known.end(), std::string_view(key)) != known.end())
            continue;
        std::string list;
        for (const std::string_view name : known)
            list.append(list.empty() ? "" : ", ").append(name);
        fail(node, where + "there is no '" + std::string(std::string_view(key)) + "'; there are " + list);
    }
}

/// Builds one rule of a mapping.
class RuleReader
{
public:
    RuleReader(Mapping &mapping, const toml::table &table)
        : m_mapping(mapping)
        , m_table(table)
    {
    }

    MappingRule read()
    {
        refuseOthers(m_table, "", {"board", "key", "rows", "when", "remove", "whole", "columns", "trade", "event"});
        m_rule.rowPlaces.add(rowNamePointer, {std::string(rowNamePointer)});
        readBoard();
        readRows();
        readKey();
        if (const toml::node *node = m_table.get("when"))
            m_rule.when = conditions(*node, "when");
        if (const toml::node *node = m_table.get("remove"))
            m_rule.remove = conditions(*node, "remove");
        readColumns();
        readTrade();
        readEvent();
        return std::move(m_rule);
    }

private:
    [[nodiscard]] const Schema &schema() const
    {
        return m_rule.board == BoardId::Prices ? Schema::prices() : Schema::scores();
    }

    void readBoard()
    {
        const toml::node *node = m_table.get("board");
        if (node == nullptr)
            fail(m_table, "board is missing: \"prices\" or \"scores\" is expected");
        const auto text = node->value_exact<std::string>();
        if (text != "prices" && text != "scores")
            fail(*node, "board = " + shown(*node) + ": \"prices\" or \"scores\" is expected");
        m_rule.board = text == "prices" ? BoardId::Prices : BoardId::Scores;
    }

    void readRows()
    {
        if (const toml::node *node = m_table.get("rows")) {
            const auto pointer = node->value_exact<std::string>();
            const auto steps = pointer ? pointerSteps(*pointer) : std::nullopt;
            if (!steps)
                fail(*node,
                     "rows = " + shown(*node)
                         + ": the JSON pointer of the rows is expected, such as \"/data\", or \"\" for the whole "
                           "message");
            m_rule.rows = *pointer;
            m_rule.rowsSteps = *steps;
        }
        if (const toml::node *node = m_table.get("whole")) {
            const auto whole = node->value_exact<bool>();
            if (!whole)
                fail(*node, "whole = " + shown(*node) + ": true or false is expected");
            m_rule.whole = *whole;
            if (*whole && !m_rule.rows)
                fail(*node, "whole = true needs rows = \"/…\": what is not among those rows is removed");
        }
    }

    void readKey()
    {
        const toml::node *node = m_table.get("key");
        if (node == nullptr)
            fail(m_table, "key is missing: a text that names the row is expected, such as \"acme:{/symbol}\"");
        m_rule.key = textOf(*node, "key");
        if (m_rule.key.isConstant() && m_rule.rows)
            fail(*node,
                 "key = " + shown(*node)
                     + ": all rows would have the same key; a place is expected in it, such as \"acme:{/symbol}\"");
        if (m_rule.key.isConstant() && m_rule.key.written.empty())
            fail(*node, "key is empty: a text is expected, such as \"acme:{/symbol}\"");
    }

    MappingPlace placeOf(std::string_view pointer, const toml::node &node, const std::string &what)
    {
        if (pointer == rowNamePointer) {
            if (!m_rule.rows)
                fail(node, what + ": # is the name of one of several rows, and needs rows = \"/…\"");
            return {true, 0};
        }
        const bool ofMessage = pointer.starts_with('^');
        if (ofMessage)
            pointer.remove_prefix(1);
        const auto steps = pointerSteps(pointer);
        if (!steps || steps->empty())
            fail(node,
                 what + ": '" + std::string(pointer)
                     + "' is no JSON pointer; one such as /data/price is expected (~1 for / and ~0 for ~ in a name)");
        const bool ofRow = m_rule.rows && !ofMessage;
        JsonPlaces &places = ofRow ? m_rule.rowPlaces : m_mapping.messagePlaces;
        return {ofRow, places.add(std::string(ofMessage ? "^" : "").append(pointer), *steps)};
    }

    static bool isPointer(std::string_view text)
    {
        return text.starts_with('/') || text.starts_with("^/") || text == rowNamePointer;
    }

    /// A pointer, or a text with pointers in braces.
    MappingText textOf(const toml::node &node, const std::string &what)
    {
        const auto written = plainText(node);
        if (!written)
            fail(node,
                 what + " = " + shown(node)
                     + ": a JSON pointer such as \"/price\", or a text such as \"acme:{/symbol}\", is expected");
        MappingText text;
        text.written = *written;
        std::string_view left = *written;
        if (isPointer(left)) {
            text.parts.push_back({{}, placeOf(left, node, what)});
            return text;
        }
        while (!left.empty()) {
            const std::size_t brace = std::min(left.find('{'), left.size());
            if (brace > 0)
                text.parts.push_back({std::string(left.substr(0, brace))});
            left.remove_prefix(brace);
            if (left.empty())
                break;
            const std::size_t end = left.find('}');
            if (end == std::string_view::npos || !isPointer(left.substr(1, end - 1)))
                fail(node, what + " = " + shown(node) + ": {/POINTER} is expected at the brace");
            text.parts.push_back({{}, placeOf(left.substr(1, end - 1), node, what)});
            left.remove_prefix(end + 1);
        }
        return text;
    }

    std::vector<MappingCondition> conditions(const toml::node &node, const std::string &what)
    {
        std::vector<MappingCondition> all;
        for (const auto &[key, value] : tableOf(node, what, "{ \"/type\" = \"ticker\" }")) {
            const std::string pointer{std::string_view(key)};
            if (!isPointer(pointer))
                fail(value,
                     what + ": '" + pointer + "' is no JSON pointer; one in quotes is expected, such as \"/type\"");
            MappingCondition condition{placeOf(pointer, value, what), pointer, {}};
            const auto add = [&](const toml::node &element) {
                const auto text = plainText(element);
                if (!text)
                    fail(element,
                         what + ": " + pointer + " = " + shown(element)
                             + ": a text, a number, true or false is expected, or a list of them");
                condition.values.push_back(*text);
            };
            if (const toml::array *list = value.as_array()) {
                for (const toml::node &element : *list)
                    add(element);
            } else {
                add(value);
            }
            condition.anything = condition.values == std::vector<std::string>{"*"};
            all.push_back(std::move(condition));
        }
        return all;
    }

    void readColumns()
    {
        const toml::node *node = m_table.get("columns");
        if (node == nullptr)
            return;
        for (const auto &[key, value] : tableOf(*node, "columns", "{ last = \"/price\" }"))
            readColumn(std::string(std::string_view(key)), value);
    }

    void readColumn(const std::string &name, const toml::node &node)
    {
        const Column *column = schema().find(name);
        if (column == nullptr || column->isDerived() || column->kind == v1::KEY || column->kind == v1::TIME_SHIFT) {
            std::vector<std::string> names;
            for (const Column &known : schema().columns()) {
                if (!known.isDerived() && known.kind != v1::KEY && known.kind != v1::TIME_SHIFT)
                    names.push_back(known.name);
            }
            const std::string why = column == nullptr ? "" : " that can be mapped";
            fail(node,
                 "columns: the board " + schema().board() + " has no column '" + name + "'" + why + "; there are "
                     + joined(names));
        }
        auto &cells = m_mapping.cells[static_cast<std::size_t>(m_rule.board)];
        auto cell = std::find(cells.begin(), cells.end(), column);
        if (cell == cells.end())
            cell = cells.insert(cells.end(), column);
        const auto index = static_cast<std::size_t>(cell - cells.begin());
        m_rule.columns.push_back({column, index, valueRule(node, "columns." + name, typeOf(*column))});
    }

    [[nodiscard]] static MappedType integerOf(const FieldDescriptor &field)
    {
        MappedType type;
        type.kind = MappedType::Kind::Integer;
        type.isSigned = field.type() == FieldDescriptor::TYPE_SINT32 || field.type() == FieldDescriptor::TYPE_SINT64;
        const auto cppType = field.cpp_type();
        type.max = cppType == FieldDescriptor::CPPTYPE_UINT32 ? std::numeric_limits<std::uint32_t>::max()
            : cppType == FieldDescriptor::CPPTYPE_INT32       ? std::numeric_limits<std::int32_t>::max()
                                                              : std::numeric_limits<std::int64_t>::max();
        return type;
    }

    [[nodiscard]] MappedType typeOf(const Column &column) const
    {
        MappedType type;
        if (column.storage == Column::Storage::Text)
            return type;
        type = integerOf(*schema().row()->FindFieldByNumber(column.number));
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

    /// `"/pointer"`, a constant, or `{ from = …, scale, factor, unit, values }`.
    MappedValueRule valueRule(const toml::node &node, const std::string &what, MappedType type)
    {
        MappedValueRule rule;
        rule.type = type;
        const toml::table *table = node.as_table();
        if (table != nullptr) {
            refuseOthers(*table, what + ": ", {"from", "scale", "factor", "unit", "values"});
            const toml::node *from = table->get("from");
            if (from == nullptr)
                fail(node, what + ": from is missing: a JSON pointer is expected, such as from = \"/price\"");
            rule.from = textOf(*from, what);
            readNumberForm(*table, what, rule.type);
            readUnit(*table, what, rule.type);
            if (const toml::node *values = table->get("values"))
                readWords(*values, what, rule);
        } else {
            rule.from = textOf(node, what);
        }
        if (rule.from.isConstant()) {
            MappedValue value;
            const std::string_view written = rule.from.written;
            if (!rule.read({JsonToken::Kind::Text, written}, value))
                fail(node, what + " = " + shown(node) + ": " + rule.expected() + "; a JSON pointer begins with /");
        }
        return rule;
    }

    static void readNumberForm(const toml::table &table, const std::string &what, MappedType &type)
    {
        const bool isNumber = type.kind == MappedType::Kind::Decimal || type.kind == MappedType::Kind::Integer;
        const auto number = [&](const char *name, std::int64_t min, std::int64_t max) -> std::optional<std::int64_t> {
            const toml::node *node = table.get(name);
            if (node == nullptr)
                return std::nullopt;
            if (!isNumber)
                fail(*node, what + ": " + name + " is for numbers, and this column holds none");
            const auto value = node->value_exact<std::int64_t>();
            if (!value || *value < min || *value > max)
                fail(*node,
                     what + ": " + name + " = " + shown(*node) + ": a whole number from " + std::to_string(min) + " to "
                         + std::to_string(max) + " is expected");
            return value;
        };
        type.scale = static_cast<int>(number("scale", -Decimal::scaleMax, Decimal::scaleMax).value_or(0));
        type.factor = number("factor", 1, factorMax).value_or(1);
    }

    static void readUnit(const toml::table &table, const std::string &what, MappedType &type)
    {
        static const std::vector<std::string> units = {"iso", "s", "ms", "us", "ns"};
        const toml::node *node = table.get("unit");
        if (node == nullptr)
            return;
        if (type.kind != MappedType::Kind::Time)
            fail(*node, what + ": unit is for times, and this column holds none");
        const auto unit = std::find(units.begin(), units.end(), node->value_exact<std::string>().value_or(""));
        if (unit == units.end())
            fail(*node,
                 what + ": unit = " + shown(*node)
                     + ": \"s\", \"ms\", \"us\" or \"ns\" since 1970, or \"iso\" is expected");
        type.unit = static_cast<MappedType::Unit>(unit - units.begin());
    }

    static void readWords(const toml::node &node, const std::string &what, MappedValueRule &rule)
    {
        for (const auto &[key, meaning] : tableOf(node, what + ": values", "{ open = \"OPEN\", \"*\" = \"HALTED\" }")) {
            const auto text = plainText(meaning);
            MappedValueRule::Word word{std::string(std::string_view(key)), text.value_or(""), {}};
            if (!text || !rule.type.read({JsonToken::Kind::Text, word.meaning}, word.value))
                fail(meaning, what + ": values: " + word.word + " = " + shown(meaning) + ": " + rule.type.expected());
            if (word.word == "*")
                rule.otherwise = word;
            else
                rule.words.push_back(word);
        }
        std::sort(rule.words.begin(), rule.words.end(), [](const auto &a, const auto &b) { return a.word < b.word; });
    }

    void readTrade()
    {
        const toml::node *node = m_table.get("trade");
        if (node == nullptr)
            return;
        const toml::table &table = tableOf(*node, "trade", "{ price = \"/p\", size = \"/q\" }");
        if (m_rule.board != BoardId::Prices)
            fail(*node, "trade: there are trades on the board prices only");
        refuseOthers(table, "trade: ", {"price", "size", "time", "taker"});
        MappedType decimal;
        decimal.kind = MappedType::Kind::Decimal;
        MappedType time;
        time.kind = MappedType::Kind::Time;
        MappedType taker;
        taker.kind = MappedType::Kind::Enumerator;
        taker.enumType = v1::Trade::Taker_descriptor();
        const toml::node *price = table.get("price");
        const toml::node *size = table.get("size");
        if (price == nullptr || size == nullptr)
            fail(*node, "trade: price and size are expected, such as trade = { price = \"/p\", size = \"/q\" }");
        MappingRule::TradeRule rule{
            valueRule(*price, "trade.price", decimal), valueRule(*size, "trade.size", decimal), {}, {}};
        if (const toml::node *value = table.get("time"))
            rule.time = valueRule(*value, "trade.time", time);
        if (const toml::node *value = table.get("taker"))
            rule.taker = valueRule(*value, "trade.taker", taker);
        m_rule.trade = std::move(rule);
    }

    void readEvent()
    {
        const toml::node *node = m_table.get("event");
        if (node == nullptr)
            return;
        if (m_rule.board != BoardId::Scores)
            fail(*node, "event: there are events on the board scores only");
        const google::protobuf::Descriptor &type = *v1::MatchEvent::descriptor();
        std::vector<std::string> names;
        for (int i = 0; i < type.field_count(); ++i)
            names.push_back(type.field(i)->name() == "time_us" ? "time" : type.field(i)->name());
        for (const auto &[key, value] : tableOf(*node, "event", "{ kind = \"/kind\", text = \"/player\" }")) {
            const std::string name{std::string_view(key)};
            const auto it = std::find(names.begin(), names.end(), name);
            if (it == names.end())
                fail(value, "event: there is no '" + name + "'; there are " + joined(names));
            const FieldDescriptor *field = type.field(static_cast<int>(it - names.begin()));
            MappedType of = integerOf(*field);
            if (field->type() == FieldDescriptor::TYPE_STRING)
                of.kind = MappedType::Kind::Text;
            else if (name == "time")
                of.kind = MappedType::Kind::Time;
            else if (field->enum_type() != nullptr)
                of.kind = MappedType::Kind::Enumerator;
            of.enumType = field->enum_type();
            m_rule.event.push_back({field, valueRule(value, "event." + name, of)});
        }
        if (!m_table["event"]["kind"])
            fail(*node, "event: kind is expected, such as kind = { from = \"/type\", values = { goal = \"GOAL\" } }");
    }

    Mapping &m_mapping;
    const toml::table &m_table;
    MappingRule m_rule;
};

} // namespace

MappingResult readMapping(const std::string &name, const toml::node &node)
{
    auto mapping = std::make_shared<Mapping>();
    mapping->name = name;
    std::size_t number = 0;
    try {
        if (const toml::table *table = node.as_table()) {
            mapping->rules.push_back(RuleReader(*mapping, *table).read());
        } else if (const toml::array *list = node.as_array(); list != nullptr && !list->empty()) {
            if (list->size() > rulesMax)
                fail(node,
                     std::to_string(list->size()) + " tables; at most " + std::to_string(rulesMax) + " are expected");
            for (const toml::node &element : *list) {
                ++number;
                mapping->rules.push_back(RuleReader(*mapping, tableOf(element, name, "[[mapping.NAME]]")).read());
            }
        } else {
            fail(node, "a table is expected, [mapping." + name + "]");
        }
    } catch (const Mistake &mistake) {
        const std::string which = number > 1 ? " (number " + std::to_string(number) + " of its tables)" : "";
        return {nullptr, "mapping." + name + which + ": " + mistake.sentence, mistake.line};
    }
    return {std::move(mapping), {}, 0};
}

} // namespace tapedeck

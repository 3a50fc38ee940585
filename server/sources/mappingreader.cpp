// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/mappingreader.h"

#include "server/sources/mappingvalues.h"
#include "tapedeck/v1/follow.pb.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>

namespace tapedeck {

using google::protobuf::FieldDescriptor;

namespace {

constexpr std::size_t rulesMax = 32;

/// Builds one rule of a mapping.
class RuleReader
{
public:
    RuleReader(Mapping &mapping, const toml::table &table)
        : m_mapping(mapping)
        , m_table(table)
        , m_places(mapping, m_rule)
    {
    }

    MappingRule read()
    {
        refuseOthers(m_table, "", {"board", "key", "rows", "when", "remove", "whole", "columns", "trade", "event"});
        readBoard();
        readRows();
        readKey();
        if (const toml::node *node = m_table.get("when"))
            m_rule.when = m_places.conditions(*node, "when");
        if (const toml::node *node = m_table.get("remove"))
            m_rule.remove = m_places.conditions(*node, "remove");
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
            failAt(m_table, "board is missing: \"prices\" or \"scores\" is expected");
        const auto text = node->value_exact<std::string>();
        if (text != "prices" && text != "scores")
            failAt(*node, "board = " + shownNode(*node) + ": \"prices\" or \"scores\" is expected");
        m_rule.board = text == "prices" ? BoardId::Prices : BoardId::Scores;
    }

    void readRows()
    {
        if (const toml::node *node = m_table.get("rows"))
            m_places.readRows(*node);
        if (const toml::node *node = m_table.get("whole")) {
            m_rule.whole = truthOf(*node, "whole");
            if (m_rule.whole && m_rule.levels.empty())
                failAt(*node, "whole = true needs rows = \"/…\": what is not among those rows is removed");
        }
    }

    void readKey()
    {
        const toml::node *node = m_table.get("key");
        if (node == nullptr)
            failAt(m_table, "key is missing: a text that names the row is expected, such as \"acme:{/symbol}\"");
        m_rule.key = m_places.text(*node, "key");
        if (m_rule.key.isConstant() && !m_rule.levels.empty())
            failAt(*node,
                   "key = " + shownNode(*node)
                       + ": all rows would have the same key; a place is expected in it, such as \"acme:{/symbol}\"");
        if (m_rule.key.isConstant() && m_rule.key.written.empty())
            failAt(*node, "key is empty: a text is expected, such as \"acme:{/symbol}\"");
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
            failAt(node,
                   "columns: the board " + schema().board() + " has no column '" + name + "'" + why + "; there are "
                       + joined(names));
        }
        auto &cells = m_mapping.cells[static_cast<std::size_t>(m_rule.board)];
        auto cell = std::find(cells.begin(), cells.end(), column);
        if (cell == cells.end())
            cell = cells.insert(cells.end(), column);
        const auto index = static_cast<std::size_t>(cell - cells.begin());
        m_rule.columns.push_back(
            {column, index, readMappedValue(m_places, node, "columns." + name, typeOf(schema(), *column))});
    }

    void readTrade()
    {
        const toml::node *node = m_table.get("trade");
        if (node == nullptr)
            return;
        const toml::table &table = tableOf(*node, "trade", "{ price = \"/p\", size = \"/q\" }");
        if (m_rule.board != BoardId::Prices)
            failAt(*node, "trade: there are trades on the board prices only");
        refuseOthers(table, "trade: ", {"price", "size", "time", "taker", "id", "repeats"});
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
            failAt(*node, "trade: price and size are expected, such as trade = { price = \"/p\", size = \"/q\" }");
        MappingRule::TradeRule rule;
        rule.price = readMappedValue(m_places, *price, "trade.price", decimal);
        rule.size = readMappedValue(m_places, *size, "trade.size", decimal);
        if (const toml::node *value = table.get("time"))
            rule.time = readMappedValue(m_places, *value, "trade.time", time);
        if (const toml::node *value = table.get("taker"))
            rule.taker = readMappedValue(m_places, *value, "trade.taker", taker);
        if (const toml::node *value = table.get("id")) {
            rule.id = m_places.text(*value, "trade.id");
            if (rule.id->isConstant())
                failAt(*value, "trade.id = " + shownNode(*value) + ": a place is expected, such as \"/trade_id\"");
        }
        if (const toml::node *value = table.get("repeats"))
            rule.repeats = truthOf(*value, "trade.repeats");
        m_rule.trade = std::move(rule);
    }

    void readEvent()
    {
        const toml::node *node = m_table.get("event");
        if (node == nullptr)
            return;
        if (m_rule.board != BoardId::Scores)
            failAt(*node, "event: there are events on the board scores only");
        const google::protobuf::Descriptor &type = *v1::MatchEvent::descriptor();
        std::vector<std::string> names;
        for (int i = 0; i < type.field_count(); ++i)
            names.push_back(type.field(i)->name() == "time_us" ? "time" : type.field(i)->name());
        for (const auto &[key, value] : tableOf(*node, "event", "{ kind = \"/kind\", text = \"/player\" }")) {
            const std::string name{std::string_view(key)};
            const auto it = std::find(names.begin(), names.end(), name);
            if (it == names.end())
                failAt(value, "event: there is no '" + name + "'; there are " + joined(names));
            const FieldDescriptor *field = type.field(static_cast<int>(it - names.begin()));
            MappedType of = integerOf(*field);
            if (field->type() == FieldDescriptor::TYPE_STRING)
                of.kind = MappedType::Kind::Text;
            else if (name == "time")
                of.kind = MappedType::Kind::Time;
            else if (field->enum_type() != nullptr)
                of.kind = MappedType::Kind::Enumerator;
            of.enumType = field->enum_type();
            m_rule.event.push_back({field, readMappedValue(m_places, value, "event." + name, of)});
        }
        if (!m_table["event"]["kind"])
            failAt(*node, "event: kind is expected, such as kind = { from = \"/type\", values = { goal = \"GOAL\" } }");
    }

    Mapping &m_mapping;
    const toml::table &m_table;
    MappingRule m_rule;
    MappingPlaces m_places;
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
                failAt(node,
                       std::to_string(list->size()) + " tables; at most " + std::to_string(rulesMax) + " are expected");
            for (const toml::node &element : *list) {
                ++number;
                mapping->rules.push_back(RuleReader(*mapping, tableOf(element, name, "[[mapping.NAME]]")).read());
            }
        } else {
            failAt(node, "a table is expected, [mapping." + name + "]");
        }
    } catch (const MappingMistake &mistake) {
        const std::string which = number > 1 ? " (number " + std::to_string(number) + " of its tables)" : "";
        return {nullptr, "mapping." + name + which + ": " + mistake.sentence, mistake.line};
    }
    return {std::move(mapping), {}, 0};
}

} // namespace tapedeck

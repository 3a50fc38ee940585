// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/schema.h"
#include "server/engine/changebatch.h"
#include "server/sources/jsonplaces.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace google::protobuf {
class FieldDescriptor;
} // namespace google::protobuf

namespace tapedeck {

/// Where a value of a row stands: at a place of the message, or of the row within it.
struct MappingPlace {
    bool ofRow = false;
    int place = 0;
};

/// "acme:{/symbol}": texts and what stands at places, one behind the other.
struct MappingText {
    struct Part {
        std::string text;
        std::optional<MappingPlace> place = {}; ///< instead of the text
    };
    std::vector<Part> parts;
    std::string written; ///< as in the configuration, for sentences

    [[nodiscard]] bool isConstant() const { return parts.empty() || (parts.size() == 1 && !parts.front().place); }
    /// A place and nothing else.
    [[nodiscard]] bool isPlace() const { return parts.size() == 1 && parts.front().place; }
};

/// A value that a cell can take.
struct MappedValue {
    enum class Kind : std::uint8_t { None, Integer, Decimal, Text };
    Kind kind = Kind::None; ///< None: the cell has no value
    std::int64_t integer = 0;
    Decimal decimal = {};
    std::string_view text = {};
};

/// How JSON becomes a value of one kind, exactly: no floating point on the way.
struct MappedType {
    enum class Kind : std::uint8_t { Decimal, Integer, Time, Text, Enumerator };
    enum class Unit : std::uint8_t { Iso, Seconds, Milliseconds, Microseconds, Nanoseconds };
    Kind kind = Kind::Text;
    int scale = 0;           ///< Decimal, Integer: the value is to be multiplied by 10^-scale
    std::int64_t factor = 1; ///< and by this
    std::int64_t max = 0;    ///< Integer
    bool isSigned = true;    ///< Integer
    Unit unit = Unit::Iso;
    const google::protobuf::EnumDescriptor *enumType = nullptr;

    /// False: `token` is nothing of that kind.
    [[nodiscard]] bool read(const JsonToken &token, MappedValue &value) const;
    /// What would have been right, such as "a number is expected".
    [[nodiscard]] std::string expected() const;
};

/// What is made of the text or number at a place: its type, behind a table of words if there is one.
struct MappedValueRule {
    MappingText from;
    MappedType type;
    struct Word {
        std::string word;
        std::string meaning;
        MappedValue value; ///< its text is `meaning`
    };
    std::vector<Word> words;       ///< in their order
    std::optional<Word> otherwise; ///< "*": for what is none of the words

    [[nodiscard]] bool read(const JsonToken &token, MappedValue &value) const;
    [[nodiscard]] std::string expected() const;
};

struct MappingCondition {
    MappingPlace place;
    std::string pointer;
    std::vector<std::string> values; ///< one of them, or
    bool anything = false;           ///< whatever it is, but there and not null
};

/// What one kind of message means for one board.
struct MappingRule {
    struct ColumnRule {
        const Column *column;
        std::size_t cell; ///< among the cells that the mapping writes on this board
        MappedValueRule value;
    };
    struct TradeRule {
        MappedValueRule price, size;
        std::optional<MappedValueRule> time, taker;
    };

    struct EventField {
        const google::protobuf::FieldDescriptor *field; ///< of v1::MatchEvent
        MappedValueRule value;
    };

    BoardId board = BoardId::Prices;
    std::optional<std::string> rows; ///< pointer to what holds the rows; nothing: the message is one
    std::vector<std::string> rowsSteps;
    std::vector<MappingCondition> when;
    std::vector<MappingCondition> remove; ///< empty: never
    bool whole = false;                   ///< what is not in the message is removed
    MappingText key;
    std::vector<ColumnRule> columns;
    std::optional<TradeRule> trade;
    std::vector<EventField> event; ///< empty: no message is an event
    JsonPlaces rowPlaces;          ///< place 0 is the row's own name
};

/// How messages of a feed in JSON become rows, read from the configuration: immutable, and shared by all sources that
/// name it.
struct Mapping {
    std::string name;
    std::vector<MappingRule> rules;
    JsonPlaces messagePlaces;
    /// By board: the columns that are written, each once.
    std::array<std::vector<const Column *>, boardCount> cells;

    [[nodiscard]] bool maps(BoardId board, std::string_view column) const;
};

/// The place 0 of every rule's rows: the name of the member, or the number of the element.
inline constexpr std::string_view rowNamePointer = "#";

} // namespace tapedeck

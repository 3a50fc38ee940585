// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/schema.h"
#include "server/engine/changebatch.h"
#include "server/sources/mappedvalue.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace google::protobuf {
class FieldDescriptor;
} // namespace google::protobuf

namespace tapedeck {

struct MappingCondition {
    MappingPlace place;
    std::vector<std::string> values; ///< one of them, or
    bool anything = false;           ///< whatever it is, but there and not null
};

/// A stretch of the way to the rows: from the message, or from each element of the stretch before, to what holds the
/// next elements.
struct MappingLevel {
    std::string pointer;            ///< from the message on, such as "/events/*/markets"
    std::vector<std::string> steps; ///< from the element before
    JsonPlaces places;              ///< of each element; place 0 is its own name
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
        std::optional<MappingText> id;
        std::optional<bool> repeats; ///< messages tell trades of earlier ones again; nothing: answers to requests do
    };
    struct EventField {
        const google::protobuf::FieldDescriptor *field; ///< of v1::MatchEvent
        MappedValueRule value;
    };

    BoardId board = BoardId::Prices;
    std::vector<MappingLevel> levels; ///< the elements of the last are the rows; none: the message is one
    std::vector<MappingCondition> when;
    std::vector<MappingCondition> remove; ///< empty: never
    bool whole = false;                   ///< what is not in the message is removed
    MappingText key;
    std::vector<ColumnRule> columns;
    std::optional<TradeRule> trade;
    std::vector<EventField> event; ///< empty: no message is an event
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
    /// For sentences.
    [[nodiscard]] std::string pointerOf(const MappingPlace &place, const MappingRule &rule) const;
};

/// The place 0 of every level: the name of the member, or the number of the element.
inline constexpr std::string_view rowNamePointer = "#";
/// Among the steps to the rows: each element there.
inline constexpr std::string_view eachElement = "*";
inline constexpr std::size_t mappingLevelsMax = 6;

} // namespace tapedeck

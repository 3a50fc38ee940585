// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/jsonplaces.h"

#include "common/board/decimal.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace google::protobuf {
class EnumDescriptor;
} // namespace google::protobuf

namespace tapedeck {

/// Where a value stands: at a place of the message (level 0), of an element on the way to the rows, or of the row.
struct MappingPlace {
    std::size_t level = 0;
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
    enum class Unit : std::uint8_t { Iso, Seconds, Milliseconds, Microseconds, Nanoseconds, MatchClock };
    Kind kind = Kind::Text;
    int scale = 0;           ///< Decimal, Integer: the value is to be multiplied by 10^-scale
    std::int64_t factor = 1; ///< and by this
    std::int64_t max = 0;    ///< Integer
    bool isSigned = true;    ///< Integer
    bool isClock = false;    ///< Integer: seconds of play, in units of `unit` if that is MatchClock
    Unit unit = Unit::Iso;
    const google::protobuf::EnumDescriptor *enumType = nullptr;

    /// False: `token` is nothing of that kind.
    [[nodiscard]] bool read(const JsonToken &token, MappedValue &value) const;
    /// What would have been right, such as "a number is expected".
    [[nodiscard]] std::string expected() const;
};

/// What is made of the text or number at a place: of one part of it if it is split, by a table of words if there is
/// one, else by its type.
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
    std::string split;             ///< what stands between the parts; empty: it has none
    int part = 1;                  ///< which one, from 1

    [[nodiscard]] bool read(const JsonToken &token, MappedValue &value) const;
    [[nodiscard]] std::string expected() const;

private:
    /// What is no word is read by its type: there are numbers beside the words.
    [[nodiscard]] bool readsOthers() const;
    [[nodiscard]] JsonToken partOf(const JsonToken &token) const;
};

/// Seconds of play of what a match clock shows: "67:30", "1:07:30", or minutes such as "67", "45+2" and "90+3'".
/// Nothing if it is none.
[[nodiscard]] std::optional<std::int64_t> matchClockSeconds(std::string_view text);

/// As a sentence shows it.
[[nodiscard]] std::string shownToken(const JsonToken &token);
/// A text, a number, a time, true or false.
[[nodiscard]] bool isScalar(const JsonToken &token);

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/jsonunescaped.h"
#include "server/sources/jsonvalues.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

/// What stands at a place of a message, as it is written there.
struct JsonToken {
    /// TimeUs: a number, of microseconds since 1970 whatever is configured; Bytes: no text, not to be read.
    enum class Kind : std::uint8_t { Missing, Null, Bool, Number, Text, TimeUs, Bytes, Array, Object };
    Kind kind = Kind::Missing;
    std::string_view text = {}; ///< digit for digit; a text without its quotes and escapes; empty of arrays and objects
};

class AvroReader;

/// Of a number in Avro as a token's text.
inline constexpr std::size_t avroTextBytesMax = 64;

/// A JSON pointer (RFC 6901) taken apart: "/a/0" is {"a", "0"}, "" is {}. Nothing if it is none.
[[nodiscard]] std::optional<std::vector<std::string>> pointerSteps(std::string_view pointer);

/// JSON pointers compiled into a tree: one pass over a value finds what stands at all of them.
class JsonPlaces
{
public:
    /// The number of a pointer's place: the same for the same pointer, from 0 up.
    int add(std::string_view pointer, const std::vector<std::string> &steps);
    [[nodiscard]] std::size_t size() const { return m_pointers.size(); }
    [[nodiscard]] const std::string &pointer(int place) const { return m_pointers[static_cast<std::size_t>(place)]; }

    /// Fills in what stands at each place, of which `found` has one each, all Missing. False if it cannot be read.
    /// `end` is where the message ends.
    bool read(simdjson::ondemand::object &object, const char *end, std::span<JsonToken> found,
              JsonUnescaped &texts) const;
    bool read(simdjson::ondemand::array &array, const char *end, std::span<JsonToken> found,
              JsonUnescaped &texts) const;

    /// The same of a value in Avro, all of which is read; fields of a record and entries of a map are members. What
    /// kind it is; nothing if it cannot be read. `texts` needs avroTextBytesMax for each place.
    std::optional<JsonToken::Kind> read(AvroReader &in, int type, std::span<JsonToken> found,
                                        JsonUnescaped &texts) const;

    /// Of an array's element; npos if the step is no number.
    [[nodiscard]] static std::size_t indexOf(std::string_view step);
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

private:
    struct Node {
        std::string step;
        std::size_t index = npos; // of an array's element; npos: not a number
        int place = -1;
        std::vector<Node> nodes;
    };
    struct Reading {
        const char *end;
        std::span<JsonToken> found;
        JsonUnescaped &texts;
    };
    static bool readObject(simdjson::ondemand::object &object, const Node &node, const Reading &reading);
    static bool readArray(simdjson::ondemand::array &array, const Node &node, const Reading &reading);
    static bool readValue(JsonValue value, const Node &node, const Reading &reading);
    static JsonToken::Kind readValue(AvroReader &in, int type, const Node *node, std::span<JsonToken> found,
                                     JsonUnescaped &texts);
    static const Node *inner(const Node *node, std::string_view name);
    static const Node *inner(const Node *node, std::size_t index);

    Node m_root;
    std::vector<std::string> m_pointers;
};

/// The name of an object's member, kept in `texts` if it has escapes. Nothing if it cannot be read.
[[nodiscard]] std::optional<std::string_view> memberName(simdjson::ondemand::field &field, const char *end,
                                                         JsonUnescaped &texts);

} // namespace tapedeck

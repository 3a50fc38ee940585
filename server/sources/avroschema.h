// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tapedeck {

struct AvroType {
    enum class Kind : std::uint8_t {
        Null,
        Boolean,
        Int,
        Long,
        Float,
        Double,
        Bytes,
        String,
        Record,
        Enum,
        Array,
        Map,
        Union,
        Fixed
    };
    enum class Logical : std::uint8_t { None, Decimal, Milliseconds, Microseconds, Nanoseconds };

    Kind kind = Kind::Null;
    Logical logical = Logical::None;
    int scale = 0;                       ///< Decimal: digits behind the point
    std::size_t size = 0;                ///< Fixed
    std::vector<std::string> names = {}; ///< of a record's fields, or an enum's symbols
    std::vector<int> types = {};         ///< of a record's fields, a union's branches, an array's or map's elements
};

/// A schema of Avro: its types by number, so that a record can hold others of itself. Immutable.
class AvroSchema
{
public:
    static constexpr std::size_t typesMax = 10'000;
    static constexpr int depthMax = 64;
    static constexpr int decimalScaleMax = 38;

    struct Result {
        std::shared_ptr<const AvroSchema> schema;
        std::string error; ///< empty if all is well; else what is wrong with the text, in words
    };
    /// `json`: a schema, or what a registry answers for one: {"schema": "…"}.
    [[nodiscard]] static Result read(std::string_view json);

    [[nodiscard]] const AvroType &type(int number) const { return m_types[static_cast<std::size_t>(number)]; }
    [[nodiscard]] int root() const { return m_root; }

private:
    friend class AvroSchemaReader;
    std::vector<AvroType> m_types;
    int m_root = 0;
};

} // namespace tapedeck

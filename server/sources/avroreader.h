// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/avroschema.h"

#include <optional>
#include <span>
#include <string>

namespace tapedeck {

/// Takes the values of one message in Avro's binary encoding off its front. Whatever lengths and counts it tells,
/// nothing outside of it is read, nothing is allocated for it, and the work is bounded by its size. After the first
/// mistake everything is empty.
class AvroReader
{
public:
    AvroReader(const AvroSchema &schema, std::string_view bytes);

    [[nodiscard]] const AvroSchema &schema() const { return *m_schema; }
    [[nodiscard]] bool isGood() const { return m_problem == nullptr; }
    [[nodiscard]] bool isAtEnd() const { return m_left.empty(); }
    [[nodiscard]] std::size_t left() const { return m_left.size(); }
    /// The mistake, in words.
    [[nodiscard]] std::string problem() const { return m_problem == nullptr ? std::string() : m_problem; }

    /// To be called for each value. False: there are too many, or too deep.
    [[nodiscard]] bool enter();
    void leave() { --m_depth; }

    [[nodiscard]] std::int64_t number(); ///< int or long
    [[nodiscard]] bool boolean();
    [[nodiscard]] std::string_view bytes();                  ///< or a string, behind its length
    [[nodiscard]] std::string_view take(std::uint64_t size); ///< as they are
    /// A number from 0 to below `count`: of a symbol or branch.
    [[nodiscard]] std::size_t choice(std::size_t count);
    /// How many elements of an array or map come now; 0: no more.
    [[nodiscard]] std::uint64_t block();

private:
    void fail(const char *problem);

    const AvroSchema *m_schema;
    std::string_view m_left;
    std::size_t m_values; // that may still come
    int m_depth = 0;
    const char *m_problem = nullptr;
};

/// Takes a whole value.
void skipAvro(AvroReader &in, int type);
/// Moves on to the value at `steps` of the next one, by names of fields, keys and indices. Its type, which is no union;
/// nothing if there is none.
[[nodiscard]] std::optional<int> seekAvro(AvroReader &in, int type, std::span<const std::string> steps);

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/avroreader.h"

namespace tapedeck {

namespace {

constexpr std::size_t valuesWithoutBytes = 10'000; // in a message: nulls, and records of them
constexpr int numberBytesMax = 10;

} // namespace

AvroReader::AvroReader(const AvroSchema &schema, std::string_view bytes)
    : m_schema(&schema)
    , m_left(bytes)
    , m_values(4 * bytes.size() + valuesWithoutBytes)
{
}

void AvroReader::fail(const char *problem)
{
    if (m_problem == nullptr)
        m_problem = problem;
    m_left = {};
}

bool AvroReader::enter()
{
    ++m_depth;
    if (m_depth > 2 * AvroSchema::depthMax) // with the unions
        fail("its values are nested too deep");
    else if (m_values == 0)
        fail("it has far more values than bytes");
    else
        --m_values;
    return isGood();
}

std::int64_t AvroReader::number()
{
    std::uint64_t bits = 0;
    for (int i = 0; i < numberBytesMax; ++i) {
        if (m_left.empty()) {
            fail("it ends in the middle of a value");
            return 0;
        }
        const auto byte = static_cast<unsigned char>(m_left.front());
        m_left.remove_prefix(1);
        bits |= std::uint64_t(byte & 0x7f) << (7 * i);
        if (byte < 0x80)
            return static_cast<std::int64_t>(bits >> 1) ^ -static_cast<std::int64_t>(bits & 1);
    }
    fail("there is a number of more than 64 bits");
    return 0;
}

bool AvroReader::boolean()
{
    const std::string_view byte = take(1);
    if (!byte.empty() && static_cast<unsigned char>(byte.front()) > 1)
        fail("there is a boolean that is neither true nor false");
    return !byte.empty() && byte.front() == 1;
}

std::string_view AvroReader::bytes()
{
    const std::int64_t size = number();
    if (size < 0)
        fail("there is a length below 0");
    return take(size < 0 ? 0 : static_cast<std::uint64_t>(size));
}

std::string_view AvroReader::take(std::uint64_t size)
{
    if (size > m_left.size()) {
        fail("a length says more than there is");
        return {};
    }
    const std::string_view taken = m_left.substr(0, size);
    m_left.remove_prefix(size);
    return taken;
}

std::size_t AvroReader::choice(std::size_t count)
{
    const std::int64_t number = this->number();
    if (number >= 0 && static_cast<std::uint64_t>(number) < count)
        return static_cast<std::size_t>(number);
    fail("there is a choice that the schema does not have");
    return 0;
}

std::uint64_t AvroReader::block()
{
    const std::int64_t count = number();
    if (count >= 0)
        return static_cast<std::uint64_t>(count);
    (void)number(); // its size, for those who skip it
    return 0 - static_cast<std::uint64_t>(count);
}

} // namespace tapedeck

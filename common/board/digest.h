// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace tapedeck {

/// The digest of a set of rows is the sum, modulo 2^64, of cellHash() of every cell that has a value.
/// So one changed cell changes it by a subtraction and an addition, and the order of rows does not matter.
/// docs/protocol.md gives it for other languages.
using Digest = std::uint64_t;

/// FNV-1a, 64 bit.
[[nodiscard]] constexpr std::uint64_t textHash(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3u;
    }
    return hash;
}

/// The finalizer of splitmix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/// `key`: textHash of the row's key. `value`: the cell's integer as two's complement, or textHash of its text.
[[nodiscard]] constexpr Digest cellHash(std::uint64_t key, int fieldNumber, std::uint64_t value)
{
    return mix(mix(key + static_cast<std::uint64_t>(fieldNumber)) ^ value);
}

} // namespace tapedeck

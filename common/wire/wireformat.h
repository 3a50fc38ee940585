// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace tapedeck {

// Protobuf's wire format on strings, for messages whose fields are known by number only.

inline void appendVarint(std::uint64_t value, std::string &out)
{
    if (value < 0x80) {
        out.push_back(static_cast<char>(value));
        return;
    }
    std::uint8_t bytes[10];
    const std::uint8_t *end = google::protobuf::io::CodedOutputStream::WriteVarint64ToArray(value, bytes);
    out.append(reinterpret_cast<const char *>(bytes), static_cast<std::size_t>(end - bytes));
}

constexpr std::uint32_t wireTag(int number, google::protobuf::internal::WireFormatLite::WireType type)
{
    return static_cast<std::uint32_t>(number) << 3 | static_cast<std::uint32_t>(type);
}

inline void appendBytes(int number, std::string_view bytes, std::string &out)
{
    appendVarint(wireTag(number, google::protobuf::internal::WireFormatLite::WIRETYPE_LENGTH_DELIMITED), out);
    appendVarint(bytes.size(), out);
    out.append(bytes);
}

/// Reads a length and that many bytes, without a copy: `in` must read from one array.
inline bool readBytes(google::protobuf::io::CodedInputStream &in, std::string_view &bytes)
{
    std::uint32_t length = 0;
    const void *data = nullptr;
    int available = 0;
    if (!in.ReadVarint32(&length))
        return false;
    if (length == 0) {
        bytes = {};
        return true;
    }
    if (!in.GetDirectBufferPointer(&data, &available) || length > static_cast<std::uint32_t>(available))
        return false;
    bytes = {static_cast<const char *>(data), length};
    return in.Skip(static_cast<int>(length));
}

} // namespace tapedeck

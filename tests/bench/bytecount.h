// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace google::protobuf {
class Descriptor;
}

namespace tapedeck {

/// Where the bytes of frames with an Update go, read off the frames themselves.
class ByteCount
{
public:
    struct Part {
        std::uint64_t bytes = 0; ///< tags and values
        std::uint64_t times = 0;
    };

    /// `frame`: the WebSocket frame around `message`, a v1.ServerMessage with an Update.
    void add(std::string_view frame, std::string_view message);
    void add(const ByteCount &other);

    std::uint64_t frames = 0;
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;             ///< of the frames
    std::uint64_t rowBytes = 0;          ///< of those, rows with their tags and lengths
    std::map<std::string, Part> header;  ///< all that is not rows, by field of v1.Update
    std::map<std::string, Part> columns; ///< rows by column

private:
    void addUpdate(std::string_view update);
    void addRow(std::string_view row, const google::protobuf::Descriptor &type);
};

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct ZSTD_CCtx_s;

namespace tapedeck {

/// Puts the bytes of a v1.ServerMessage, compressed with Zstandard, into another (ServerMessage.zstd). Keeps its
/// working memory; not thread-safe.
class MessageCompressor
{
public:
    /// Level 1: three quarters of the time of level 3, for a twentieth more bytes (bench_snapshot).
    static constexpr int level = 1;

    MessageCompressor();

    /// Nothing if that would not make it smaller.
    [[nodiscard]] std::optional<std::string> compress(std::string_view serverMessage);

private:
    struct Free {
        void operator()(ZSTD_CCtx_s *context) const;
    };
    std::unique_ptr<ZSTD_CCtx_s, Free> m_context;
};

/// The bytes of a v1.ServerMessage that holds another one compressed.
[[nodiscard]] bool isCompressedMessage(std::string_view serverMessage);
/// The message inside; nothing if it is malformed or has more than `bytesMax` bytes.
[[nodiscard]] std::optional<std::string> decompressMessage(std::string_view serverMessage, std::size_t bytesMax);

} // namespace tapedeck

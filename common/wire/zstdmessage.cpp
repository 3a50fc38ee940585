// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/zstdmessage.h"

#include "common/wire/wireformat.h"

#include "tapedeck/v1/wire.pb.h"

#include <zstd.h>

namespace tapedeck {

namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr std::uint32_t zstdTag =
    wireTag(v1::ServerMessage::kZstdFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);

std::optional<std::string_view> compressedIn(std::string_view serverMessage)
{
    CodedInputStream in(reinterpret_cast<const std::uint8_t *>(serverMessage.data()),
                        static_cast<int>(serverMessage.size()));
    std::string_view bytes;
    if (in.ReadTag() != zstdTag || !readBytes(in, bytes)
        || in.CurrentPosition() != static_cast<int>(serverMessage.size()))
        return std::nullopt;
    return bytes;
}

} // namespace

void MessageCompressor::Free::operator()(ZSTD_CCtx_s *context) const
{
    ZSTD_freeCCtx(context);
}

MessageCompressor::MessageCompressor()
    : m_context(ZSTD_createCCtx())
{
}

std::optional<std::string> MessageCompressor::compress(std::string_view serverMessage)
{
    if (!m_context)
        return std::nullopt;
    std::string bytes(ZSTD_compressBound(serverMessage.size()), '\0');
    const std::size_t size = ZSTD_compressCCtx(m_context.get(), bytes.data(), bytes.size(), serverMessage.data(),
                                               serverMessage.size(), level);
    if (ZSTD_isError(size) || size >= serverMessage.size())
        return std::nullopt;
    bytes.resize(size);
    std::string out;
    out.reserve(size + 12);
    appendBytes(v1::ServerMessage::kZstdFieldNumber, bytes, out);
    return out;
}

bool isCompressedMessage(std::string_view serverMessage)
{
    return compressedIn(serverMessage).has_value();
}

std::optional<std::string> decompressMessage(std::string_view serverMessage, std::size_t bytesMax)
{
    const std::optional<std::string_view> bytes = compressedIn(serverMessage);
    if (!bytes)
        return std::nullopt;
    const unsigned long long size = ZSTD_getFrameContentSize(bytes->data(), bytes->size());
    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > bytesMax)
        return std::nullopt;
    std::string message(size, '\0');
    if (ZSTD_decompress(message.data(), message.size(), bytes->data(), bytes->size()) != size)
        return std::nullopt;
    return message;
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/serverframereader.h"

#include <algorithm>

namespace tapedeck {

namespace {

constexpr std::uint8_t finalBit = 0x80;
constexpr std::uint8_t reservedBits = 0x70;
constexpr std::uint8_t maskBit = 0x80;
constexpr std::uint64_t controlMax = 125;

std::string_view takeFront(std::string_view &input, std::uint64_t sizeMax)
{
    const std::string_view front =
        input.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(sizeMax, input.size())));
    input.remove_prefix(front.size());
    return front;
}

} // namespace

ServerFrameReader::Part ServerFrameReader::next(std::string_view &input)
{
    if (m_mistake == nullptr && !m_inData && !m_inControl) {
        if (!readHeader(input))
            return {};
        m_mistake = beginFrame();
    } else if (m_inData && input.empty()) {
        return {};
    }
    if (m_mistake != nullptr)
        return {Kind::Broken, 0, false, {}, m_mistake};
    if (m_inControl)
        return control(input);
    const std::string_view bytes = takeFront(input, m_left);
    return payload(bytes, bytes.size());
}

ServerFrameReader::Part ServerFrameReader::skip(std::uint64_t bytes)
{
    return payload({}, std::min(bytes, payloadLeft()));
}

/// False: the header is not complete yet.
bool ServerFrameReader::readHeader(std::string_view &input)
{
    for (;;) {
        const unsigned length = m_headerSize >= 2 ? m_header[1] & 0x7fu : 0;
        const unsigned wanted = length == 126 ? 4 : length == 127 ? 10 : 2;
        if (m_headerSize >= wanted)
            return true;
        const std::string_view bytes = takeFront(input, wanted - m_headerSize);
        if (bytes.empty())
            return false;
        std::copy(bytes.begin(), bytes.end(), m_header.begin() + m_headerSize);
        m_headerSize = static_cast<std::uint8_t>(m_headerSize + bytes.size());
    }
}

/// What is wrong with the header, or null: then the frame's payload follows.
const char *ServerFrameReader::beginFrame()
{
    const std::uint8_t opcode = m_header[0] & 0x0f;
    const bool final = (m_header[0] & finalBit) != 0;
    std::uint64_t length = m_header[1] & 0x7f;
    if ((m_header[0] & reservedBits) != 0)
        return "a frame with reserved bits, though no extension was agreed on";
    if ((m_header[1] & maskBit) != 0)
        return "a masked frame, which only a client may send";
    if (length >= 126) {
        const std::uint64_t least = length == 126 ? 126 : 0x10000;
        length = 0;
        for (unsigned i = 2; i < m_headerSize; ++i)
            length = length << 8 | m_header[i];
        if (length < least)
            return "a frame whose length takes more bytes than it needs";
        if (length >> 63 != 0)
            return "a frame longer than 2^63 bytes";
    }
    m_headerSize = 0;
    m_left = length;
    if (opcode == Close || opcode == Ping || opcode == Pong) {
        if (!final || length > controlMax)
            return "a control frame that is fragmented or longer than 125 bytes";
        m_inControl = true;
        m_control.clear();
        return nullptr;
    }
    if (opcode == Text || opcode == Binary) {
        if (m_message != 0)
            return "a new message inside a fragmented one";
        m_message = opcode;
    } else if (opcode != Continuation) {
        return "a frame with a reserved opcode";
    } else if (m_message == 0) {
        return "a continuation of no message";
    }
    m_inData = true;
    return nullptr;
}

ServerFrameReader::Part ServerFrameReader::payload(std::string_view bytes, std::uint64_t size)
{
    Part part{Kind::Payload, m_message, false, bytes, nullptr};
    m_left -= size;
    if (m_left == 0) {
        m_inData = false;
        part.last = (m_header[0] & finalBit) != 0;
        if (part.last)
            m_message = 0;
    }
    return part;
}

ServerFrameReader::Part ServerFrameReader::control(std::string_view &input)
{
    std::string_view bytes = takeFront(input, m_left);
    m_left -= bytes.size();
    if (m_left > 0 || !m_control.empty()) {
        m_control.append(bytes);
        bytes = m_control;
    }
    if (m_left > 0)
        return {};
    m_inControl = false;
    return {Kind::Control, static_cast<std::uint8_t>(m_header[0] & 0x0f), true, bytes, nullptr};
}

} // namespace tapedeck

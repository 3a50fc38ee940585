// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bytecount.h"

#include "common/wire/wireformat.h"

#include "tapedeck/v1/wire.pb.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <cstdlib>

namespace tapedeck {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

namespace {

void note(std::map<std::string, ByteCount::Part> &parts, const std::string &name, std::size_t bytes)
{
    ByteCount::Part &part = parts[name];
    part.bytes += bytes;
    ++part.times;
}

/// Calls visit(field, whole, content) for each field: its bytes with and without tag (and length).
template <typename Visit> void forEachField(std::string_view message, const Descriptor &type, Visit &&visit)
{
    CodedInputStream in(reinterpret_cast<const std::uint8_t *>(message.data()), static_cast<int>(message.size()));
    int start = 0;
    while (const std::uint32_t tag = in.ReadTag()) {
        std::string_view content;
        const bool good = WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_LENGTH_DELIMITED
            ? readBytes(in, content)
            : WireFormatLite::SkipField(&in, tag);
        const FieldDescriptor *field = type.FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
        if (!good || field == nullptr)
            std::abort();
        visit(*field, static_cast<std::size_t>(in.CurrentPosition() - start), content);
        start = in.CurrentPosition();
    }
}

std::size_t varintsIn(std::string_view bytes)
{
    return static_cast<std::size_t>(
        std::count_if(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
}

} // namespace

void ByteCount::add(std::string_view frame, std::string_view message)
{
    ++frames;
    bytes += frame.size();
    note(header, "(WebSocket)", frame.size() - message.size());
    const auto &type = *v1::ServerMessage::descriptor();
    forEachField(message, type, [&](const FieldDescriptor &, std::size_t whole, std::string_view update) {
        note(header, "(ServerMessage)", whole - update.size());
        addUpdate(update);
    });
}

void ByteCount::addUpdate(std::string_view update)
{
    const auto &type = *v1::Update::descriptor();
    forEachField(update, type, [&](const FieldDescriptor &field, std::size_t size, std::string_view content) {
        if (field.number() == v1::Update::kTicksFieldNumber) {
            const std::size_t ticks = varintsIn(content) / 2;
            rows += ticks;
            rowBytes += size;
            columns["(ticks)"].bytes += size;
            columns["(ticks)"].times += ticks;
        } else if (field.message_type() == nullptr) {
            note(header, field.name(), size);
        } else {
            ++rows;
            rowBytes += size;
            note(columns, "(tag and length)", size - content.size());
            addRow(content, *field.message_type());
        }
    });
}

void ByteCount::addRow(std::string_view row, const Descriptor &type)
{
    forEachField(row, type, [&](const FieldDescriptor &column, std::size_t size, std::string_view) {
        note(columns, column.name(), size);
    });
}

void ByteCount::add(const ByteCount &other)
{
    frames += other.frames;
    rows += other.rows;
    bytes += other.bytes;
    rowBytes += other.rowBytes;
    for (const auto &[name, part] : other.header) {
        header[name].bytes += part.bytes;
        header[name].times += part.times;
    }
    for (const auto &[name, part] : other.columns) {
        columns[name].bytes += part.bytes;
        columns[name].times += part.times;
    }
}

} // namespace tapedeck

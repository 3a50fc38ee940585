// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/updatehead.h"

#include "common/wire/wireformat.h"

namespace tapedeck {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

namespace {

constexpr int firstRowField = v1::Update::kTicksFieldNumber;
constexpr int lastRowField = v1::Update::kScoresFieldNumber;
// What is longer is a list of rows, such as those that were removed, and takes longer to read than all the rest.
constexpr std::uint32_t fieldBytesMax = 64;

/// Skips what a tag announces. False: it does not end. `wanted`: it is short.
bool skipField(CodedInputStream &in, std::uint32_t tag, bool &wanted)
{
    wanted = true;
    if (WireFormatLite::GetTagWireType(tag) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED)
        return WireFormatLite::SkipField(&in, tag);
    std::uint32_t size = 0;
    if (!in.ReadVarint32(&size))
        return false;
    wanted = size <= fieldBytesMax;
    return in.Skip(static_cast<int>(size));
}

bool isHeadField(std::uint32_t tag)
{
    const int number = WireFormatLite::GetTagFieldNumber(tag);
    return number < firstRowField || number > lastRowField;
}

void fill(const v1::Update &update, UpdateHead &head)
{
    head.board = update.board();
    head.stamp = stampOf(update);
    head.more = update.more();
    head.digest = update.has_digest() ? std::optional<Digest>(update.digest()) : std::nullopt;
    head.folded = update.folded();
    head.oldestAgeUs = oldestAgeUsOf(update);
}

} // namespace

HeadRead readUpdateHead(std::string_view prefix, bool whole, HeadScratch &scratch, UpdateHead &head)
{
    const HeadRead cutOff = whole ? HeadRead::Malformed : HeadRead::NeedsMore;
    CodedInputStream in(reinterpret_cast<const std::uint8_t *>(prefix.data()), static_cast<int>(prefix.size()));
    std::uint32_t size = 0;
    const std::uint32_t outer = in.ReadTag();
    if (outer == 0)
        return prefix.empty() && whole ? HeadRead::NoUpdate : cutOff;
    if (outer != wireTag(v1::ServerMessage::kUpdateFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED))
        return HeadRead::NoUpdate;
    if (!in.ReadVarint32(&size))
        return cutOff;

    const auto at = [&in] { return static_cast<std::size_t>(in.CurrentPosition()); };
    const std::size_t end = at() + size;
    if (whole && end != prefix.size())
        return HeadRead::Malformed;
    scratch.fields.clear();
    while (at() < end) {
        const std::size_t start = at();
        const std::uint32_t tag = in.ReadTag();
        bool wanted = false;
        if (tag != 0 && !isHeadField(tag))
            break;
        if (tag == 0 || !skipField(in, tag, wanted))
            return cutOff;
        if (wanted)
            scratch.fields.append(prefix.substr(start, at() - start));
    }
    if (at() > end)
        return HeadRead::Malformed;
    if (!scratch.update.ParsePartialFromString(scratch.fields))
        return HeadRead::Malformed;
    fill(scratch.update, head);
    return HeadRead::Done;
}

} // namespace tapedeck

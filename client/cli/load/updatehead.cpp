// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/updatehead.h"

#include "common/board/schema.h"
#include "common/wire/wireformat.h"

namespace tapedeck {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

namespace {

constexpr int firstRowField = v1::Update::kTicksFieldNumber;
constexpr int lastRowField = v1::Update::kScoresFieldNumber;

bool isHeadField(std::uint32_t tag)
{
    const int number = WireFormatLite::GetTagFieldNumber(tag);
    return number < firstRowField || number > lastRowField;
}

void fill(const v1::Update &update, UpdateHead &head)
{
    head.board = update.board() < Schema::all().size() ? static_cast<int>(update.board()) : -1;
    head.stamp = stampOf(update);
    head.more = update.more();
    head.digest = update.has_digest() ? std::optional<Digest>(update.digest()) : std::nullopt;
    head.folded = update.folded();
    head.oldestAgeUs = oldestAgeUsOf(update);
}

} // namespace

HeadRead readUpdateHead(std::string_view prefix, bool whole, v1::Update &scratch, UpdateHead &head)
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

    const int start = in.CurrentPosition();
    const auto available = static_cast<std::uint32_t>(static_cast<int>(prefix.size()) - start);
    if (whole && size != available)
        return HeadRead::Malformed;
    int end = start;
    while (static_cast<std::uint32_t>(end - start) < size) {
        const std::uint32_t tag = in.ReadTag();
        if (tag != 0 && !isHeadField(tag))
            break;
        if (tag == 0 || !WireFormatLite::SkipField(&in, tag))
            return cutOff;
        end = in.CurrentPosition();
    }
    if (static_cast<std::uint32_t>(end - start) > size)
        return HeadRead::Malformed;
    if (!scratch.ParsePartialFromArray(prefix.data() + start, end - start))
        return HeadRead::Malformed;
    fill(scratch, head);
    return HeadRead::Done;
}

} // namespace tapedeck

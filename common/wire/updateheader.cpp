// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/updateheader.h"

#include "common/wire/wireformat.h"

#include "tapedeck/v1/wire.pb.h"

#include <algorithm>
#include <limits>

namespace tapedeck {

using google::protobuf::internal::WireFormatLite;
using v1::Update;

namespace {

constexpr int versionBits = 7;
constexpr std::uint32_t briefAgeUs = 1 << 14; // in microseconds it takes two bytes
constexpr int timeBits = 21;
constexpr int timeUnitBits = 5; // a brief time is in units of 32 us

/// A receiver anywhere from the base to the version, or as far beyond it, finds the version nearest to its own.
constexpr Version briefSpanMax = (1u << (versionBits - 1)) - 1;

constexpr std::uint64_t lowest(std::uint64_t value, int bits)
{
    return value & ((std::uint64_t(1) << bits) - 1);
}

/// The number that ends in the `bits` bits of `low` and is nearest to `known`.
constexpr std::uint64_t nearest(std::uint64_t known, std::uint64_t low, int bits)
{
    const auto ahead = static_cast<std::int64_t>((low - known) << (64 - bits)) >> (64 - bits);
    return known + static_cast<std::uint64_t>(ahead);
}

void appendNumber(int field, std::uint64_t value, std::string &out)
{
    appendVarint(wireTag(field, WireFormatLite::WIRETYPE_VARINT), out);
    appendVarint(value, out);
}

/// A field of proto3 without presence: 0 is not written.
void appendPlain(int field, std::uint64_t value, std::string &out)
{
    if (value != 0)
        appendNumber(field, value, out);
}

void appendFixed64(int field, std::uint64_t value, std::string &out)
{
    appendVarint(wireTag(field, WireFormatLite::WIRETYPE_FIXED64), out);
    std::uint8_t bytes[8];
    google::protobuf::io::CodedOutputStream::WriteLittleEndian64ToArray(value, bytes);
    out.append(reinterpret_cast<const char *>(bytes), sizeof(bytes));
}

void appendRemoved(const std::vector<RowId> &rows, std::string &out)
{
    if (rows.empty())
        return;
    std::size_t bytes = 0;
    for (const RowId row : rows)
        bytes += google::protobuf::io::CodedOutputStream::VarintSize32(row);
    appendVarint(wireTag(Update::kRemovedFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED), out);
    appendVarint(bytes, out);
    for (const RowId row : rows)
        appendVarint(row, out);
}

} // namespace

void appendUpdateFields(const UpdateHeader &header, std::string &out)
{
    const Version span = header.version - header.baseVersion;
    const bool whole = header.whole || header.digest || header.baseVersion == 0 || span > briefSpanMax;
    auto publishedUs = static_cast<std::uint64_t>(header.publishTimeUs);

    appendPlain(Update::kBoardFieldNumber, Schema::place(header.board), out);
    if (whole) {
        appendNumber(Update::kVersionFieldNumber, header.version, out);
        appendPlain(Update::kBaseVersionFieldNumber, header.baseVersion, out);
        appendNumber(Update::kPublishTimeUsFieldNumber, publishedUs, out);
    } else {
        appendPlain(Update::kVersionLowFieldNumber, lowest(header.version, versionBits), out);
        appendPlain(Update::kMergedFieldNumber, std::max<Version>(span, 1) - 1, out);
        const std::uint64_t units = publishedUs >> timeUnitBits;
        appendPlain(Update::kPublishTimeLowFieldNumber, lowest(units, timeBits), out);
        publishedUs = units << timeUnitBits; // what the receiver takes it for, and the time base with it
    }
    if (header.whole || header.baseVersion == 0)
        appendFixed64(Update::kEpochFieldNumber, header.epoch, out);
    appendPlain(Update::kFoldedFieldNumber, header.folded, out);
    if (header.oldestAgeUs < briefAgeUs)
        appendPlain(Update::kOldestAgeUsFieldNumber, header.oldestAgeUs, out);
    else
        appendPlain(Update::kOldestAgeMsFieldNumber, header.oldestAgeUs / 1'000, out);
    if (header.timeBaseUs != 0) {
        const auto lagUs = static_cast<std::int64_t>(publishedUs - static_cast<std::uint64_t>(header.timeBaseUs));
        appendNumber(Update::kTimeLagUsFieldNumber, WireFormatLite::ZigZagEncode64(lagUs), out);
    }
    appendPlain(Update::kMoreFieldNumber, header.more, out);
    if (header.digest)
        appendFixed64(Update::kDigestFieldNumber, *header.digest, out);
    appendRemoved(header.removed, out);
}

void appendUpdateTag(std::size_t updateBytes, std::string &out)
{
    appendVarint(wireTag(v1::ServerMessage::kUpdateFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED), out);
    appendVarint(updateBytes, out);
}

std::string updateHead(const UpdateHeader &header, std::size_t rowBytes)
{
    std::string fields;
    fields.reserve(64);
    appendUpdateFields(header, fields);
    std::string out;
    out.reserve(fields.size() + 16);
    appendUpdateTag(fields.size() + rowBytes, out);
    return out += fields;
}

UpdateStamp stampOf(const Update &update)
{
    UpdateStamp stamp;
    if (update.has_epoch())
        stamp.epoch = update.epoch();
    if (update.has_version())
        stamp.version = update.version();
    stamp.baseVersion = update.base_version();
    stamp.versionLow = update.version_low();
    stamp.merged = update.merged();
    if (update.has_publish_time_us())
        stamp.publishTimeUs = update.publish_time_us();
    stamp.publishTimeLow = update.publish_time_low();
    return stamp;
}

std::optional<VersionRange> versionsOf(const UpdateStamp &stamp, Version known)
{
    if (stamp.version)
        return VersionRange{stamp.baseVersion, *stamp.version};
    const Version version = nearest(known, lowest(stamp.versionLow, versionBits), versionBits);
    const Version span = Version(stamp.merged) + 1;
    // A number below 0 is a huge one here.
    if (version > static_cast<Version>(std::numeric_limits<std::int64_t>::max()) || version < span)
        return std::nullopt;
    return VersionRange{version - span, version};
}

Micros publishTimeOf(const UpdateStamp &stamp, Micros nearUs)
{
    if (stamp.publishTimeUs)
        return *stamp.publishTimeUs;
    const std::uint64_t units =
        nearest(static_cast<std::uint64_t>(nearUs) >> timeUnitBits, lowest(stamp.publishTimeLow, timeBits), timeBits);
    return static_cast<Micros>(units << timeUnitBits);
}

Micros timeBaseOf(const Update &update, Micros publishTimeUs)
{
    if (!update.has_time_lag_us())
        return 0;
    return static_cast<Micros>(static_cast<std::uint64_t>(publishTimeUs)
                               - static_cast<std::uint64_t>(update.time_lag_us()));
}

std::uint32_t oldestAgeUsOf(const Update &update)
{
    const std::uint32_t ms = std::min(update.oldest_age_ms(), std::numeric_limits<std::uint32_t>::max() / 1'000);
    return ms > 0 ? ms * 1'000 : update.oldest_age_us();
}

} // namespace tapedeck

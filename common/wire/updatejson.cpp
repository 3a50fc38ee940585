// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/updatejson.h"

#include "common/wire/jsontext.h"

#include "tapedeck/v1/wire.pb.h"

namespace tapedeck {

namespace {

void appendCount(std::string_view name, std::int64_t value, std::string &out)
{
    if (value == 0)
        return;
    out.append(name);
    appendJsonNumber(value, out);
}

} // namespace

void appendUpdateJsonHead(const Schema &schema, const UpdateHeader &header, bool hasRows, std::string &out)
{
    out += R"({"update":{"board":)";
    appendJsonText(header.board, out);
    out += R"(,"epoch":")";
    appendJsonNumber(header.epoch, out);
    out += R"(","base_version":)";
    appendJsonNumber(header.baseVersion, out);
    out += R"(,"version":)";
    appendJsonNumber(header.version, out);
    if (header.more)
        out += R"(,"more":true)";
    if (header.digest) {
        out += R"(,"digest":")";
        appendJsonNumber(*header.digest, out);
        out += '"';
    }
    if (!header.removed.empty()) {
        out += R"(,"removed":)";
        char separator = '[';
        for (const RowId row : header.removed) {
            out += std::exchange(separator, ',');
            appendJsonNumber(row, out);
        }
        out += ']';
    }
    appendCount(R"(,"folded":)", header.folded, out);
    appendCount(R"(,"oldest_age_us":)", header.oldestAgeUs, out);
    appendCount(R"(,"publish_time_us":)", header.publishTimeUs, out);
    if (hasRows) {
        out += ",\"";
        out += v1::Update::descriptor()->FindFieldByNumber(schema.updateField())->name();
        out += "\":[";
    }
}

} // namespace tapedeck

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as an HTTP request, cut in two at any place: the result must not depend on the cut.
#include "server/fanout/httprequest.h"

#include <cstdlib>

using namespace tapedeck;

namespace {

struct Outcome {
    HttpRequestReader::State state = HttpRequestReader::State::Incomplete;
    std::size_t used = 0;
    std::string target;
};

Outcome read(std::string_view first, std::string_view second)
{
    HttpRequestReader reader(2'048);
    Outcome outcome;
    for (const std::string_view part : {first, second}) {
        if (outcome.state != HttpRequestReader::State::Incomplete || part.empty())
            continue;
        std::size_t used = 0;
        outcome.state = reader.feed(part, used);
        outcome.used += used;
    }
    if (outcome.state == HttpRequestReader::State::Complete) {
        const HttpRequest &request = reader.request();
        outcome.target = request.target;
        (void)request.path();
        (void)request.query("board");
        (void)request.queryList("keys");
        (void)request.headerHas("Connection", "upgrade");
    }
    return outcome;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view bytes(reinterpret_cast<const char *>(data) + 1, size - 1);
    const Outcome whole = read(bytes, {});
    const std::size_t cut = bytes.empty() ? 0 : data[0] * bytes.size() / 256;
    const Outcome parts = read(bytes.substr(0, cut), bytes.substr(cut));
    const bool complete = whole.state == HttpRequestReader::State::Complete;
    if (whole.state != parts.state || (complete && (whole.used != parts.used || whole.target != parts.target)))
        std::abort();
    return 0;
}

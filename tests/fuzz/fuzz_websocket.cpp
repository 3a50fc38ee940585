// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: any bytes as a client's WebSocket frames, cut in two at any place: the same messages must come of it.

#include "server/fanout/websocketreader.h"

#include <cstdlib>
#include <string>
#include <vector>

using namespace tapedeck;

namespace {

class Heard : public WebSocketReader::Listener
{
public:
    void onFrame() override { }
    void onMessage(std::string_view bytes, bool isText) override
    {
        if (bytes.size() > 1'024)
            std::abort();
        messages.push_back(std::string(1, isText ? 't' : 'b').append(bytes));
    }
    void onControlFrame(std::string_view frame) override { control += frame; }

    std::vector<std::string> messages;
    std::string control;
};

bool feed(WebSocketReader &reader, std::string_view bytes)
{
    const std::string copy(bytes); // so that a byte behind it is found out
    return reader.feed(copy);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view bytes(reinterpret_cast<const char *>(data) + 1, size - 1);
    Heard whole, parts;
    WebSocketReader one(whole, 1'024), two(parts, 1'024);
    const std::size_t cut = data[0] * bytes.size() / 256;
    const bool goesOn = feed(one, bytes);
    const bool goesOnInParts = feed(two, bytes.substr(0, cut)) && feed(two, bytes.substr(cut));
    // When the protocol is broken, only the closing frame is sent of what was to be said.
    if (goesOn != goesOnInParts || whole.messages != parts.messages || (goesOn && whole.control != parts.control))
        std::abort();
    return 0;
}

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/messageframe.h"

#include "common/wire/followedjson.h"
#include "common/wire/websocketframe.h"

#include <google/protobuf/util/json_util.h>

namespace tapedeck {

namespace {

void appendJson(const v1::ServerMessage &message, std::string &json)
{
    if (message.has_followed()) {
        json += R"({"followed":)";
        appendFollowedJson(message.followed(), json);
        json += '}';
        return;
    }
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    (void)google::protobuf::util::MessageToJsonString(message, &json, options);
}

} // namespace

std::string messageFrame(const v1::ServerMessage &message, Encoding encoding)
{
    if (encoding == Encoding::Protobuf)
        return webSocketFrame(message.SerializeAsString());
    std::string json;
    appendJson(message, json);
    if (encoding == Encoding::Json)
        return webSocketFrame(json, {}, WebSocketOpcode::Text);
    // The message's name is the first key of its JSON: {"status":…}.
    const std::size_t end = json.find('"', 2);
    return "event: " + json.substr(2, end - 2) + "\ndata: " + json + "\n\n";
}

bool readMessage(std::string_view bytes, Encoding encoding, v1::ClientMessage &message)
{
    if (encoding == Encoding::Protobuf)
        return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    return google::protobuf::util::JsonStringToMessage(google::protobuf::StringPiece(bytes.data(), bytes.size()),
                                                       &message, options)
        .ok();
}

} // namespace tapedeck

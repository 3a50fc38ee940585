// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/brokerpayload.h"

#include "server/sources/avroparser.h"
#include "server/sources/publishparser.h"
#include "server/sources/sourceurl.h"

#include <cstring>

namespace tapedeck {

BrokerSource::BrokerSource(SourceUrl &url, const FeedContext &context, const Supervisor::Times &times)
    : MessageSource(url.url(), times)
{
    const std::string payload = url.takeText("payload").value_or("json");
    if (payload == "json") {
        takeMapping(url, context);
    } else if (payload == "avro") {
        m_isJson = false;
        AvroSchemas schemas = AvroSchemas::take(url);
        if (auto mapping = takeMappingAlone(url, context))
            setTellingParser(std::make_unique<AvroParser>(std::move(mapping), std::move(schemas),
                                                          [this](const std::string &sentence) { warn(sentence); }));
    } else if (payload == "proto") {
        m_isJson = false;
        setParser(std::make_unique<PublishParser>());
        if (url.takeText("mapping"))
            url.fail("mapping= is for JSON; with payload=proto a message says itself what it means");
    } else {
        url.fail("payload=" + payload
                 + ": json or avro (by mapping=NAME), or proto (tapedeck.v1.Publish of docs/protocol.md) is expected");
    }
}

bool BrokerSource::takeBytes(std::string_view message)
{
    if (!m_isJson)
        return take(simdjson::padded_string_view(message.data(), message.size(), message.size()));
    if (m_padded.size() < message.size() + simdjson::SIMDJSON_PADDING)
        m_padded.resize(2 * message.size() + simdjson::SIMDJSON_PADDING);
    if (!message.empty())
        std::memcpy(m_padded.data(), message.data(), message.size());
    return take(simdjson::padded_string_view(m_padded.data(), message.size(), m_padded.size()));
}

} // namespace tapedeck

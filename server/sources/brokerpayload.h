// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/brokeraddress.h"
#include "server/sources/messagesource.h"

#include <string_view>
#include <vector>

namespace tapedeck {

/// For feeds that may well be silent, of servers that answer at once.
inline constexpr Supervisor::Times brokerTimes = [] {
    Supervisor::Times times = silentTimes;
    times.connectUs = Supervisor::Times().connectUs;
    return times;
}();

/// A source whose messages come from a broker: JSON by `mapping=NAME`, Avro by `payload=avro` and a mapping, or
/// v1.Publish by `payload=proto`.
class BrokerSource : public MessageSource
{
protected:
    BrokerSource(SourceUrl &url, const FeedContext &context, const Supervisor::Times &times);

    /// As take(), of bytes behind which nothing may be read.
    bool takeBytes(std::string_view message);

    static constexpr const char *payloadOptionNames = "payload, mapping, schema, registry";

private:
    bool m_isJson = true;
    std::vector<char> m_padded; // a message, for the JSON parser
};

} // namespace tapedeck

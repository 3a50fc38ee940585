// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/brokerwriter.h"

#include "brokers/amqpwriter.h"
#include "brokers/kafkatopicwriter.h"
#include "brokers/natswriter.h"
#include "brokers/rediswriter.h"

namespace tapedeck {

std::unique_ptr<BrokerWriter> makeBrokerWriter(OptionUrl &url, const std::string &otherOptions)
{
    std::unique_ptr<BrokerWriter> writer;
    std::string options;
    if (!url.error().empty())
        return nullptr;
    if (url.kind() == "redis" || url.kind() == "rediss") {
        writer = std::make_unique<RedisWriter>(url);
        options = std::string("stream, maxlen, field, channel, ") + RedisSession::optionNames;
    } else if (url.kind() == "nats") {
        writer = std::make_unique<NatsWriter>(url);
        options = std::string("subject, stream, ") + NatsAccess::optionNames;
    } else if (url.kind() == "kafka") {
        writer = std::make_unique<KafkaTopicWriter>(url);
        options = KafkaAccess::names;
    } else if (url.kind() == "amqp" || url.kind() == "amqps") {
        writer = std::make_unique<AmqpWriter>(url);
        options = std::string(AmqpWriter::names) + ", " + AmqpAccess::names;
    } else {
        url.fail("nothing can be written to '" + url.kind()
                 + "'; there are redis, rediss, nats, kafka, amqp and amqps");
        return nullptr;
    }
    url.finish(options + (otherOptions.empty() ? "" : ", ") + otherOptions);
    return url.error().empty() ? std::move(writer) : nullptr;
}

} // namespace tapedeck

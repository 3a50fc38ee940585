// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kafkawriter.h"

#include <librdkafka/rdkafka.h>

#include <utility>

KafkaWriter::KafkaWriter(const QString &address)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    for (const auto &[name, value] :
         {std::pair("bootstrap.servers", address.toLatin1()), std::pair("enable.idempotence", QByteArray("true")),
          std::pair("linger.ms", QByteArray("1")), std::pair("allow.auto.create.topics", QByteArray("false")),
          std::pair("reconnect.backoff.max.ms", QByteArray("500"))})
        rd_kafka_conf_set(conf, name, value.constData(), nullptr, 0);
    rd_kafka_conf_set_log_cb(conf, nullptr);
    m_producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, nullptr, 0);
}

KafkaWriter::~KafkaWriter()
{
    rd_kafka_purge(m_producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_destroy(m_producer);
}

void KafkaWriter::write(const QByteArray &topic, const QByteArray &key, const std::optional<QByteArray> &value,
                        int partition)
{
    const void *payload = value ? value->constData() : nullptr;
    const std::size_t length = value ? static_cast<std::size_t>(value->size()) : 0;
    while (rd_kafka_producev(
               m_producer, RD_KAFKA_V_TOPIC(topic.constData()), RD_KAFKA_V_PARTITION(partition),
               RD_KAFKA_V_KEY(key.isEmpty() ? nullptr : key.constData(), static_cast<std::size_t>(key.size())),
               RD_KAFKA_V_VALUE(const_cast<void *>(payload), length), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
               RD_KAFKA_V_END)
           == RD_KAFKA_RESP_ERR__QUEUE_FULL)
        rd_kafka_poll(m_producer, 100);
    rd_kafka_poll(m_producer, 0);
}

bool KafkaWriter::flush(int timeoutMs)
{
    return rd_kafka_flush(m_producer, timeoutMs) == RD_KAFKA_RESP_ERR_NO_ERROR;
}

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

struct rd_kafka_s;

/// Writes to topics, each message once, however often the broker goes away meanwhile.
class KafkaWriter
{
public:
    explicit KafkaWriter(const QString &address);
    ~KafkaWriter();
    KafkaWriter(const KafkaWriter &) = delete;
    KafkaWriter &operator=(const KafkaWriter &) = delete;

    /// Without a value: a tombstone. `partition` -1: by the key. Waits while too many are under way.
    void write(const QByteArray &topic, const QByteArray &key, const std::optional<QByteArray> &value,
               int partition = -1);
    /// Awaits that all is stored.
    [[nodiscard]] bool flush(int timeoutMs = 30'000);

private:
    rd_kafka_s *m_producer;
};

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <librdkafka/rdkafka.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

// kafkacount BROKER TOPIC PARTITIONS MESSAGES [NAME=VALUE]…: reads so many messages of a topic from its beginning as
// the source does, in batches from one queue, and does nothing but count them. NAME=VALUE: settings of librdkafka.

namespace {

constexpr int waitMs = 1'000;

bool configure(rd_kafka_conf_t *conf, const char *name, const char *value)
{
    char text[512];
    if (rd_kafka_conf_set(conf, name, value, text, sizeof text) != RD_KAFKA_CONF_INVALID)
        return true;
    std::fprintf(stderr, "kafkacount: %s\n", text);
    return false;
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc < 5) {
        std::fputs("usage: kafkacount BROKER TOPIC PARTITIONS MESSAGES [NAME=VALUE]…\n", stderr);
        return 2;
    }
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    if (!configure(conf, "bootstrap.servers", argv[1]))
        return 2;
    for (int i = 5; i < argc; ++i) {
        const std::string setting = argv[i];
        const std::size_t equals = setting.find('=');
        if (equals == std::string::npos
            || !configure(conf, setting.substr(0, equals).c_str(), setting.substr(equals + 1).c_str()))
            return 2;
    }
    rd_kafka_t *consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, nullptr, 0);
    rd_kafka_topic_t *topic = rd_kafka_topic_new(consumer, argv[2], nullptr);
    rd_kafka_queue_t *queue = rd_kafka_queue_new(consumer);
    for (int i = 0; i < std::atoi(argv[3]); ++i)
        rd_kafka_consume_start_queue(topic, i, RD_KAFKA_OFFSET_BEGINNING, queue);

    const long wanted = std::atol(argv[4]);
    long count = 0;
    long first = 0;
    std::array<rd_kafka_message_t *, 1'000> messages;
    std::chrono::steady_clock::time_point started;
    while (count < wanted) {
        const auto taken = rd_kafka_consume_batch_queue(queue, waitMs, messages.data(), messages.size());
        for (std::ptrdiff_t i = 0; i < taken; ++i) {
            count += messages[static_cast<std::size_t>(i)]->err == RD_KAFKA_RESP_ERR_NO_ERROR ? 1 : 0;
            rd_kafka_message_destroy(messages[static_cast<std::size_t>(i)]);
        }
        if (first == 0 && count > 0) {
            first = count;
            started = std::chrono::steady_clock::now();
        }
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started;
    std::printf("%.0f\n", static_cast<double>(count - first) / seconds.count());
    std::fflush(stdout);
    std::quick_exit(0); // the messages that came besides need not be let go one by one
}

// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tapedeck/v1/publish.pb.h"

#include <librdkafka/rdkafka.h>

#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

// kafkafill BROKER TOPIC ROWS json|proto ROWS-A-MESSAGE: makes a topic of two partitions and fills it with quotes of
// 5,000 symbols, each with another bid, ask and time than the one before.

namespace {

constexpr int partitions = 2;
constexpr int symbols = 5'000;
constexpr int answerMs = 10'000;
constexpr std::int64_t startMs = 1'769'860'800'000;

bool createTopic(rd_kafka_t *producer, const char *name)
{
    rd_kafka_queue_t *queue = rd_kafka_queue_new(producer);
    rd_kafka_NewTopic_t *topic = rd_kafka_NewTopic_new(name, partitions, 1, nullptr, 0);
    rd_kafka_CreateTopics(producer, &topic, 1, nullptr, queue);
    rd_kafka_event_t *event = rd_kafka_queue_poll(queue, answerMs);
    const bool ok = event != nullptr && rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR_NO_ERROR;
    if (event != nullptr)
        rd_kafka_event_destroy(event);
    rd_kafka_NewTopic_destroy(topic);
    rd_kafka_queue_destroy(queue);
    return ok;
}

std::string price(int cents)
{
    char text[32];
    std::snprintf(text, sizeof text, "%d.%02d", cents / 100, cents % 100);
    return text;
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc != 6) {
        std::fputs("usage: kafkafill BROKER TOPIC ROWS json|proto ROWS-A-MESSAGE\n", stderr);
        return 2;
    }
    const char *topic = argv[2];
    const long rows = std::atol(argv[3]);
    const bool isJson = argv[4] == std::string("json");
    const int rowsAMessage = std::atoi(argv[5]);
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "bootstrap.servers", argv[1], nullptr, 0);
    rd_kafka_conf_set(conf, "linger.ms", "20", nullptr, 0);
    rd_kafka_t *producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, nullptr, 0);
    if (producer == nullptr || !createTopic(producer, topic)) {
        std::fputs("kafkafill: the topic could not be made\n", stderr);
        return 1;
    }
    std::minstd_rand random(7);
    tapedeck::v1::Publish publish;
    std::string bytes;
    for (long i = 0; i < rows;) {
        publish.Clear();
        bytes.clear();
        const int number = static_cast<int>(random() % symbols);
        for (int n = 0; n < rowsAMessage && i < rows; ++n, ++i) {
            const std::string symbol = 'S' + std::to_string((number + n) % symbols);
            const int bid = 1'000'000 + static_cast<int>(random() % 100'000);
            const std::int64_t timeMs = startMs + i;
            if (isJson) {
                bytes += R"({"s":")" + symbol + R"(","b":")" + price(bid) + R"(","a":")" + price(bid + 5) + R"(","t":)"
                    + std::to_string(timeMs) + '}';
                continue;
            }
            auto *row = publish.add_prices();
            row->set_key("bench:" + symbol);
            row->set_bid(bid);
            row->set_ask(bid + 5);
            row->set_price_scale(2);
            row->set_source_time(timeMs * 1'000);
        }
        if (!isJson)
            publish.SerializeToString(&bytes);
        while (rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_PARTITION(number % partitions),
                                 RD_KAFKA_V_VALUE(bytes.data(), bytes.size()), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                                 RD_KAFKA_V_END)
               == RD_KAFKA_RESP_ERR__QUEUE_FULL)
            rd_kafka_poll(producer, 100);
        rd_kafka_poll(producer, 0);
    }
    const bool ok = rd_kafka_flush(producer, 60'000) == RD_KAFKA_RESP_ERR_NO_ERROR;
    rd_kafka_destroy(producer);
    return ok ? 0 : 1;
}

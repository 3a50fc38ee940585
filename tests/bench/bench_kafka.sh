#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tapedeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# From a topic of Kafka into the boards, beside consumers that do nothing with what they read: kafkacount, which reads
# as the source does; librdkafka's own performance tool (from the examples of Debian's librdkafka-dev); and Kafka's. One
# after the other, of the same topics, with the broker on the same machine.
#   bench_kafka [ROWS]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bin=$here/../bin
kafka=$here/../../brokers/kafka
rows=${1:-4000000}
partitions=2
if ! command -v java >/dev/null || ! compgen -G "$kafka/kafka_*.jar" >/dev/null; then
    echo "Without a Kafka broker there is nothing to measure; ./dev brokers fetches one."
    exit 0
fi
work=$(mktemp -d)
trap 'kill -9 $(jobs -p) 2>/dev/null || true; wait 2>/dev/null; rm -rf "$work"' EXIT
export HOME=$work

port=$((20000 + $$ % 20000))
broker=127.0.0.1:$port
cat >"$work/server.properties" <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$((port + 1))
listeners=PLAINTEXT://$broker,CONTROLLER://127.0.0.1:$((port + 1))
advertised.listeners=PLAINTEXT://$broker
controller.listener.names=CONTROLLER
log.dirs=$work/data
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
END
java -cp "$kafka/*" kafka.tools.StorageTool format -t 4L6g3nShT-eMCtK--X86sw -c "$work/server.properties" >/dev/null 2>&1
java -Xmx512m -cp "$kafka/*" kafka.Kafka "$work/server.properties" >"$work/broker.log" 2>&1 &
java=$!
for _ in {1..600}; do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
    sleep 0.1
done

# librdkafka's tool is an example that expects to lie among its sources: what it takes from there is this much.
peer=
example=/usr/share/doc/librdkafka-dev/examples/rdkafka_performance.c
if [[ -r $example ]] && command -v gcc >/dev/null; then
    mkdir -p "$work/peer/src" "$work/peer/examples"
    cp "$example" "$work/peer/examples"
    cat >"$work/peer/src/rd.h" <<'END'
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#define RD_UNUSED __attribute__((unused))
#define RD_NORETURN __attribute__((noreturn))
#define RD_FORMAT(...) __attribute__((format(__VA_ARGS__)))
#define RD_MIN(a, b) ((a) < (b) ? (a) : (b))
#define RD_MAX(a, b) ((a) > (b) ? (a) : (b))
#define rd_strdup strdup
#define rd_snprintf snprintf
typedef long long rd_ts_t;
END
    cat >"$work/peer/src/rdtime.h" <<'END'
static inline rd_ts_t rd_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (rd_ts_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
END
    gcc -O2 -w -I"$work/peer/src" -I/usr/include/librdkafka "$work/peer/examples/rdkafka_performance.c" \
        -o "$work/peer/rdkafka_performance" -lrdkafka -lm && peer=$work/peer/rdkafka_performance
fi

cat >"$work/feed.toml" <<'END'
[mapping.bench]
board = "prices"
key = "bench:{/s}"
columns = { bid = "/b", ask = "/a", source_time = { from = "/t", unit = "ms" } }
END

# Hundredths of seconds of processor time of a process.
cpu() {
    local stat
    read -r -a stat <"/proc/$1/stat"
    echo $((stat[13] + stat[14]))
}
# The number called $1 of the first source in what `tapectl stats --json` printed.
figure() {
    sed -n 's/.*"sources":\[{[^]]*"'"$1"'":\([0-9]*\).*/\1/p' <<<"$stats"
}

# TOPIC MESSAGES OPTIONS: what came into the boards a second, from the first look that found some to the last message.
into_boards() {
    local topic=$1 messages=$2 options=$3 url='' first=0 now=0 started ended cpu_before broker_before server
    : >"$work/log" # the one before is not to be read
    "$bin/tapedeckd" --config "$work/feed.toml" --listen 127.0.0.1:0 --ops-listen off \
        --source "kafka://$broker/$topic?$options" 2>"$work/log" &
    server=$!
    for _ in {1..200}; do
        url=$(sed -n 's/.*listening on \(ws:[^ ]*\).*/\1/p' "$work/log")
        [[ -z $url ]] || break
        sleep 0.02
    done
    [[ -n $url ]] || { cat "$work/log" >&2; exit 1; }
    while ((first == 0)); do
        stats=$("$bin/tapectl" --url "$url" stats --json)
        started=$(($(date +%s%N) / 1000))
        first=$(figure messages)
    done
    cpu_before=$(cpu "$server")
    broker_before=$(cpu "$java")
    while ((now < messages)); do
        sleep 0.3
        stats=$("$bin/tapectl" --url "$url" stats --json)
        now=$(figure messages)
    done
    ended=$(figure last_message_us)
    awk -v m="$((messages - first))" -v us="$((ended - started))" -v cells="$(figure changes)" -v all="$messages" \
        -v cpu="$(($(cpu "$server") - cpu_before))" -v broker="$(($(cpu "$java") - broker_before))" 'BEGIN {
        printf "%9d messages/s, %9d changes/s; tapedeckd %.1f µs a message, the broker %.1f\n",
            m * 1e6 / us, cells * m / all * 1e6 / us, cpu * 1e4 / m, broker * 1e4 / m }'
    kill "$server"
    wait "$server" || true
}

for kind in "json 1" "proto 1" "proto 20"; do
    read -r payload each <<<"$kind"
    topic=$payload$each
    "$here/tools/kafkafill" "$broker" "$topic" "$rows" "$payload" "$each"
    messages=$((rows / each))
    size=$(($(cat "$work"/data/"$topic"-*/*.log | wc -c) / messages))
    echo "$payload, $each a message: $messages messages of $size bytes"
    options=mapping=bench
    [[ $payload == json ]] || options=payload=proto
    for round in 1 2; do
        printf '  %-22s' "into the boards"
        into_boards "$topic" "$messages" "$options"
        printf '  %-22s%9d messages/s\n' "kafkacount" \
            "$("$here/tools/kafkacount" "$broker" "$topic" $partitions "$messages" queued.min.messages=1000000)"
        [[ -z $peer ]] || printf '  %-22s%9d messages/s\n' "rdkafka_performance" \
            "$("$peer" -C -t "$topic" -p 0 -p 1 -b "$broker" -o beginning -c "$messages" -q 2>&1 \
                | sed -n 's/.*messages (.*) consumed in [0-9]*ms: \([0-9]*\) msgs\/s.*/\1/p' | tail -n 1)"
    done
    if compgen -G "$kafka/kafka-tools-[0-9]*.jar" >/dev/null; then
        printf '  %-22s' "kafka-consumer-perf"
        java -cp "$kafka/*" org.apache.kafka.tools.ConsumerPerformance --bootstrap-server "$broker" --topic "$topic" \
            --messages "$messages" --hide-header --timeout 20000 2>/dev/null \
            | awk -F', ' 'END { printf "%9d messages/s (%d without the joining of the group)\n", $6, $10 }'
    fi
done

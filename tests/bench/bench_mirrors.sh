#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tapedeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Boards written to Redis, NATS and RabbitMQ (--publish), on this machine, while rows change as fast as the simulator
# goes: messages that the broker has confirmed, what they cost, and for how long the broker has not had all. Beside
# Redis, its own benchmark with messages of the same size.
#   bench_mirrors [SECONDS]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bin=$here/../bin
seconds=${1:-10}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null; rm -rf "$work"' EXIT
port=$((20000 + $$ % 20000))

# Hundredths of seconds of processor time of a process.
cpu() {
    local stat
    read -r -a stat <"/proc/$1/stat"
    echo $((stat[13] + stat[14]))
}
# The number called $1 of the only mirror.
figure() {
    sed -n 's/.*"mirrors":\[{[^]]*"'"$1"'":\([0-9]*\).*/\1/p' <<<"$stats"
}
up() {
    for _ in {1..300}; do
        (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
        sleep 0.1
    done
    return 1
}

# NAME RATE BROKER-PID URL
write() {
    local name=$1 rate=$2 broker=$3 url=$4 server before cpu_before broker_before lag=0 now
    local listening=''
    : >"$work/log" # the one before is not to be read
    "$bin/tapedeckd" --listen 127.0.0.1:0 --ops-listen off --source "sim:prices?symbols=20000&rate=$rate" \
        --publish "$url" 2>"$work/log" &
    server=$!
    for _ in {1..200}; do
        listening=$(sed -n 's/.*listening on \(ws:[^ ]*\).*/\1/p' "$work/log")
        [[ -z $listening ]] || break
        sleep 0.02
    done
    [[ -n $listening ]] || { cat "$work/log" >&2; exit 1; }
    sleep 3 # the rows that were there at the start are written by then
    stats=$("$bin/tapectl" --url "$listening" stats --json)
    before=$(figure messages)
    cpu_before=$(cpu "$server") broker_before=$(cpu "$broker")
    for ((i = 0; i < seconds; ++i)); do
        sleep 1
        stats=$("$bin/tapectl" --url "$listening" stats --json)
        now=$(figure lag_us)
        ((now <= lag)) || lag=$now
    done
    awk -v name="$name" -v rate="$rate" -v m="$(($(figure messages) - before))" -v s="$seconds" -v lag="$lag" \
        -v folded="$(figure folded)" -v cpu="$(($(cpu "$server") - cpu_before))" \
        -v broker="$(($(cpu "$broker") - broker_before))" 'BEGIN {
        printf "%-28s %7d changes/s asked: %7d messages/s, at most %6.1f ms behind, %9d changes folded; tapedeckd %.1f µs a message, the broker %.1f\n",
            name, rate, m / s, lag / 1000, folded, m ? cpu * 1e4 / m : 0, m ? broker * 1e4 / m : 0 }'
    kill "$server"
    wait "$server" || true
}

if command -v redis-server >/dev/null; then
    redis-server --port $port --save '' --dir "$work" >/dev/null &
    redis=$!
    up $port
    for rate in 20000 100000 300000; do
        write "Redis, stream" $rate $redis "redis://127.0.0.1:$port/0?stream=prices&maxlen=100000"
    done
    printf '%-28s ' "redis-benchmark, XADD"
    redis-benchmark -p $port -n 500000 -P 64 -c 1 -d 300 XADD bench MAXLEN '~' 100000 '*' key sim:S0001 data \
        "$(printf '%300s' '' | tr ' ' x)" 2>/dev/null | tr '\r' '\n' | grep -o '[0-9.]* requests per second' | tail -n 1
    kill $redis
fi
if command -v nats-server >/dev/null; then
    nats-server -a 127.0.0.1 -p $((port + 1)) -l "$work/nats.log" &
    nats=$!
    up $((port + 1))
    for rate in 20000 100000 300000; do
        write "NATS, subject" $rate $nats "nats://127.0.0.1:$((port + 1))?subject=prices.*"
    done
    kill $nats
fi
rabbit=/usr/lib/rabbitmq/bin/rabbitmq-server # Debian's own changes the user
if [[ -x $rabbit ]]; then
    queue() {
        echo '{"name": "'"$1"'", "vhost": "/", "durable": true, "auto_delete": false,
            "arguments": {"x-queue-type": "'"$1"'", "x-max-length": 100000}}'
    }
    echo '{"users": [{"name": "guest", "password": "guest", "tags": ""}], "vhosts": [{"name": "/"}],
        "permissions": [{"user": "guest", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"}],
        "queues": ['"$(queue quorum), $(queue classic)"']}' >"$work/definitions.json"
    echo "load_definitions = $work/definitions.json" >"$work/rabbitmq.conf"
    echo '[].' >"$work/plugins"
    epmd -port $((port + 2)) -address 127.0.0.1 &
    env RUNNING_UNDER_SYSTEMD=1 HOME="$work" ERL_EPMD_PORT=$((port + 2)) RABBITMQ_NODENAME=bench@localhost \
        RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT=$((port + 3)) RABBITMQ_DIST_PORT=$((port + 4)) \
        RABBITMQ_MNESIA_BASE="$work/mnesia" RABBITMQ_LOG_BASE="$work" RABBITMQ_LOGS=- \
        RABBITMQ_ENABLED_PLUGINS_FILE="$work/plugins" RABBITMQ_CONF_ENV_FILE=/dev/null \
        RABBITMQ_CONFIG_FILE="$work/rabbitmq" "$rabbit" >"$work/rabbit.log" &
    node=$!
    up $((port + 3))
    for rate in 20000 100000; do
        write "RabbitMQ, quorum queue" $rate $node "amqp://127.0.0.1:$((port + 3))?queue=quorum"
        write "RabbitMQ, classic queue" $rate $node "amqp://127.0.0.1:$((port + 3))?queue=classic"
        write "RabbitMQ, exchange" $rate $node \
            "amqp://127.0.0.1:$((port + 3))?exchange=amq.topic&routing_key=prices.*&mandatory=0"
    done
    kill $node
fi

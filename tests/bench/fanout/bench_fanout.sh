#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tapedeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Tapedeck's fan-out beside the limit of the machine and beside other servers; docs/benchmarks.md tells the method.
# shellcheck disable=SC1091,SC2034,SC2154 # much of what is set here is for peers.sh, and the other way round
set -euo pipefail
export LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin # where Debian puts nats-server
programs=$(cd "$(dirname "${BASH_SOURCE[0]}")/fanout" && pwd)
peers_dir=${TAPEDECK_BENCH_PEERS:-$(cd "$programs/../../.." && pwd)/bench-peers}

usage() {
    cat <<'END'
usage: bench_fanout [OPTION…]

  --quick             the limit and Tapedeck only, short windows, shared frames only
  --full              longer windows and more repetitions: for docs/benchmarks.md
  --peers 'NAME…'     of ws, socketio, nats, centrifugo; default: all
  --parts 'PART…'     of points, slow, keys; default: all
  --repetitions N     of each comparison
  --seconds S         of each measured window
  --load-sleeps       the load waits for what arrives, so that the server also pays for waking it
  --cores S,D         the server's core and the load's; default: the last two
  --results FILE      add every run's figures to FILE, one line each, and report on all that it holds
END
}

# shellcheck source=tests/bench/fanout/peers.sh
. "$programs/peers.sh"

points=("100 500" "1000 20" "10000 2")
peers=(ws socketio nats centrifugo)
parts=(points slow keys)
disturbing_permille=150 # of one core
load_options=()
repetitions=1 warmup=1 seconds=3 attempts=2 results='' cores=''

wrong() {
    echo "bench_fanout: $*" >&2
    usage >&2
    exit 2
}

while (($#)); do
    case $1 in
        --load-sleeps) load_options=(--sleeps) ;;
        --quick) peers=() parts=(points) repetitions=2 seconds=2 ;;
        --full) repetitions=3 warmup=2 seconds=5 attempts=3 ;;
        --peers | --parts | --repetitions | --seconds | --cores | --results)
            (($# > 1)) || wrong "$1 needs a value"
            case $1 in
                --peers) read -r -a peers <<<"$2" ;;
                --parts) read -r -a parts <<<"$2" ;;
                *) declare "${1#--}=$2" ;;
            esac
            shift
            ;;
        -h | --help) usage && exit ;;
        *) wrong "there is no option '$1'" ;;
    esac
    shift
done
for part in "${parts[@]}"; do
    [[ $part =~ ^(points|slow|keys)$ ]] || wrong "--parts '$part': there are points, slow and keys"
done
[[ $repetitions =~ ^[1-9][0-9]*$ ]] || wrong "--repetitions '$repetitions': must be a number from 1"
[[ $seconds =~ ^[1-9][0-9]*$ ]] || wrong "--seconds '$seconds': must be a number from 1"
if [[ -z $cores ]]; then
    (($(nproc) > 1)) || { echo "bench_fanout: skipped, as it takes two cores: one for the server, one for the load"; exit 0; }
    cores=$(($(nproc) - 1)),$(($(nproc) - 2))
fi
[[ $cores =~ ^[0-9]+,[0-9]+$ ]] || wrong "--cores '$cores': must be two numbers with a comma"
server_core=${cores%,*} driver_core=${cores#*,}

work=$(mktemp -d)
trap 'stop_process "${driver:-}"; stop_server; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
runs=${results:-$work/runs}
touch "$runs"
ulimit -n "$(ulimit -Hn)"

# run_once SERVER CLIENTS RATE PAYLOAD 'SERVER OPTIONS' [DRIVER OPTION…]: sets $line to the run's figures, or to nothing.
run_once() {
    local name=$1 clients=$2 rate=$3 payload=$4 server_options=()
    read -r -a server_options <<<"$5"
    shift 5
    [[ $name != tapedeck ]] || set -- --mark "$@"
    line=''
    if start_server "$name" "$payload" "${server_rate:-$rate}" "${server_options[@]}"; then
        on_core "$driver_core" timeout 180 setpriv --pdeathsig KILL "$programs/fanout_driver" \
            --protocol "$name" --port "$port" --pid "$server" --start "$starter" --clients "$clients" --rate "$rate" \
            --warmup "$warmup" --seconds "$seconds" "${load_options[@]}" "$@" >"$work/line" &
        driver=$!
        wait "$driver" && line=$(<"$work/line")
        driver=''
    fi
    stop_server
    [[ -n $line ]] || { echo "bench_fanout: a run of $name failed; its last words:"; tail -n 3 "$work/server.log"; } >&2
    line+=$(sed -n 's/^allocations per delivered frame / allocations=/p' "$work/server.log")
}

# run PART SERVER CLIENTS RATE …, as above: one line in $runs. Other work on these cores spoils a run: it is done again,
# a few times, and the least disturbed is kept.
run() {
    local part=$1 line kept='' attempt disturbance least=1000000
    shift
    [[ ! -t 2 ]] || printf '%s: %-12s %6s × %-6s\r' "$part" "$1" "$2" "$3/s" >&2
    for ((attempt = 1; attempt <= attempts; ++attempt)); do
        run_once "$@"
        [[ $line =~ others_permille=([0-9]+) ]] || continue
        disturbance=${BASH_REMATCH[1]}
        ((disturbance >= least)) || { least=$disturbance kept="$line attempts=$attempt"; }
        ((least > disturbing_permille)) || break
    done
    [[ -z $kept ]] || echo "part=$part server=$1 $kept" >>"$runs"
}

# The limit and Tapedeck before each peer, so that whatever drifts on the machine drifts for all.
by_turns() {
    local peer
    for peer in "${there[@]:-}"; do
        run "$1" raw "${@:2}"
        run "$1" tapedeck "${@:2}"
        [[ -z $peer ]] || run "$1" "$peer" "${@:2}"
    done
}

part_points() {
    local point
    for point in "${points[@]}"; do
        # shellcheck disable=SC2086
        by_turns points $point 128 ''
    done
}

# 5 of 100 read nothing while 2,000 messages of 1 KiB a second flow to each: long enough for a server to lose patience.
part_slow() {
    local name
    for name in raw tapedeck "${there[@]}"; do
        run slow "$name" 100 2000 1024 ''
        run slow "$name" 100 2000 1024 '' --slow 5 --seconds 12
    done
}

# Each client takes 50 rows of 5,000; against the limit with messages of the size that this gives.
part_keys() {
    local take=(10000 2 1 '--rows 5000' --keys 50 --rows 5000 --max-rate 2) server_rate=4
    if [[ -z ${keys_payload:-} ]]; then
        run keys-size tapedeck "${take[@]}" --seconds 1
        keys_payload=$(sed -n 's/^part=keys-size .* payload=\([0-9]*\).*/\1/p' "$runs" | tail -n 1)
    fi
    [[ -n $keys_payload ]] || return 0
    server_rate=2 run keys raw 10000 2 "$keys_payload" ''
    run keys tapedeck "${take[@]}"
}

there=()
for peer in "${peers[@]}"; do
    install_peer "$peer"
    missing=$(peer_missing "$peer")
    if [[ -n $missing ]]; then
        echo "$peer is left out: it $missing" >&2
    else
        there+=("$peer")
    fi
done
for ((i = 0; i < repetitions; ++i)); do
    for part in "${parts[@]}"; do
        "part_$part"
    done
done
[[ ! -t 2 ]] || printf '%60s\r' '' >&2

awk -f "$programs/report.awk" "$runs"
echo
echo "Machine: $(sed -n 's/^model name[^:]*: //p;T;q' /proc/cpuinfo), $(nproc) cores," \
    "$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo) >> 20)) GiB, Linux $(uname -r)," \
    "server on core $server_core, load on core $driver_core."
for peer in "${there[@]}"; do peer_version "$peer"; done

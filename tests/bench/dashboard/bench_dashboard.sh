#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tapedeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The dashboard on its own market, and beside it AG Grid and Perspective in Chromium on the same work, where they are
# there; docs/benchmarks.md tells the method.
set -euo pipefail
export LC_ALL=C.UTF-8
bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
pages=$bench/dashboard
peers_dir=${TAPEDECK_BENCH_PEERS:-$(cd "$bench/../.." && pwd)/bench-peers}/dashboard
rates=(10000 100000 1000000) seconds=10 programs=(tapedeck aggrid perspective)

usage() {
    cat <<'END'
usage: bench_dashboard [OPTION…]

  --install            fetch AG Grid, Perspective and what drives Chromium from the npm registry, and end; Chromium
                       and node themselves come from the system: apt-get install chromium nodejs npm
  --programs 'NAME…'   of tapedeck, aggrid, perspective; default: all that are there
  --rates 'N…'         row updates offered a second; default: 10000 100000 1000000
  --seconds S          of each measurement; default: 10
END
}

wrong() {
    echo "bench_dashboard: $*" >&2
    usage >&2
    exit 2
}

install_peers() {
    command -v npm >/dev/null || { echo "bench_dashboard: --install needs npm (Debian: apt-get install nodejs npm)" >&2; exit 1; }
    mkdir -p "$peers_dir"
    cp "$pages/package.json" "$peers_dir/"
    cd "$peers_dir"
    exec npm install --no-audit --no-fund
}

options=("$@")
while (($#)); do
    case $1 in
        --install) install_peers ;;
        --programs | --rates | --seconds)
            (($# > 1)) || wrong "$1 needs a value"
            case $1 in
                --programs) read -r -a programs <<<"$2" ;;
                --rates) read -r -a rates <<<"$2" ;;
                --seconds) seconds=$2 ;;
            esac
            shift
            ;;
        -h | --help) usage && exit ;;
        *) wrong "there is no option '$1'" ;;
    esac
    shift
done
[[ $seconds =~ ^[1-9][0-9]*$ ]] || wrong "--seconds '$seconds': must be a number from 1"
for rate in "${rates[@]}"; do
    [[ $rate =~ ^[1-9][0-9]*$ ]] || wrong "--rates '$rate': must be numbers from 1"
done
for program in "${programs[@]}"; do
    [[ $program =~ ^(tapedeck|aggrid|perspective)$ ]] \
        || wrong "--programs '$program': there are tapedeck, aggrid and perspective"
done

if [[ ${TAPEDECK_BENCH_DISPLAY:-} != own ]]; then
    command -v xvfb-run >/dev/null \
        || { echo "bench_dashboard: skipped, as there is no xvfb (Debian: apt-get install xvfb)"; exit 0; }
    TAPEDECK_BENCH_DISPLAY=own exec xvfb-run -a -s '-screen 0 1600x900x24' "$0" "${options[@]}"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work XDG_CONFIG_HOME=$work XDG_DATA_HOME=$work

# Says with a sentence why a peer cannot run; nothing if it can.
peer_missing() {
    if ! command -v node >/dev/null; then
        echo "needs node (Debian: apt-get install nodejs npm)"
    elif ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
        echo "needs Chromium (Debian: apt-get install chromium)"
    elif ! cmp -s "$pages/package.json" "$peers_dir/package.json" || [[ ! -d $peers_dir/node_modules ]]; then
        echo "is not installed: $0 --install fetches it from the npm registry"
    fi
}

# number NAME [OBJECT]: of what the dashboard said.
number() {
    local text
    text=$(<"$work/tapedeck")
    [[ -z ${2:-} ]] || text=$(sed -n "s/.*\"$2\":{\([^}]*\)}.*/\1/p" "$work/tapedeck")
    text=$(sed -n "s/.*\"$1\":\(-\?[0-9.]*\).*/\1/p" <<<"$text")
    echo "${text:-never}"
}

# The figures of program $1 at rate $2: name, offered, applied, frames, p99, p50, p99, CPU, MiB.
measure() {
    if [[ $1 != tapedeck ]]; then
        node "$pages/peer.js" "$1" "$pages" "$peers_dir" "$2" "$seconds" || echo "$1 $2 failed"
        return
    fi
    QT_QPA_PLATFORM=xcb QT_QUICK_BACKEND=${QT_QUICK_BACKEND:-software} "$bench/../bin/tapedeck" --size 1600x900 \
        --benchmark "$seconds" --benchmark-rate "$2" --benchmark-json >"$work/tapedeck" || { echo "$1 $2 failed"; return; }
    echo "$1 $2 $(number rows_per_second) $(number frames_per_second) $(number p99 frame_interval_ms)" \
        "$(number p50 applied_to_shown_ms) $(number p99 applied_to_shown_ms) $(number cpu_percent) $(number memory_mib)"
}

there=()
for program in "${programs[@]}"; do
    missing=''
    [[ $program == tapedeck ]] || missing=$(peer_missing)
    if [[ -n $missing ]]; then
        echo "$program is left out: it $missing"
    else
        there+=("$program")
    fi
done
row='| %-12s | %9s | %9s | %8s | %9s | %9s | %9s | %6s | %6s |\n'
# shellcheck disable=SC2059
printf "$row" '' 'offered/s' 'applied/s' 'frames/s' 'frame p99' 'shown p50' 'shown p99' 'CPU %' 'MiB'
echo '|---|---|---|---|---|---|---|---|---|'
for rate in "${rates[@]}"; do
    for program in "${there[@]}"; do
        measure "$program" "$rate" | awk -v row="$row" '{
            for (i = 2; i <= 9; ++i)
                if ($i ~ /^[0-9.]+$/)
                    $i = sprintf(i >= 4 && i <= 7 ? "%.1f" : "%.0f", $i)
            printf row, $1, $2, $3, $4, $5, $6, $7, $8, $9
        }'
    done
done
echo
echo "Machine: $(sed -n 's/^model name[^:]*: //p;T;q' /proc/cpuinfo), $(nproc) cores," \
    "$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo) >> 20)) GiB, Linux $(uname -r), Xvfb, no GPU."
for program in "${there[@]}"; do
    case $program in
        tapedeck) "$bench/../bin/tapedeck" --version ;;
        aggrid) echo "AG Grid $(node -p "require('$peers_dir/node_modules/ag-grid-community/package.json').version")" ;;
        perspective)
            echo "Perspective $(node -p "require('$peers_dir/node_modules/@perspective-dev/viewer/package.json').version")"
            ;;
    esac
done
[[ ${there[*]} == tapedeck ]] || chromium --version 2>/dev/null | head -n 1

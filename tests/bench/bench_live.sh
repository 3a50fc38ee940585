#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tapedeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The whole way, by the real programs: a market of 5,000 symbols and 100,000 changes a second to 200 connections that
# take every row at 100 ms, and to the dashboard.
#   bench_live [SECONDS]
set -euo pipefail
bin=$(cd "$(dirname "${BASH_SOURCE[0]}")/../bin" && pwd)
seconds=${1:-20}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$work"' EXIT
export HOME=$work QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} QT_QUICK_BACKEND=${QT_QUICK_BACKEND:-software}

"$bin/tapedeckd" --listen 127.0.0.1:0 --ops-listen off --source 'sim:prices?symbols=5000&rate=100000' --source sim:scores \
    2>"$work/log" &
server=$!
url=
for _ in {1..200}; do
    url=$(sed -n 's/.*listening on \(ws:[^ ]*\).*/\1/p' "$work/log")
    [[ -z $url ]] || break
    sleep 0.05
done
[[ -n $url ]] || { cat "$work/log" >&2; exit 1; }

# Of the server: resident MiB, and hundredths of seconds of processor time.
usage() {
    local stat
    read -r -a stat <"/proc/$server/stat"
    echo "$(($(sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$server/status") / 1024)) $((stat[13] + stat[14]))"
}

"$bin/tapectl" --url "$url" load --clients 200 --rate 10 --seconds "$((seconds + 4))" >"$work/load" &
load=$!
sleep 2 # until all are connected: not measured
read -r memory_before cpu_before < <(usage)
"$bin/tapedeck" --url "$url" --benchmark "$seconds"
read -r memory_after cpu_after < <(usage)
wait "$load"
echo "200 connections              $(tail -n 1 "$work/load" | sed 's/^all: *//')"
echo "tapedeckd                    $(((cpu_after - cpu_before) / seconds)) % of a core, $memory_before MiB, at the end $memory_after MiB"

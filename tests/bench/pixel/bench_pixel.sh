#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tapedeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# From the source to the pixel, over a real connection: a market of 5,000 symbols and 100,000 changes a second, sorted
# live, and above it the server's clock, whose cell somebody else watches on the screen. Beside that, what the
# dashboard says of the same time.
#   bench_pixel [SECONDS]
set -euo pipefail
export LC_ALL=C.UTF-8
bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bin=$(cd "$bench/../bin" && pwd)
seconds=${1:-20}
interval=97 # ms; prime, so that ticks meet every phase of the frames
[[ $seconds =~ ^[1-9][0-9]*$ ]] || { echo "bench_pixel: '$seconds': must be a number of seconds" >&2; exit 2; }

if [[ ${TAPEDECK_BENCH_DISPLAY:-} != own ]]; then
    command -v xvfb-run >/dev/null || { echo "bench_pixel: skipped, as there is no xvfb (Debian: apt-get install xvfb)"; exit 0; }
    TAPEDECK_BENCH_DISPLAY=own exec xvfb-run -a -s '-screen 0 1600x900x24' "$0" "$seconds"
fi

work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$work"' EXIT
export HOME=$work XDG_CONFIG_HOME=$work XDG_DATA_HOME=$work QT_QPA_PLATFORM=xcb
export QT_QUICK_BACKEND=${QT_QUICK_BACKEND:-software}
mkdir "$work/Tapedeck"
cat >"$work/Tapedeck/tapedeck.conf" <<'END'
[General]
healthShown=true
reducedMotion=true

[grid]
prices\columns=last, symbol, venue, name, bid, ask, change, percent, volume
prices\sort=venue, -change
END

"$bin/tapedeckd" --listen 127.0.0.1:0 --ops-listen off --source 'sim:prices?symbols=5000&rate=100000' \
    --source "sim:clock?interval=$interval" --source sim:scores 2>"$work/log" &
url=
for _ in {1..200}; do
    url=$(sed -n 's/.*listening on \(ws:[^ ]*\).*/\1/p' "$work/log")
    [[ -z $url ]] || break
    sleep 0.05
done
[[ -n $url ]] || { cat "$work/log" >&2; exit 1; }

"$bench/pixel/pixel_watch" "$interval" "$seconds" >"$work/outside" &
watch=$!
"$bin/tapedeck" --url "$url" --size 1600x900 --benchmark "$((seconds + 12))" --benchmark-json >"$work/inside" &
dashboard=$!
wait "$watch" || exit 1
wait "$dashboard" || exit 1

# json NAME FILE: a number of a line of JSON; of OBJECT NAME: one within an object of what the dashboard says.
json() { sed -n "s/.*\"$1\":\(-\?[0-9.]*\).*/\1/p" "$2"; }
of() { sed -n "s/.*\"$1\":{\([^}]*\)}.*/\1/p" "$work/inside" | sed -n "s/.*\"$2\":\([0-9.]*\).*/\1/p"; }

awk -v ip50="$(of server_to_shown_ms p50)" -v ip99="$(of server_to_shown_ms p99)" -v imax="$(of server_to_shown_ms max)" \
    -v op50="$(json p50 "$work/outside")" -v op99="$(json p99 "$work/outside")" \
    -v omax="$(json max "$work/outside")" 'BEGIN {
    printf "%-44s %8s %8s %8s\n", "ms", "p50", "p99", "max"
    printf "%-44s %8.1f %8.1f %8.1f\n", "source to pixel, seen from outside", op50, op99, omax
    printf "%-44s %8.1f %8.1f %8.1f\n", "server to shown, as the dashboard says", ip50, ip99, imax
    printf "%-44s %+8.1f %+8.1f %+8.1f\n", "difference", op50 - ip50, op99 - ip99, omax - imax
}'
echo "the clock: $(json seen "$work/outside") of $(json ticks "$work/outside") ticks seen," \
    "$(json looks_per_second "$work/outside") looks a second," \
    "$(json other_changes "$work/outside") changes that were none"
awk -v changes="$(json source_changes_per_second "$work/inside")" -v updates="$(json updates_per_second "$work/inside")" \
    -v frames="$(json frames_per_second "$work/inside")" -v p99="$(of frame_interval_ms p99)" \
    -v cpu="$(json cpu_percent "$work/inside")" 'BEGIN {
    printf "the dashboard: %d source changes in %d Updates a second, %.1f frames/s, interval p99 %.1f ms, %.0f %% of a core\n",
        changes, updates, frames, p99, cpu
}'

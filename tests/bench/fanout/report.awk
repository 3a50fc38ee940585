# SPDX-FileCopyrightText: 2026 The Tapedeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes the tables of the fan-out benchmark, in Markdown, from lines of NAME=VALUE: one line a run, medians of all runs
# of the same kind.

{
    split("", run)
    for (i = 1; i <= NF; ++i) {
        at = index($i, "=")
        run[substr($i, 1, at - 1)] = substr($i, at + 1)
    }
    kind = run["part"] SUBSEP run["server"] SUBSEP run["clients"] SUBSEP run["slow"]
    n = ++count[kind]
    # Against the run of the limit just before: the machine's speed drifts.
    like = run["part"] SUBSEP run["clients"] SUBSEP run["slow"]
    if (run["server"] == "raw") {
        limit[like] = run["cpu_us"] + 0
        limitP99[like] = run["p99_us"] + 0
    }
    run["p99_ratio"] = limitP99[like] > 0 ? run["p99_us"] / limitP99[like] : 0
    run["ratio"] = limit[like] > 0 ? run["cpu_us"] / limit[like] : 0
    for (name in run) value[kind, name, n] = run[name]
    if (!(run["server"] in known)) {
        known[run["server"]] = 1
        servers[++serverCount] = run["server"]
    }
    if (run["others_permille"] + 0 > 150) ++disturbed
    if (run["driver_busy"] + 0 > 0.9) ++driverBound
}

function median(part, server, clients, slow, name,    kind, n, i, j, v, sorted) {
    kind = part SUBSEP server SUBSEP clients SUBSEP slow
    n = count[kind]
    if (n == 0) return ""
    for (i = 1; i <= n; ++i) {
        v = value[kind, name, i] + 0
        for (j = i - 1; j > 0 && sorted[j] > v; --j) sorted[j + 1] = sorted[j]
        sorted[j + 1] = v
    }
    return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

function ratio(part, server, clients,    result) {
    result = median(part, server, clients, 0, "ratio")
    return result == 0 ? "" : sprintf("%.2f", result)
}

# What a server did not deliver belongs beside what the rest cost.
function keeps(part, server, clients, slow,    share) {
    share = median(part, server, clients, slow, "share")
    return share != "" && share < 0.98 ? sprintf(" (%.0f %% arrive)", share * 100) : ""
}

function ms(us) { return us == "" ? "" : us < 9950 ? sprintf("%.1f", us / 1000) : sprintf("%.0f", us / 1000) }

function title(server) {
    if (server == "raw") return "raw epoll (the limit)"
    if (server == "tapedeck") return "**Tapedeck**"
    if (server == "ws") return "Node ws"
    if (server == "socketio") return "Socket.IO"
    if (server == "nats") return "NATS server, WebSocket"
    if (server == "centrifugo") return "Centrifugo, Protobuf"
    return server
}

function row(server, part, clients) { return count[part SUBSEP server SUBSEP clients SUBSEP 0] > 0 }

function pointsTable(    i, s) {
    print "| CPU per delivered message, of the limit's | 100 × 500/s | 1,000 × 20/s | 10,000 × 2/s |" \
        " p99 of one broadcast to 10,000, ms | resident KB per idle connection | connects per second |"
    print "|---|---|---|---|---|---|---|"
    for (i = 1; i <= serverCount; ++i) {
        s = servers[i]
        if (!row(s, "points", 10000)) continue
        printf "| %s | %s%s | %s%s | %s%s | %s | %.1f | %.0f |\n", title(s),
            ratio("points", s, 100), keeps("points", s, 100, 0),
            ratio("points", s, 1000), keeps("points", s, 1000, 0),
            ratio("points", s, 10000), keeps("points", s, 10000, 0),
            ms(median("points", s, 10000, 0, "broadcast_us")), median("points", s, 10000, 0, "idle_kb"),
            median("points", s, 10000, 0, "connects_per_s")
    }
    printf "\nThe limit itself: %.1f, %.1f and %.1f µs per message.\n",
        median("points", "raw", 100, 0, "cpu_us"), median("points", "raw", 1000, 0, "cpu_us"),
        median("points", "raw", 10000, 0, "cpu_us")
    if (row("tapedeck", "points", 100))
        printf "Tapedeck allocates %.3f, %.3f and %.4f times per delivered frame.\n",
            median("points", "tapedeck", 100, 0, "allocations"), median("points", "tapedeck", 1000, 0, "allocations"),
            median("points", "tapedeck", 10000, 0, "allocations")
    print "\n| publish to receive, ms: p50 / p99 (of the limit's) / p99.9 | 100 × 500/s | 1,000 × 20/s | 10,000 × 2/s |"
    print "|---|---|---|---|"
    for (i = 1; i <= serverCount; ++i) {
        s = servers[i]
        if (row(s, "points", 10000))
            printf "| %s | %s | %s | %s |\n", title(s), latency(s, 100), latency(s, 1000), latency(s, 10000)
    }
}

function latency(server, clients) {
    return ms(median("points", server, clients, 0, "p50_us")) " / " ms(median("points", server, clients, 0, "p99_us")) \
        " (" sprintf("%.2f", median("points", server, clients, 0, "p99_ratio")) ") / " \
        ms(median("points", server, clients, 0, "p999_us"))
}

function slowTable(    i, s, resume) {
    print "\n| 100 clients, 1 KiB × 2,000/s | p99 if all read, ms | p99 of 95 while 5 read nothing, ms |" \
        " server's memory at the beginning and at the end of that, MB | of the 5 cut off | the 5 fresh again after, ms |"
    print "|---|---|---|---|---|---|"
    for (i = 1; i <= serverCount; ++i) {
        s = servers[i]
        if (!row(s, "slow", 100)) continue
        resume = median("slow", s, 100, 5, "resume_us")
        printf "| %s | %s%s | %s%s | %.0f → %.0f | %d | %s |\n", title(s),
            ms(median("slow", s, 100, 0, "p99_us")), keeps("slow", s, 100, 0),
            ms(median("slow", s, 100, 5, "p99_us")), keeps("slow", s, 100, 5),
            median("slow", s, 100, 5, "rss_start_kb") / 1024, median("slow", s, 100, 5, "rss_end_kb") / 1024,
            median("slow", s, 100, 5, "lost_slow"), resume < 0 ? "not" : ms(resume)
    }
}

function keysTable() {
    printf "\n10,000 clients with 50 keys each of 5,000, all rows changing, 2 flushes a second: %.2f times the CPU of the" \
        " limit per delivered frame (%.1f µs against %.1f µs) of %.0f bytes, p99 %s ms against %s ms, %.0f %% arrive," \
        " %.3f allocations per frame.\n",
        ratio("keys", "tapedeck", 10000), median("keys", "tapedeck", 10000, 0, "cpu_us"),
        median("keys", "raw", 10000, 0, "cpu_us"), median("keys", "tapedeck", 10000, 0, "payload"),
        ms(median("keys", "tapedeck", 10000, 0, "p99_us")), ms(median("keys", "raw", 10000, 0, "p99_us")),
        median("keys", "tapedeck", 10000, 0, "share") * 100, median("keys", "tapedeck", 10000, 0, "allocations")
}

function most(part, clients, slow, peersOnly,    i, n, s) {
    for (i = 1; i <= serverCount; ++i) {
        s = servers[i]
        if (peersOnly == (s != "raw" && s != "tapedeck") && count[part SUBSEP s SUBSEP clients SUBSEP slow] > n)
            n = count[part SUBSEP s SUBSEP clients SUBSEP slow]
    }
    return n + 0
}

END {
    if (row("raw", "points", 10000)) pointsTable()
    if (row("raw", "slow", 100)) slowTable()
    if (row("raw", "keys", 10000)) keysTable()
    printf "\nMedians: of each point %d runs of the limit and of Tapedeck and %d of each peer; of slow readers %d and %d, of" \
        " keys %d.\n", most("points", 10000, 0, 0), most("points", 10000, 0, 1), most("slow", 100, 5, 0),
        most("slow", 100, 5, 1), most("keys", 10000, 0, 0)
    if (disturbed) printf "\n%d runs of %d were disturbed by other work on the machine.\n", disturbed, NR
    if (driverBound) printf "\nIn %d runs the load's own core was over 90 %% busy: it may have set the limit.\n", driverBound
}

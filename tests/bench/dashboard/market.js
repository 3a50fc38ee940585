// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The work that every page of the dashboard's benchmark is given, and the watch that times what it shows: as in
// client/app/benchmarkmarket.cpp, 100,000 rows of 20 columns, sorted by their change, and 250 updates a second.

export const columns = [
    "key", "symbol", "venue", "name", "status", "last", "change", "percent", "bid", "bid_size", "ask", "ask_size",
    "last_size", "volume", "trade_count", "open", "high", "low", "spread", "source",
];
export const texts = ["key", "symbol", "venue", "name", "status", "source"];
export const prices = ["last", "change", "percent", "bid", "ask", "open", "high", "low", "spread"];

const updatesPerSecond = 250;
const batchCount = 64;
const behindMax = 250; // updates that are not yet applied: more than a second behind, time is skipped
const venues = ["alpha", "beta", "gamma", "delta", "omega"];

/// Repeatable: xorshift32.
function makeRandom(seed) {
    let state = seed;
    return (below) => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state >>> 0) % below;
    };
}

/// The rows; the first stands on top of the order always, and its last price is the number of the newest update.
export function makeRows(count) {
    const random = makeRandom(7);
    const rows = [];
    for (let i = 0; i < count; ++i) {
        const symbol = `SYM${100_000 + i}`;
        const venue = venues[i % venues.length];
        const open = (1_000 + random(1_000_000)) / 100;
        rows.push({
            key: `${venue}:${symbol}`, symbol, venue, name: `Instrument ${i}`, status: "open", last: i === 0 ? 0 : open,
            change: i === 0 ? 1e9 : 0, percent: 0, bid: open, bid_size: random(10_000), ask: open,
            ask_size: random(10_000), last_size: random(10_000), volume: random(10_000), trade_count: 0, open,
            high: open, low: open, spread: 0, source: "",
        });
    }
    return rows;
}

/// What a few turns of the market change: lists of whole rows, the first of each being the row on top.
export function makeBatches(rows, rate) {
    const random = makeRandom(11);
    const size = Math.min(rows.length - 1, Math.max(1, Math.floor(rate / updatesPerSecond)));
    const now = rows.map((row) => row);
    const order = rows.map((_, i) => i).slice(1);
    const batches = [];
    for (let b = 0; b < batchCount; ++b) {
        const batch = [{ ...rows[0] }];
        for (let i = 0; i + 1 < size; ++i) {
            const j = i + random(order.length - i);
            [order[i], order[j]] = [order[j], order[i]];
            const row = { ...now[order[i]] };
            const step = (1 + random(10)) / 100;
            row.last += random(2) === 0 || row.last <= 2 * step ? step : -step;
            row.bid = row.last - 0.01;
            row.ask = row.last + 0.01;
            row.spread = 0.02;
            row.change = row.last - row.open;
            row.percent = 100 * row.change / row.open;
            if (random(2) === 0)
                row.bid_size = random(10_000);
            now[order[i]] = row;
            batch.push(row);
        }
        batches.push(batch);
    }
    return batches;
}

/// Offers `rate` row updates a second by `offer(batch index, number of the update)`, and times what `shown()` says is
/// the newest update on screen. `applied(n)` has to be called with the number of updates that have been applied.
export class Bench {
    constructor(rate, batchRows, offer, shown) {
        this.batchRows = batchRows;
        this.offer = offer;
        this.shown = shown;
        this.periodMs = 1000 * batchRows / rate;
        this.offeredAt = new Float64Array(1 << 16); // by number of the update
        this.offered = 0;
        this.skipped = 0;
        this.done = 0;
        this.seen = 0;
        this.restart();
    }

    restart() {
        this.startedMs = performance.now();
        this.doneAtStart = this.done;
        this.intervals = [];
        this.latencies = [];
    }

    applied(count) { this.done += count; }

    run() {
        const start = performance.now();
        const clock = new MessageChannel(); // timers of a page are 4 ms late
        clock.port1.onmessage = () => {
            const due = Math.floor((performance.now() - start) / this.periodMs);
            while (this.offered + this.skipped < due) {
                if (this.offered - this.done >= behindMax) {
                    this.skipped = due - this.offered;
                    break;
                }
                ++this.offered;
                this.offeredAt[this.offered & 0xffff] = performance.now();
                this.offer(this.offered % batchCount, this.offered);
            }
        };
        setInterval(() => clock.port2.postMessage(0), 4);

        let before = 0;
        const painted = new MessageChannel();
        painted.port1.onmessage = () => { // the frame that was under way has been painted
            const newest = this.shown();
            const now = performance.now();
            for (; this.seen < newest; ++this.seen)
                this.latencies.push(now - this.offeredAt[(this.seen + 1) & 0xffff]);
        };
        const frame = (now) => {
            if (before !== 0)
                this.intervals.push(now - before);
            before = now;
            painted.port2.postMessage(0);
            requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
    }

    result() {
        const seconds = (performance.now() - this.startedMs) / 1000;
        const percentile = (values, part) =>
            values.length === 0 ? null : values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
        return {
            applied: (this.done - this.doneAtStart) * this.batchRows / seconds,
            frames: this.intervals.length / seconds,
            frameP99: percentile(this.intervals, 0.99),
            shownP50: percentile(this.latencies, 0.5),
            shownP99: percentile(this.latencies, 0.99),
        };
    }
}

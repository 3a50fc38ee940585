// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Measures one page in Chromium, and prints a line of the table:
//   node peer.js NAME PAGES_DIR PEERS_DIR RATE SECONDS [PICTURE]
"use strict";

const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");

const [name, pagesDir, peersDir, rate, seconds, picture] = process.argv.slice(2);
const puppeteer = require(path.join(peersDir, "node_modules", "puppeteer-core"));
const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(fs.existsSync);
const ticksPerSecond = 100; // sysconf(_SC_CLK_TCK) on Linux
const warmupMs = 3000;
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };

function serve() {
    const server = http.createServer((request, response) => {
        const file = path.normalize(decodeURIComponent(new URL(request.url, "http://host").pathname));
        const full = path.join(file.startsWith("/node_modules/") ? peersDir : pagesDir, file);
        fs.readFile(full, (error, content) => {
            response.writeHead(error ? 404 : 200, { "content-type": types[path.extname(full)] ?? "text/plain" });
            response.end(error ? "" : content);
        });
    });
    return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/// Every process that comes from `root`, itself included.
function tree(root) {
    const children = new Map();
    for (const entry of fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
        try {
            const stat = fs.readFileSync(`/proc/${entry}/stat`, "utf8");
            const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
            children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
        } catch { /* it has ended */ }
    }
    const all = [root];
    for (let i = 0; i < all.length; ++i)
        all.push(...(children.get(all[i]) ?? []));
    return all;
}

const sum = (root, figure) => tree(root).reduce((total, pid) => {
    try {
        return total + figure(pid);
    } catch {
        return total;
    }
}, 0);

const cpuSeconds = (root) => sum(root, (pid) => {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
});

/// Pages that several processes share count once.
const memoryMiB = (root) => sum(root, (pid) =>
    Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))[1]) / 1024);

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function main() {
    const server = await serve();
    const browser = await puppeteer.launch({
        executablePath: chromium,
        headless: process.env.DISPLAY === undefined,
        defaultViewport: null,
        args: ["--no-sandbox", "--no-first-run", "--window-position=0,0", "--window-size=1600,900", "--kiosk",
            "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
            "--disable-backgrounding-occluded-windows", "--disable-extensions", "--disable-component-update"],
    });
    try {
        const [page] = await browser.pages();
        page.on("pageerror", (error) => console.error(`${name}: ${error.message}`));
        await page.goto(`http://127.0.0.1:${server.address().port}/${name}.html?rate=${rate}`);
        await page.waitForFunction(() => window.bench !== undefined, { timeout: 120_000, polling: 200 });
        await pause(warmupMs);
        const root = browser.process().pid;
        await page.evaluate(() => window.bench.restart());
        const cpuBefore = cpuSeconds(root);
        const start = Date.now();
        await pause(1000 * Number(seconds));
        const figures = await page.evaluate(() => window.bench.result());
        const cpu = 100 * (cpuSeconds(root) - cpuBefore) / ((Date.now() - start) / 1000);
        if (picture)
            await page.screenshot({ path: picture });
        const memory = memoryMiB(root);
        const text = (value, digits) => (value === null ? "never" : value.toFixed(digits));
        console.log([name, rate, text(figures.applied, 0), text(figures.frames, 1), text(figures.frameP99, 1),
            text(figures.shownP50, 1), text(figures.shownP99, 1), text(cpu, 0), text(memory, 0)].join(" "));
    } finally {
        await browser.close();
        server.close();
    }
}

main().catch((error) => {
    console.error(`${name}: ${error.message}`);
    process.exit(1);
});

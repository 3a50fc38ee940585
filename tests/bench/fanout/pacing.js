// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';

// Microseconds since 1970, as a BigInt.
function wallClockUs() {
  return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000));
}

// Calls `publish` at the rate from SIGUSR2 on. Node's timers are late by up to a millisecond each time: what is due is
// counted from the start, so that the rate holds.
function everySoOften(rate, publish) {
  process.on('SIGUSR2', () => {
    const start = process.hrtime.bigint();
    const periodMs = 1000 / rate;
    let done = 0;
    const tick = () => {
      const elapsedMs = Number(process.hrtime.bigint() - start) / 1e6;
      for (; done < Math.floor(elapsedMs / periodMs); ++done) publish();
      setTimeout(tick, Math.max(0, (done + 1) * periodMs - Number(process.hrtime.bigint() - start) / 1e6));
    };
    setTimeout(tick, periodMs);
  });
}

module.exports = { everySoOften, wallClockUs };

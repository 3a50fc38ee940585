// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A peer of the fan-out benchmark: Node ws, broadcasting as its documentation shows.
//   node ws_server.js PAYLOAD_BYTES BROADCASTS_PER_SECOND
'use strict';
const { WebSocket, WebSocketServer } = require('ws');
const { everySoOften, wallClockUs } = require('./pacing.js');

const payloadBytes = Number(process.argv[2]);
const rate = Number(process.argv[3]);
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, backlog: 4096 });

server.on('connection', (client) => client.on('error', () => {}));
server.on('listening', () => console.log(`port ${server.address().port}`));

everySoOften(rate, () => {
  const message = Buffer.alloc(payloadBytes, '.');
  message.writeBigInt64LE(wallClockUs(), 0);
  for (const client of server.clients) {
    if (client.readyState === WebSocket.OPEN) client.send(message, { binary: true });
  }
});

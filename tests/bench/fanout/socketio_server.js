// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A peer of the fan-out benchmark: Socket.IO over WebSocket. The payload is a text: of a binary one it would make two
// WebSocket messages.
//   node socketio_server.js PAYLOAD_BYTES BROADCASTS_PER_SECOND
'use strict';
const http = require('http');
const { Server } = require('socket.io');
const { everySoOften, wallClockUs } = require('./pacing.js');

const payloadBytes = Number(process.argv[2]);
const rate = Number(process.argv[3]);
const server = http.createServer();
const io = new Server(server, { transports: ['websocket'], serveClient: false });
// As its documentation advises, to save memory: the request that made the connection is not needed any more.
io.engine.on('connection', (socket) => { socket.request = null; });

server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => console.log(`port ${server.address().port}`));

everySoOften(rate, () => {
  const stamp = `@t=${wallClockUs().toString(16).padStart(16, '0')}`;
  io.emit('m', stamp.padEnd(payloadBytes, '.'));
});

// Stand-in of the G.729 codec service: a WebSocket server for the relay in its pod. Their messages are not documented,
// so it sends every message back unchanged.
'use strict';
const http = require('node:http');
const { Contract } = require('./contract');
const websocket = require('./websocket');

const contract = new Contract('codec-g729', process.argv.slice(2), process.env);
const host = contract.text('WEBSOCKET_SERVER_HOST', 'localhost');
const port = contract.port('WEBSOCKET_SERVER_PORT', 9001);
contract.text('LOG_LEVEL', 'INFO');

const server = http.createServer((request, response) => response.writeHead(426, { Upgrade: 'websocket' }).end());
server.on('upgrade', (request, socket, head) => {
  socket.on('error', () => socket.destroy());
  const connection = websocket.accept(request, socket, head);
  for (const kind of ['text', 'binary']) connection?.on(kind, (message) => connection.send(message));
});

contract.run(
  () =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => resolve(`port ${port}`));
    }),
  () => server.close(),
);

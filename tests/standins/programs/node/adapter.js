// Stand-in of the speech-to-text adapter: a WebSocket server that speaks the beginning of Watson's protocol.
// It calls no recogniser: its transcript says how many bytes of audio arrived.
'use strict';
const crypto = require('node:crypto');
const http = require('node:http');
const https = require('node:https');
const { Contract } = require('./contract');
const websocket = require('./websocket');

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const CHALLENGE = 'WWW-Authenticate: Basic realm="stt-adapter"';

const contract = new Contract('stt-adapter', process.argv.slice(2), process.env);
const port = contract.port('PORT');
contract.word('LOG_LEVEL', LEVELS, 'info');
contract.text('GOOGLE_SPEECH_LANGUAGE_CODE', 'en-US');
contract.flag('GOOGLE_SPEECH_PROFANITY_FILTER', false);
contract.number('GOOGLE_SPEECH_MAX_ALTERNATIVES', 1);
if (contract.json('GOOGLE_APPLICATION_CREDENTIALS').type !== 'service_account') {
  contract.fail('the file that GOOGLE_APPLICATION_CREDENTIALS names is no key of a service account');
}
if (contract.has('GOOGLE_SPEECH_RECOGNITION_CONFIG')) contract.json('GOOGLE_SPEECH_RECOGNITION_CONFIG');
const store = contract.pkcs12('SSL_SERVER_PKCS12_FILE', 'SSL_SERVER_PASSPHRASE');
const login = contract.pair('STT_ADAPTER_USERNAME', 'STT_ADAPTER_PASSWORD');

const server = store ? https.createServer(store) : http.createServer();
server.on('request', (request, response) => {
  if (isAdmitted(request)) response.writeHead(426, { Upgrade: 'websocket' });
  else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="stt-adapter"' });
  response.end();
});
server.on('upgrade', (request, socket, head) => {
  socket.on('error', () => socket.destroy());
  if (!isAdmitted(request)) websocket.refuse(socket, 401, 'Unauthorized', CHALLENGE);
  else if (!/^(\/[^?]*)?\/v1\/recognize(\?|$)/.test(request.url)) websocket.refuse(socket, 404, 'Not Found');
  else listen(websocket.accept(request, socket, head));
});

function isAdmitted(request) {
  if (login === undefined) return true;
  const expected = `Basic ${Buffer.from(login.join(':')).toString('base64')}`;
  const digest = (text) => crypto.createHash('sha256').update(text).digest();
  return crypto.timingSafeEqual(digest(request.headers.authorization ?? ''), digest(expected));
}

// https://cloud.ibm.com/docs/speech-to-text?topic=speech-to-text-websockets
function listen(connection) {
  let bytes = 0;
  const say = (message) => connection?.send(JSON.stringify(message));
  connection?.on('binary', (audio) => {
    bytes += audio.length;
  });
  connection?.on('text', (message) => {
    const action = actionOf(message);
    if (action === 'stop') say({ result_index: 0, results: [{ final: true, alternatives: [{ transcript: `${bytes} bytes` }] }] });
    if (action === 'start' || action === 'stop') say({ state: 'listening' });
    else say({ error: 'unknown action' });
    bytes = 0;
  });
}

function actionOf(message) {
  try {
    return JSON.parse(message).action;
  } catch {
    return undefined;
  }
}

contract.run(
  () =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, contract.options.bind, () => resolve(`port ${port}, ${store ? 'TLS' : 'in clear'}, ${login ? 'password' : 'no password'}`));
    }),
  () => server.close(),
);

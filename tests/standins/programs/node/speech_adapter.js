// The common part of both adapters: a WebSocket server with the first messages of Watson's protocol. It uses TLS if it
// has a store, and requires a login if it has one. It has the key of a Google service account, and calls no service.
'use strict';
const crypto = require('node:crypto');
const http = require('node:http');
const https = require('node:https');
const { Contract } = require('./contract');
const websocket = require('./websocket');

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

class SpeechAdapter {
  #port;
  #store;
  #login;
  #challenge;

  // `side` is the part in which the names of the two adapters' variables differ: STT or TTS.
  constructor(container, side) {
    const contract = new Contract(container, process.argv.slice(2), process.env);
    this.contract = contract;
    this.#port = contract.port('PORT');
    contract.word('LOG_LEVEL', LEVELS, 'info');
    if (contract.json('GOOGLE_APPLICATION_CREDENTIALS').type !== 'service_account') {
      contract.fail('the file that GOOGLE_APPLICATION_CREDENTIALS names is no key of a service account');
    }
    this.#store = contract.pkcs12('SSL_SERVER_PKCS12_FILE', 'SSL_SERVER_PASSPHRASE');
    this.#login = contract.pair(`${side}_ADAPTER_USERNAME`, `${side}_ADAPTER_PASSWORD`);
    this.#challenge = `Basic realm="${container}"`;
  }

  // Passes each WebSocket for a method of Watson's service, such as `recognize`, to `serve`.
  run(method, serve) {
    const server = this.#store ? https.createServer(this.#store) : http.createServer();
    const place = new RegExp(`^(/[^?]*)?/v1/${method}(\\?|$)`);
    server.on('request', (request, response) => {
      if (this.#isAdmitted(request)) response.writeHead(426, { Upgrade: 'websocket' });
      else response.writeHead(401, { 'WWW-Authenticate': this.#challenge });
      response.end();
    });
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      if (!this.#isAdmitted(request)) websocket.refuse(socket, 401, 'Unauthorized', `WWW-Authenticate: ${this.#challenge}`);
      else if (!place.test(request.url)) websocket.refuse(socket, 404, 'Not Found');
      else {
        const connection = websocket.accept(request, socket, head);
        if (connection) serve(connection);
      }
    });
    this.contract.run(() => this.#listen(server), () => server.close());
  }

  #listen(server) {
    const how = `${this.#store ? 'TLS' : 'in clear'}, ${this.#login ? 'password' : 'no password'}`;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, this.contract.options.bind, () => resolve(`port ${this.#port}, ${how}`));
    });
  }

  #isAdmitted(request) {
    if (this.#login === undefined) return true;
    const expected = `Basic ${Buffer.from(this.#login.join(':')).toString('base64')}`;
    const digest = (text) => crypto.createHash('sha256').update(text).digest();
    return crypto.timingSafeEqual(digest(request.headers.authorization ?? ''), digest(expected));
  }
}

// The JSON object of a message, or an empty one if the message is none.
function objectOf(message) {
  try {
    return Object(JSON.parse(message));
  } catch {
    return {};
  }
}

module.exports = { SpeechAdapter, objectOf };

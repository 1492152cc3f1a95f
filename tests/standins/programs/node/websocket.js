// WebSockets with what Node has built in: RFC 6455 without extensions.
'use strict';
const crypto = require('node:crypto');
const { EventEmitter } = require('node:events');

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const LONGEST = 1 << 20;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

const answerTo = (key) => crypto.createHash('sha1').update(key + GUID).digest('base64');

// One end of an open connection. Events: 'text' (string), 'binary' (Buffer), 'close'.
class Connection extends EventEmitter {
  #socket;
  #masks;
  #received;
  #parts = [];
  #kind = 0;

  constructor(socket, { masks, head }) {
    super();
    this.#socket = socket;
    this.#masks = masks;
    this.#received = head;
    socket.on('data', (data) => this.#read(data));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.emit('close'));
    if (head.length > 0) setImmediate(() => this.#read(Buffer.alloc(0)));
  }

  // Whether 'close' was emitted already, or will be without anything more before it.
  get isClosed() {
    return this.#socket.destroyed;
  }

  send(message) {
    const isText = typeof message === 'string';
    this.#write(isText ? TEXT : BINARY, isText ? Buffer.from(message) : message);
  }

  close() {
    this.#write(CLOSE, Buffer.from([3, 232]));
    this.#socket.end();
  }

  #write(kind, payload) {
    if (this.#socket.destroyed) return;
    const length = payload.length;
    const size = length < 126 ? 0 : length < 65536 ? 2 : 8;
    const header = Buffer.alloc(2 + size);
    header[0] = 0x80 | kind;
    header[1] = (this.#masks ? 0x80 : 0) | (size === 0 ? length : size === 2 ? 126 : 127);
    if (size === 2) header.writeUInt16BE(length, 2);
    if (size === 8) header.writeBigUInt64BE(BigInt(length), 2);
    const mask = this.#masks ? crypto.randomBytes(4) : Buffer.alloc(0);
    this.#socket.write(Buffer.concat([header, mask, this.#masks ? masked(payload, mask) : payload]));
  }

  #read(data) {
    this.#received = Buffer.concat([this.#received, data]);
    for (let frame = parsed(this.#received); frame !== undefined; frame = parsed(this.#received)) {
      if (frame.isMasked === this.#masks || frame.length > LONGEST) {
        this.#socket.destroy();
        return;
      }
      this.#received = this.#received.subarray(frame.end);
      this.#take(frame);
    }
  }

  #take({ isLast, kind, payload }) {
    if (kind === PING) this.#write(PONG, payload);
    else if (kind === CLOSE) this.#socket.end();
    else if (kind <= BINARY) {
      if (kind !== 0) [this.#kind, this.#parts] = [kind, []];
      this.#parts.push(payload);
      if (!isLast) return;
      const whole = Buffer.concat(this.#parts);
      if (this.#kind === TEXT) this.emit('text', whole.toString('utf-8'));
      else this.emit('binary', whole);
    }
  }
}

const masked = (payload, mask) => Buffer.from(payload.map((byte, position) => byte ^ mask[position % 4]));

// The first frame in the bytes; undefined if it is not complete.
function parsed(bytes) {
  if (bytes.length < 2) return undefined;
  const isMasked = (bytes[1] & 0x80) !== 0;
  const short = bytes[1] & 0x7f;
  const size = short < 126 ? 0 : short === 126 ? 2 : 8;
  const start = 2 + size + (isMasked ? 4 : 0);
  if (bytes.length < start) return undefined;
  const length = size === 0 ? short : size === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const end = start + length;
  if (length <= LONGEST && bytes.length < end) return undefined;
  const raw = bytes.subarray(start, end);
  const payload = isMasked ? masked(raw, bytes.subarray(start - 4, start)) : raw;
  return { isLast: (bytes[0] & 0x80) !== 0, kind: bytes[0] & 0x0f, isMasked, length, end, payload };
}

// Accepts an upgrade that a server of `node:http` or `node:https` reports.
function accept(request, socket, head) {
  const key = request.headers['sec-websocket-key'];
  if (key === undefined || request.headers.upgrade?.toLowerCase() !== 'websocket') {
    refuse(socket, 400, 'Bad Request');
    return undefined;
  }
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${answerTo(key)}`];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return new Connection(socket, { masks: false, head });
}

// Answers an upgrade with an HTTP status.
function refuse(socket, status, reason, ...headers) {
  socket.end([`HTTP/1.1 ${status} ${reason}`, ...headers, 'Content-Length: 0', 'Connection: close', '', ''].join('\r\n'));
}

// Sends an upgrade with a prepared `node:http` or `node:https` request function, and returns the connection.
function connect(request, options) {
  const key = crypto.randomBytes(16).toString('base64');
  const headers = { ...options.headers, Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Key': key, 'Sec-WebSocket-Version': '13' };
  return new Promise((resolve, reject) => {
    // an agent would not use the given connection
    const asked = request({ ...options, headers, agent: options.createConnection ? undefined : false });
    asked.once('upgrade', (response, socket, head) => {
      if (response.headers['sec-websocket-accept'] === answerTo(key)) resolve(new Connection(socket, { masks: true, head }));
      else reject(new Error('the answer is of another request'));
    });
    asked.once('response', (response) => {
      response.resume();
      reject(new Error(`HTTP ${response.statusCode}`));
    });
    asked.once('error', reject);
    asked.end();
  });
}

module.exports = { accept, connect, refuse };

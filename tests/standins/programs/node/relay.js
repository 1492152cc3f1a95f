// Stand-in of the media relay: RTP echo on its range, speech to text and text to speech by WebSocket, recordings, and the
// control WebSocket. No public document describes the product's messages on it, so these are the stand-ins' own:
//   {"action": "open", "call": id, "speech": {...}}   is answered by {"call", "address", "port"}
//   {"action": "speak", "call": id, "text": text}    is answered by {"call", "bytes"}, and the caller hears it
//   {"action": "close", "call": id}                   is answered by {"call", "packets", "transcript"}
// and each by {"call", "error"} if it fails.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { X509Certificate } = require('node:crypto');
const { Contract } = require('./contract');
const { Dialler, lookupIn, proxyOf } = require('./dialing');
const { Media } = require('./media');
const websocket = require('./websocket');

const RECORDINGS = '/vgw-media-relay/recordings';
const LOGS = '/vgw-media-relay/logs';
const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

const contract = new Contract('media-relay', process.argv.slice(2), process.env);
const [low, high] = range();
const settings = {
  host: contract.text('MEDIA_RELAY_WS_HOST', '0.0.0.0'),
  port: contract.port('MEDIA_RELAY_WS_PORT', 8080),
  announced: contract.text('SDP_ADDRESS'),
  most: contract.number('MAX_SESSIONS', 0),
  recordings: contract.flag('ENABLE_RECORDING', false) ? contract.writable(RECORDINGS) : undefined,
  isStereo: contract.flag('STEREO_RECORDING', false),
  listening: serviceOf('WATSON_STT'),
  speaking: serviceOf('WATSON_TTS'),
};
contract.word('MEDIA_RELAY_LOG_LEVEL', ['INFO', 'DEBUG', 'TRACE'], 'INFO');
contract.number('CLUSTER_WORKERS', 1);
contract.flag('MUSIC_ON_HOLD_ENABLE_PROXY', false);
const log = path.join(contract.writable(LOGS), 'trace.log');
const dialler = new Dialler({
  trust: { ca: bundle(), ...contract.pkcs12('SSL_CLIENT_PKCS12_FILE', 'SSL_CLIENT_PASSPHRASE') },
  proxy: proxyOf(contract),
  lookup: lookupIn(contract.options.hosts),
});
const calls = new Map();

function range() {
  const [first, last, ...more] = contract.text('RTP_UDP_PORT_RANGE', '16384-16394').split('-').map(Number);
  const isRight = more.length === 0 && first % 2 === 0 && first > 1023 && first < last && last < 65535;
  return isRight ? [first, last] : contract.fail('RTP_UDP_PORT_RANGE is not two ports with a hyphen, the first of them even');
}

// The address of a speech service, and how the relay reaches it, by the prefix of its variables.
function serviceOf(prefix) {
  return {
    url: contract.has(`${prefix}_URL`) ? contract.text(`${prefix}_URL`) : undefined,
    login: loginOf(prefix),
    throughProxy: contract.flag(`${prefix}_ENABLE_PROXY`, true),
  };
}

function loginOf(prefix) {
  const login = contract.pair(`${prefix}_USERNAME`, `${prefix}_PASSWORD`);
  if (!contract.has(`${prefix}_APIKEY`)) return login;
  if (login) contract.fail(`${prefix}_APIKEY and ${prefix}_USERNAME are both set`);
  return ['apikey', contract.text(`${prefix}_APIKEY`)];
}

// The certificates of the bundle, after each was parsed; undefined if no bundle is named.
function bundle() {
  const name = 'SSL_CLIENT_CA_CERTIFICATE_FILE';
  if (!contract.has(name)) return undefined;
  const found = contract.file(name).toString('latin1').match(PEM) ?? [];
  if (found.length === 0) contract.fail(`the file that ${name} names has no certificate in PEM`);
  for (const [position, pem] of found.entries()) {
    try {
      new X509Certificate(pem);
    } catch {
      contract.fail(`certificate ${position + 1} of the file that ${name} names cannot be read`);
    }
  }
  return found;
}

function trace(line) {
  fs.appendFileSync(log, `${line}\n`);
}

async function open({ call, speech = {} }) {
  if (calls.has(call)) throw new Error('the call is open already');
  if (settings.most > 0 && calls.size >= settings.most) throw new Error('no more sessions');
  const entry = { heard: [] };
  calls.set(call, entry);
  try {
    entry.speech = await listener(speech, entry.heard);
    entry.media = await firstFree((audio) => entry.speech?.send(audio));
  } catch (error) {
    entry.speech?.close();
    calls.delete(call);
    throw error;
  }
  return { address: settings.announced, port: entry.media.rtp.address().port };
}

async function firstFree(hear) {
  for (let port = low; port <= high; port += 2) {
    try {
      return await Media.open(port, contract.options.bind, hear);
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw error;
    }
  }
  throw new Error('no port is free');
}

// The speech service of a call: a tenant's own, or the one for all calls; undefined if there is none.
async function listener(speech, heard) {
  const { listening } = settings;
  const url = speech.url ?? listening.url;
  if (url === undefined) return undefined;
  const login = speech.apikey ? ['apikey', speech.apikey] : speech.username ? [speech.username, speech.password] : listening.login;
  const connection = await dialler.open(url, 'recognize', { ...listening, login }).catch((error) => {
    throw new Error(`speech to text: ${error.code ?? error.message}`);
  });
  connection.on('text', (message) => heard.push(JSON.parse(message)));
  connection.send(JSON.stringify({ action: 'start', 'content-type': 'audio/mulaw;rate=8000' }));
  return connection;
}

// Plays a text to a caller, after all of its audio has arrived.
async function speak({ call, text }) {
  const entry = calls.get(call);
  if (entry?.media === undefined) throw new Error('no such call');
  const { url } = settings.speaking;
  if (url === undefined) throw new Error('text to speech: there is none');
  const audio = await dialler
    .open(url, 'synthesize', settings.speaking)
    .then((connection) => synthesized(connection, text))
    .catch((error) => {
      throw new Error(`text to speech: ${error.code ?? error.message}`);
    });
  entry.media.play(audio);
  return { bytes: audio.length };
}

function synthesized(connection, text) {
  const parts = [];
  return new Promise((resolve, reject) => {
    connection.on('binary', (audio) => parts.push(audio));
    connection.on('text', (message) => JSON.parse(message).error && reject(new Error(JSON.parse(message).error)));
    connection.once('close', () => (parts.length > 0 ? resolve(Buffer.concat(parts)) : reject(new Error('no audio'))));
    connection.send(JSON.stringify({ text, accept: 'audio/mulaw;rate=8000' }));
  });
}

async function close({ call }) {
  const entry = calls.get(call);
  if (entry?.media === undefined) throw new Error('no such call');
  calls.delete(call);
  entry.media.close();
  if (settings.recordings) entry.media.record(path.join(settings.recordings, `${path.basename(call)}.wav`), settings.isStereo);
  return { packets: entry.media.packets, transcript: await transcript(entry) };
}

function transcript({ speech, heard }) {
  if (speech === undefined) return undefined;
  const told = () => heard.find((message) => message.results)?.results[0].alternatives[0].transcript;
  if (speech.isClosed) return told(); // its service ended during the call
  return new Promise((resolve) => {
    speech.on('text', () => told() !== undefined && speech.close());
    speech.once('close', () => resolve(told()));
    speech.send(JSON.stringify({ action: 'stop' }));
  });
}

async function obey(message) {
  let order = {};
  try {
    order = JSON.parse(message);
    const action = { open, speak, close }[order.action];
    if (action === undefined || typeof order.call !== 'string') throw new Error('unknown order');
    return { call: order.call, ...(await action(order)) };
  } catch (error) {
    return { call: order.call, error: error.message };
  }
}

const server = http.createServer((request, response) => response.writeHead(426, { Upgrade: 'websocket' }).end());
server.on('upgrade', (request, socket, head) => {
  socket.on('error', () => socket.destroy());
  const connection = websocket.accept(request, socket, head);
  connection?.on('text', async (message) => {
    const answer = await obey(message);
    trace(`${answer.call}: ${answer.error ?? 'done'}`);
    contract.log(`${answer.call}: ${answer.error ?? 'done'}`);
    connection.send(JSON.stringify(answer));
  });
});

contract.run(
  () =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(settings.port, settings.host, () => resolve(`control on port ${settings.port}, RTP on ports ${low} to ${high}`));
    }),
  () => server.close(),
);

// Connects the relay to a speech service: with or without TLS, directly or through the forward proxy.
'use strict';
const dns = require('node:dns');
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const tls = require('node:tls');
const websocket = require('./websocket');

const WAIT_MILLISECONDS = 10000;

// The proxy in a container's variables; undefined if there is none.
function proxyOf(contract) {
  const kind = contract.word('PROXY_TYPE', ['http', 'https'], 'http');
  const place = contract.pair('PROXY_HOST', 'PROXY_PORT');
  const login = contract.pair('PROXY_USERNAME', 'PROXY_PASSWORD');
  if (place === undefined) return login === undefined ? undefined : contract.fail('PROXY_USERNAME is set, but PROXY_HOST is not');
  return { kind, host: place[0], port: contract.port('PROXY_PORT'), login };
}

// Looks up names in the file of --hosts before it asks the system.
function lookupIn(file) {
  if (file === undefined) return dns.lookup;
  const lines = fs.readFileSync(file, 'utf-8').split('\n').map((line) => line.trim().split(/\s+/));
  const known = new Map(lines.flatMap(([address, ...names]) => names.map((name) => [name, address])));
  return (name, options, done) => {
    const address = known.get(name);
    if (address === undefined) dns.lookup(name, options, done);
    else if (options.all) done(null, [{ address, family: net.isIP(address) }]);
    else done(null, address, net.isIP(address));
  };
}

class Dialler {
  constructor({ trust, proxy, lookup }) {
    this.trust = trust;
    this.proxy = proxy;
    this.lookup = lookup;
  }

  // An open WebSocket to a method of a service, such as `recognize`. `login` is a user and a password, or undefined.
  async open(url, method, { login, throughProxy }) {
    const { protocol, hostname, port, pathname } = new URL(url);
    const secure = protocol === 'https:' || protocol === 'wss:';
    const target = { host: hostname, port: Number(port) || (secure ? 443 : 80) };
    const tunnel = throughProxy && this.proxy ? await this.#tunnel(target) : undefined;
    const headers = login ? { Authorization: basic(login) } : {};
    return websocket.connect(secure ? https.request : http.request, {
      ...target,
      ...(secure ? this.trust : {}),
      path: `${pathname.replace(/\/$/, '')}/v1/${method}`,
      headers,
      lookup: this.lookup,
      timeout: WAIT_MILLISECONDS,
      ...(tunnel ? { createConnection: () => this.#within(tunnel, target.host, secure) } : {}),
    });
  }

  #within(tunnel, host, secure) {
    return secure ? tls.connect({ ...this.trust, socket: tunnel, servername: net.isIP(host) ? '' : host, host }) : tunnel;
  }

  // A connection to the target through the proxy's CONNECT.
  #tunnel({ host, port }) {
    const { kind, login } = this.proxy;
    const headers = login ? { 'Proxy-Authorization': basic(login) } : {};
    const trust = kind === 'https' ? this.trust : {};
    const place = { host: this.proxy.host, port: this.proxy.port, lookup: this.lookup, ...trust };
    return new Promise((resolve, reject) => {
      const asked = (kind === 'https' ? https : http).request({ ...place, method: 'CONNECT', path: `${host}:${port}`, headers, agent: false, timeout: WAIT_MILLISECONDS });
      asked.once('connect', (response, socket) => {
        if (response.statusCode === 200) resolve(socket);
        else reject(new Error(`the proxy answers ${response.statusCode}`));
      });
      asked.once('error', (error) => reject(new Error(`the proxy: ${error.code ?? error.message}`)));
      asked.end();
    });
  }
}

const basic = (login) => `Basic ${Buffer.from(login.join(':')).toString('base64')}`;

module.exports = { Dialler, lookupIn, proxyOf };

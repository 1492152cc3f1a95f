// One end of a TLS handshake, as the media relay and the speech-to-text adapter have it.
//
// serve pfx passphrase mutual|server-only [bundle]          prints its port, then its client's name
// connect port [pfx passphrase] [bundle]                    prints its server's name ("-" leaves a file out)
'use strict';
const fs = require('node:fs');
const tls = require('node:tls');

// the name that servers must show
const PEER = 'peer.example.net';

const [role, ...rest] = process.argv.slice(2);
const file = (path) => (path && path !== '-' ? fs.readFileSync(path) : undefined);
const name = (socket) => socket.getPeerCertificate().subject?.CN ?? 'nobody';

function exchange(socket, done) {
  socket.setTimeout(20000, () => socket.destroy(new Error('timeout')));
  socket.write('hello\n');
  socket.once('data', (data) => {
    console.log(`${data.toString('ascii').trim()} CN=${name(socket)}`);
    socket.end();
    done?.();
  });
}

function fail(error) {
  console.error(error.code ?? error.message);
  process.exit(1);
}

if (role === 'serve') {
  const [pfx, passphrase, authentication, bundle] = rest;
  const mutual = authentication === 'mutual';
  const options = { pfx: file(pfx), passphrase, ca: file(bundle), requestCert: mutual, rejectUnauthorized: mutual };
  const server = tls.createServer(options, (socket) => exchange(socket, () => server.close()));
  server.on('tlsClientError', fail);
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
} else {
  const [port, pfx, passphrase, bundle] = rest;
  const options = { pfx: file(pfx), passphrase, ca: file(bundle), host: '127.0.0.1', servername: PEER };
  const socket = tls.connect({ ...options, port: Number(port) }, () => exchange(socket));
  socket.on('error', fail);
}

// Every stand-in in Node first reads its options, its environment and its files, and refuses everything outside the
// documented contract. A fault ends the program with one line that names the variable and never shows its value.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const tls = require('node:tls');

// The variables that a container engine, a kubelet or a shell sets in every container.
const AMBIENT = ['HOME', 'HOSTNAME', 'OLDPWD', 'PATH', 'PWD', 'SHLVL', '_'];
const AMBIENT_PREFIX = 'KUBERNETES_';

class Contract {
  // `container` is the name of the container whose variables are known.
  constructor(container, argv, environment) {
    this.container = container;
    this.options = this.#options(argv);
    this.environment = environment;
    this.#refuseStrangers();
  }

  // Ends the program with one line that says what is wrong and where.
  fail(line) {
    fs.writeSync(2, `${this.container}: ${line}\n`);
    process.exit(1);
  }

  log(line) {
    fs.writeSync(1, `${this.container}: ${line}\n`);
  }

  has(name) {
    return this.environment[name] !== undefined;
  }

  // The value of a variable, or the fallback. Without a fallback the variable must be set.
  text(name, fallback) {
    const value = this.environment[name] ?? fallback;
    return value === undefined || value === '' ? this.fail(`${name} is not set`) : value;
  }

  number(name, fallback, low = 0, high = Number.MAX_SAFE_INTEGER) {
    const value = String(this.text(name, fallback));
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < low || number > high) this.fail(`${name} is not a whole number from ${low} to ${high}`);
    return number;
  }

  port(name, fallback) {
    return this.number(name, fallback, 1, 65535);
  }

  flag(name, fallback) {
    return this.word(name, ['true', 'false'], String(fallback)) === 'true';
  }

  word(name, words, fallback) {
    const value = this.text(name, fallback);
    return words.includes(value) ? value : this.fail(`${name} is not one of: ${words.join(', ')}`);
  }

  // Two variables that must be set together; undefined if neither is set.
  pair(first, second) {
    if (!this.has(first) && !this.has(second)) return undefined;
    for (const [one, other] of [[first, second], [second, first]]) {
      if (!this.has(one)) this.fail(`${other} is set, but ${one} is not`);
    }
    return [this.text(first), this.text(second)];
  }

  // A path of the container, inside --root if the stand-in runs as a plain process.
  place(inContainer) {
    return path.join(this.options.root, inContainer);
  }

  // The bytes of the file that a variable names.
  file(name) {
    try {
      return fs.readFileSync(this.place(this.text(name)));
    } catch (error) {
      return this.fail(`cannot read the file that ${name} names: ${error.code}`);
    }
  }

  // A file with one JSON object.
  json(name) {
    const bytes = this.file(name);
    try {
      const found = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
      if (found === null || typeof found !== 'object' || Array.isArray(found)) throw new TypeError('no object');
      return found;
    } catch {
      return this.fail(`the file that ${name} names is not a JSON object`);
    }
  }

  // A PKCS12 store with a private key, in the form for `tls`; undefined if neither variable is set.
  pkcs12(fileName, passphraseName) {
    if (this.pair(fileName, passphraseName) === undefined) return undefined;
    const store = { pfx: this.file(fileName), passphrase: this.text(passphraseName) };
    try {
      tls.createSecureContext(store);
    } catch (error) {
      const what = `the PKCS12 file that ${fileName} names`;
      if (error.message.includes('mac verify failure')) this.fail(`${passphraseName} does not open ${what}`);
      this.fail(`${what} cannot be used: ${error.message}`);
    }
    return store;
  }

  // A directory into which the service writes.
  writable(inContainer) {
    try {
      fs.accessSync(this.place(inContainer), fs.constants.W_OK | fs.constants.X_OK);
    } catch (error) {
      this.fail(`cannot write to ${inContainer}: ${error.code}`);
    }
    return this.place(inContainer);
  }

  // Ends the program when the container is stopped.
  async run(listen, stop) {
    if (this.options.check) {
      this.log('all variables and files are right');
      return;
    }
    process.once('SIGTERM', () => Promise.resolve(stop()).then(() => process.exit(0)));
    try {
      this.log(`ready, ${await listen()}`);
    } catch (error) {
      this.fail(`cannot listen: ${error.code ?? error.message}`);
    }
  }

  // --root FOLDER   has the files of the container, if the stand-in does not run in one
  // --bind ADDRESS  is used instead of all addresses
  // --hosts FILE    has names and their addresses, like /etc/hosts
  // --check         reads everything and ends
  #options(argv) {
    const options = { root: '/', bind: '0.0.0.0', hosts: undefined, check: false };
    for (let rest = argv; rest.length > 0; ) {
      const name = rest[0].replace(/^--/, '');
      if (name === 'check') [options.check, rest] = [true, rest.slice(1)];
      else if (name in options && rest.length > 1) [options[name], rest] = [rest[1], rest.slice(2)];
      else this.fail(`does not know the option ${rest[0]}`);
    }
    return options;
  }

  #refuseStrangers() {
    const known = JSON.parse(fs.readFileSync(path.join(__dirname, 'contract.json'), 'utf-8'))[this.container];
    const names = Object.keys(this.environment).sort();
    const strangers = names.filter((name) => !known.includes(name) && !AMBIENT.includes(name) && !name.startsWith(AMBIENT_PREFIX));
    if (strangers.length > 0) this.fail(`does not know the environment variable ${strangers.join(', ')}`);
  }
}

module.exports = { Contract };

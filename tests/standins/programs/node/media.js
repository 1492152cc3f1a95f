// The audio of one call: RTP is sent back to the caller, passed to speech to text, and recorded.
'use strict';
const crypto = require('node:crypto');
const dgram = require('node:dgram');
const fs = require('node:fs');

const RTP_HEADER = 12;
const RATE = 8000;
const PACKET = 160;
const MU_LAW = 7;

function bound(port, address) {
  const socket = dgram.createSocket('udp4');
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, address, () => resolve(socket));
  });
}

class Media {
  #source = crypto.randomBytes(4);
  #caller;
  #played = 0;
  #audio = [];

  // `hear` gets the audio of each packet.
  static async open(port, address, hear) {
    const media = new Media();
    media.rtp = await bound(port, address);
    try {
      media.rtcp = await bound(port + 1, address);
    } catch (error) {
      media.rtp.close();
      throw error;
    }
    media.packets = 0;
    media.rtp.on('message', (packet, from) => media.#echo(packet, from, hear));
    return media;
  }

  #echo(packet, from, hear) {
    if (packet.length < RTP_HEADER || packet[0] >> 6 !== 2) return;
    this.packets += 1;
    this.#caller = from;
    const start = RTP_HEADER + 4 * (packet[0] & 0x0f);
    const audio = packet.subarray(start);
    this.#audio.push(audio);
    hear(audio);
    const answer = Buffer.concat([packet.subarray(0, RTP_HEADER), audio]);
    answer[0] &= 0xf0;
    this.#source.copy(answer, 8);
    this.rtp.send(answer, from.port, from.address);
  }

  // Sends audio to the address of the caller's audio, as packets of 20 milliseconds with separate sequence numbers.
  play(audio) {
    if (this.#caller === undefined) throw new Error('no caller has sent audio yet');
    for (let start = 0; start < audio.length; start += PACKET) {
      const header = Buffer.alloc(RTP_HEADER);
      header[0] = 0x80;
      header.writeUInt16BE(this.#played & 0xffff, 2);
      header.writeUInt32BE((this.#played * PACKET) % 2 ** 32, 4);
      this.#source.copy(header, 8);
      this.#played += 1;
      this.rtp.send(Buffer.concat([header, audio.subarray(start, start + PACKET)]), this.#caller.port, this.#caller.address);
    }
  }

  close() {
    this.rtp.close();
    this.rtcp.close();
  }

  // Writes the received audio as a WAV file in G.711. The second channel is the audio that was sent back.
  record(file, isStereo) {
    const mono = Buffer.concat(this.#audio);
    const channels = isStereo ? 2 : 1;
    const data = isStereo ? Buffer.from(Array.from(mono).flatMap((byte) => [byte, byte])) : mono;
    const header = Buffer.alloc(44);
    header.write('RIFF', 0);
    header.writeUInt32LE(36 + data.length, 4);
    header.write('WAVEfmt ', 8);
    header.writeUInt32LE(16, 16);
    header.writeUInt16LE(MU_LAW, 20);
    header.writeUInt16LE(channels, 22);
    header.writeUInt32LE(RATE, 24);
    header.writeUInt32LE(RATE * channels, 28);
    header.writeUInt16LE(channels, 32);
    header.writeUInt16LE(8, 34);
    header.write('data', 36);
    header.writeUInt32LE(data.length, 40);
    fs.writeFileSync(file, Buffer.concat([header, data]), { mode: 0o640 });
  }
}

module.exports = { Media };

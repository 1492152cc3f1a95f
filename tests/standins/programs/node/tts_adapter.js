// Stand-in of the text-to-speech adapter. It calls no synthesiser: each byte of the text becomes 20 milliseconds of
// audio in which every byte has this value, so that a test can read the text from the audio.
'use strict';
const { SpeechAdapter, objectOf } = require('./speech_adapter');

const GENDERS = ['FEMALE', 'MALE', 'NEUTRAL'];
const AUDIO = 'audio/mulaw;rate=8000';
const BYTES = 160;

const adapter = new SpeechAdapter('tts-adapter', 'TTS');
const { contract } = adapter;
contract.text('GOOGLE_TTS_VOICE_LANGUAGE_CODE', 'en-US');
if (contract.has('GOOGLE_TTS_VOICE_NAME')) contract.text('GOOGLE_TTS_VOICE_NAME');
contract.word('GOOGLE_TTS_VOICE_SSML_GENDER', GENDERS, 'NEUTRAL');

// One text for each connection, which ends with its audio:
// https://cloud.ibm.com/docs/text-to-speech?topic=text-to-speech-usingWebSocket
function speak(connection) {
  const say = (message) => connection.send(JSON.stringify(message));
  connection.once('text', (message) => {
    const { text, accept } = objectOf(message);
    if (typeof text !== 'string' || text === '') say({ error: 'no text' });
    else if (accept !== AUDIO) say({ error: 'unknown audio' });
    else {
      say({ binary_streams: [{ content_type: accept }] });
      for (const byte of Buffer.from(text)) connection.send(Buffer.alloc(BYTES, byte));
    }
    connection.close();
  });
}

adapter.run('synthesize', speak);

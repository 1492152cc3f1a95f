// Stand-in of the speech-to-text adapter. It calls no recogniser: its transcript says how many bytes of audio arrived.
'use strict';
const { SpeechAdapter, objectOf } = require('./speech_adapter');

const adapter = new SpeechAdapter('stt-adapter', 'STT');
const { contract } = adapter;
contract.text('GOOGLE_SPEECH_LANGUAGE_CODE', 'en-US');
contract.flag('GOOGLE_SPEECH_PROFANITY_FILTER', false);
contract.number('GOOGLE_SPEECH_MAX_ALTERNATIVES', 1);
if (contract.has('GOOGLE_SPEECH_RECOGNITION_CONFIG')) contract.json('GOOGLE_SPEECH_RECOGNITION_CONFIG');

// https://cloud.ibm.com/docs/speech-to-text?topic=speech-to-text-websockets
function listen(connection) {
  let bytes = 0;
  const say = (message) => connection.send(JSON.stringify(message));
  connection.on('binary', (audio) => {
    bytes += audio.length;
  });
  connection.on('text', (message) => {
    const { action } = objectOf(message);
    if (action === 'stop') say({ result_index: 0, results: [{ final: true, alternatives: [{ transcript: `${bytes} bytes` }] }] });
    if (action === 'start' || action === 'stop') say({ state: 'listening' });
    else say({ error: 'unknown action' });
    bytes = 0;
  });
}

adapter.run('recognize', listen);

"""The text-to-speech adapter: a server that speaks Watson's protocol and calls Google Cloud Text-to-Speech.

The vendor calls it a beta. Public sources show its image, port, variables for Google, and basic authentication. They
show no variables for TLS. The program sets those of the speech-to-text adapter, because both are servers of the same kind.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from declaration.faults import DeclarationWarning
from declaration.gateway import Gateway
from declaration.variables.rows import GUIDE, SAMPLES
from facts.connections import Purpose
from facts.services.speech_adapter import AdapterService

FOLDER: Final = "/tts-adapter/credentials"
"""Source: WASdev/sample.voice.gateway, tts-adapter: where the sample mounts the Google key."""


class TextToSpeechAdapter(AdapterService):
    """Turns the assistant's text into audio with Google Cloud Text-to-Speech."""

    key = "ttsAdapter"
    noun = "TextToSpeechAdapter"
    speech = "text to speech"
    logged = "what callers hear"
    google = Purpose("Google Cloud Text-to-Speech")
    side = "TTS"
    read_only_folders = (FOLDER,)
    tls_source = f"none; those of the speech-to-text adapter are used, from {GUIDE}"
    login_source = SAMPLES
    relay_login_source = SAMPLES

    google_fields: ClassVar[Mapping[str, str]] = {
        "GOOGLE_TTS_VOICE_LANGUAGE_CODE": "languageCode",
        "GOOGLE_TTS_VOICE_NAME": "voiceName",
        "GOOGLE_TTS_VOICE_SSML_GENDER": "gender",
    }

    def warnings(self, gateway: Gateway) -> Iterator[DeclarationWarning]:
        """Its TLS must be tested."""
        yield from super().warnings(gateway)
        if self.has_tls(gateway):
            yield DeclarationWarning(
                "ttsAdapter",
                "no public source shows TLS settings of its image, so it is given those of the speech-to-text"
                " adapter, and the relay calls it only over TLS; make a test call before production use",
            )


SERVICE: Final = TextToSpeechAdapter()

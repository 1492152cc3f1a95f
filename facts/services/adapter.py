"""The speech-to-text adapter: a WebSocket server that speaks Watson's protocol and calls Google Cloud Speech."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from declaration.gateway import Gateway
from declaration.variables.rows import SAMPLES
from facts.connections import Purpose
from facts.model.files import DocumentContent, File, SecretDocument
from facts.model.values import SecretRef
from facts.services.speech_adapter import AdapterService
from facts.settings import ServiceContext, Setting

FOLDER: Final = "/stt-adapter/credentials"
"""Source: WASdev/sample.voice.gateway, stt-adapter: where the sample mounts the Google key."""
CONFIG: Final = f"{FOLDER}/recognitionConfig.json"


class Adapter(AdapterService):
    """Turns the relay's audio into text with Google Cloud Speech."""

    key = "adapter"
    noun = "SpeechToTextAdapter"
    speech = "speech to text"
    logged = "what callers say"
    google = Purpose("Google Cloud Speech")
    side = "STT"
    read_only_folders = (FOLDER,)

    google_fields: ClassVar[Mapping[str, str]] = {
        "GOOGLE_SPEECH_LANGUAGE_CODE": "languageCode",
        "GOOGLE_SPEECH_PROFANITY_FILTER": "profanityFilter",
        "GOOGLE_SPEECH_MAX_ALTERNATIVES": "maxAlternatives",
    }

    def settings(self, context: ServiceContext) -> Iterator[Setting]:
        """The variables of every adapter, and the file with more settings of the recogniser."""
        yield from super().settings(context)
        config = CONFIG if self._has_config(context.gateway) else None
        yield Setting("GOOGLE_SPEECH_RECOGNITION_CONFIG", config, "adapter.google.recognitionConfig", SAMPLES)

    def _has_config(self, gateway: Gateway) -> bool:
        return gateway.adapter is not None and gateway.adapter.google.recognition_config is not None

    def files(self, context: ServiceContext) -> Iterator[File]:
        """The files of every adapter, and the settings of the recogniser."""
        yield from super().files(context)
        if self._has_config(context.gateway):
            yield File(CONFIG, DocumentContent(SecretDocument(SecretRef("adapter.google.recognitionConfig"))))


SERVICE: Final = Adapter()

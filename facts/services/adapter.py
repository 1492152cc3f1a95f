"""The speech-to-text adapter: a WebSocket server that speaks Watson's protocol and calls Google Cloud Speech."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from declaration.gateway import Gateway
from declaration.variables.rows import SAMPLES
from facts.connections import Purpose
from facts.model.files import DocumentContent, File, SecretDocument
from facts.services.speech_adapter import AdapterService
from facts.settings import ServiceContext, Setting
from facts.values import given

FOLDER: Final = "/stt-adapter/credentials"
"""Source: WASdev/sample.voice.gateway, stt-adapter: where the sample mounts the Google key."""
CONFIG: Final = f"{FOLDER}/recognitionConfig.json"


class Adapter(AdapterService):
    """Turns the relay's audio into text by Google's recogniser."""

    key = "adapter"
    noun = "SpeechToTextAdapter"
    speech = "speech to text"
    logged = "what callers say"
    google = Purpose("Google Cloud Speech")
    side = "STT"
    folder = FOLDER
    read_only_folders = (FOLDER,)

    def google_settings(self, gateway: Gateway) -> Iterator[Setting]:
        """Language and results of the recogniser."""
        google = gateway.adapter.google if gateway.adapter else None
        for ending, attribute, field in (
            ("LANGUAGE_CODE", "language_code", "languageCode"),
            ("PROFANITY_FILTER", "profanity_filter", "profanityFilter"),
            ("MAX_ALTERNATIVES", "max_alternatives", "maxAlternatives"),
        ):
            value = getattr(google, attribute) if google else None
            yield Setting(f"GOOGLE_SPEECH_{ending}", value, f"adapter.google.{field}", SAMPLES)
        config = CONFIG if google and google.recognition_config is not None else None
        yield Setting("GOOGLE_SPEECH_RECOGNITION_CONFIG", config, "adapter.google.recognitionConfig", SAMPLES)

    def files(self, context: ServiceContext) -> Iterator[File]:
        """The files of every adapter, and the settings of the recogniser."""
        yield from super().files(context)
        declared = context.gateway.adapter
        if declared is not None and declared.google.recognition_config is not None:
            yield File(CONFIG, DocumentContent(SecretDocument(given("adapter.google.recognitionConfig"))))


SERVICE: Final = Adapter()

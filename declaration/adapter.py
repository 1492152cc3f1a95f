"""Adapters: servers that speak Watson's protocol for speech, and call Google Cloud."""

from typing import Annotated, Literal

from pydantic import Field

from declaration.base import Model
from declaration.files import HiddenObject, SecretText
from declaration.google import GoogleKey
from declaration.hosts import Cidr, Host
from declaration.values import Line, User


class GoogleAccount(Model):
    """How an adapter calls Google Cloud."""

    credentials: GoogleKey
    """Service account key: JSON text, or `{file: path}`."""


class OutsideReach(Model):
    """How relays outside the cluster reach the adapter."""

    service: Literal["NodePort", "LoadBalancer"] | None = None
    """Service type; on Kubernetes only."""
    node_ports: bool = False
    """With `service: LoadBalancer`: whether each node opens a port too, as `exposure.loadBalancer.nodePorts` does."""
    names: tuple[Host, ...] = Field(min_length=1)
    """Names and addresses by which they reach the adapter; its certificate contains them."""
    sources: tuple[Cidr, ...] = Field(min_length=1)
    """Networks of these relays. A Docker host does not filter by them."""


class SpeechAdapter(Model):
    """An adapter in this stack, in a workload of its own."""

    username: User = "voice-gateway"
    """User of basic authentication: the adapter requires it, the relay sends it."""
    password: SecretText | None = None
    """Password of basic authentication, with eight characters or more; generated if left out."""
    outside: OutsideReach | None = None
    """Access from outside the cluster; if left out, only this gateway's relay may connect."""
    replicas: Annotated[int, Field(ge=1, le=100)] = 1
    """Number of adapters; calls are spread over them."""
    log_level: Literal["error", "warn", "info", "debug"] = "info"
    """Log level; `debug` writes transcripts."""


class Google(GoogleAccount):
    """How the adapter calls Google Cloud Speech."""

    language_code: Line = "en-US"
    """BCP-47 code."""
    profanity_filter: bool | None = None
    """Whether profanities are masked."""
    max_alternatives: Annotated[int, Field(ge=1)] | None = None
    """Alternatives per result."""
    recognition_config: HiddenObject | None = None
    """More fields of Google's RecognitionConfig; they override the settings above."""


class Adapter(SpeechAdapter):
    """The speech-to-text adapter."""

    google: Google
    """Google Cloud Speech."""


class GoogleVoice(GoogleAccount):
    """How the adapter calls Google Cloud Text-to-Speech."""

    language_code: Line = "en-US"
    """BCP-47 code of the voice."""
    voice_name: Line | None = None
    """Name of the voice, such as en-US-Standard-C; left out, Google chooses one."""
    gender: Literal["FEMALE", "MALE", "NEUTRAL"] | None = None
    """Gender of the voice: https://cloud.google.com/text-to-speech/docs/reference/rest/v1/SsmlVoiceGender."""


class TextToSpeechAdapter(SpeechAdapter):
    """The text-to-speech adapter, a beta of the vendor.

    No public source shows TLS settings of its image. It is given those of the speech-to-text adapter, and the relay
    calls it over TLS alone, so callers hear nothing if the image does not read them.
    """

    google: GoogleVoice
    """Google Cloud Text-to-Speech."""

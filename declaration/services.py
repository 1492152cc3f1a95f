"""The services a gateway talks to: assistant, speech to text, text to speech.

Each can be given once for all calls (environment variables) or per tenant (`declaration.tenants`).
"""

from typing import Annotated

from pydantic import Field

from declaration.base import Model
from declaration.files import SecretText
from declaration.hosts import Url
from declaration.values import Line, User


class Credentials(Model):
    """One way to authenticate: an API key, or a user name and password."""

    username: User | None = None
    """User name of basic authentication."""
    password: SecretText | None = None
    """Password of basic authentication."""
    api_key: SecretText | None = None
    """API key, instead of user name and password."""


class Assistant(Credentials):
    """Watson Assistant, or a service orchestration engine in front of it."""

    url: Url
    """Address of the service."""
    workspace_id: Line | None = None
    """Identifier of the dialog workspace."""
    read_timeout_seconds: Annotated[int, Field(ge=1)] | None = None
    """Seconds to wait for an answer; if left out, the default of the image, 5."""
    connect_timeout_seconds: Annotated[int, Field(ge=1)] | None = None
    """Seconds to wait for a connection; if left out, the default of the image, 10."""


class Speech(Credentials):
    """What both speech services have in common."""

    url: Url
    """Address of the service."""
    token_url: Url | None = None
    """Address of the service that exchanges an API key for a token (IAM)."""


class SpeechToText(Speech):
    """Watson Speech to Text, or an adapter outside this stack."""

    model: Line | None = None
    """Language model, such as en-US_NarrowbandModel."""


class TextToSpeech(Speech):
    """Watson Text to Speech, or an adapter outside this stack."""

    voice: Line | None = None
    """Voice, such as en-US_AllisonVoice."""
    cache_hours: Annotated[int, Field(ge=0)] = 0
    """Hours for which spoken answers are kept. They can contain personal data, so the default is to keep none."""

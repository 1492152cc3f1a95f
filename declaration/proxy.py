"""The forward proxy through which the gateway reaches its services."""

from typing import Literal

from declaration.base import Model
from declaration.files import SecretText
from declaration.values import Host, PortNumber, User


class HttpProxy(Model):
    """A forward proxy reached over HTTP."""

    host: Host
    """Host of the proxy."""
    port: PortNumber
    """Port of the proxy."""
    username: User | None = None
    """User, where the proxy asks for one."""
    password: SecretText | None = None
    """Password of that user."""


class Proxy(HttpProxy):
    """The proxy of orchestrator and relay.

    Defaults are those of the guide's tables 1 and 2.
    """

    type: Literal["http", "https"] = "http"
    """Protocol to the proxy. Only the relay can use https; then the orchestrator is given its own proxy."""
    orchestrator: HttpProxy | None = None
    """Another proxy for the orchestrator, always over http."""
    speech_to_text: bool = True
    """Whether speech to text goes through the proxy."""
    text_to_speech: bool = True
    """Whether text to speech goes through the proxy."""
    music_on_hold: bool = False
    """Whether music on hold and one-time audio URLs go through the proxy."""

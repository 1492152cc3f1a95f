"""The forward proxy through which the gateway reaches its services."""

from typing import Literal

from declaration.base import Model
from declaration.files import SecretText
from declaration.hosts import Host, PortNumber
from declaration.values import User


class HttpProxy(Model):
    """A forward proxy that is reached by HTTP."""

    host: Host
    """Host of the proxy."""
    port: PortNumber
    """Port of the proxy."""
    username: User | None = None
    """User name, if the proxy requires one."""
    password: SecretText | None = None
    """Password of this user."""


class Proxy(HttpProxy):
    """The proxy of the orchestrator and the relay. The defaults are those of tables 1 and 2 of IBM's guide."""

    type: Literal["http", "https"] = "http"
    """Protocol to the proxy. Only the relay can use https. With https, the orchestrator needs a proxy of its own."""
    orchestrator: HttpProxy | None = None
    """A different proxy for the orchestrator, always reached by http."""
    speech_to_text: bool = True
    """Whether speech to text goes through the proxy."""
    text_to_speech: bool = True
    """Whether text to speech goes through the proxy."""
    music_on_hold: bool = False
    """Whether music on hold and one-time audio URLs go through the proxy."""

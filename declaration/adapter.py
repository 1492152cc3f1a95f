"""The speech-to-text adapter: a WebSocket server that speaks Watson's protocol and calls Google Cloud Speech."""

from typing import Annotated, Literal

from pydantic import Field

from declaration.base import Model
from declaration.files import HiddenObject, SecretText
from declaration.google import GoogleKey
from declaration.values import Cidr, Host, Line, User


class Google(Model):
    """How the adapter calls Google Cloud Speech."""

    credentials: GoogleKey
    """Service account key: JSON text, or `{file: path}`."""
    language_code: Line = "en-US"
    """BCP-47 code."""
    profanity_filter: bool | None = None
    """Whether profanities are masked."""
    max_alternatives: Annotated[int, Field(ge=1)] | None = None
    """Alternatives per result."""
    recognition_config: HiddenObject | None = None
    """More fields of Google's RecognitionConfig; they win over the settings above."""


class OutsideReach(Model):
    """Reach of an adapter that relays outside the cluster use as well."""

    service: Literal["NodePort", "LoadBalancer"] | None = None
    """Service type; on Kubernetes only."""
    node_ports: bool = False
    """With `service: LoadBalancer`: whether each node opens a port too, as `exposure.loadBalancer.nodePorts` does."""
    names: tuple[Host, ...] = Field(min_length=1)
    """Names and addresses by which they reach it; they go into its certificate."""
    sources: tuple[Cidr, ...] = Field(min_length=1)
    """Networks they come from. A Docker host does not filter by them."""


class Adapter(Model):
    """An adapter in this stack, in a workload of its own."""

    google: Google
    """Google Cloud Speech."""
    username: User = "voice-gateway"
    """User of basic authentication, asked by the adapter and sent by the relay."""
    password: SecretText | None = None
    """Password of basic authentication, of eight characters or more; generated when left out."""
    outside: OutsideReach | None = None
    """Reach beyond the cluster; left out, only this gateway's relay may connect."""
    replicas: Annotated[int, Field(ge=1, le=100)] = 1
    """Number of adapters; calls are spread over them."""
    log_level: Literal["error", "warn", "info", "debug"] = "info"
    """Log level; `debug` writes transcripts."""

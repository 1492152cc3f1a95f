"""Settings of the media relay, and where it runs."""

from typing import Annotated, Literal

from pydantic import Field

from declaration.base import Model
from declaration.hosts import Url


class Relay(Model):
    """Settings of the media relay."""

    placement: Literal["with-orchestrator", "apart"] = "with-orchestrator"
    """In the orchestrator's pod, with the control WebSocket on loopback; or in its own pod, where the
    WebSocket crosses the cluster's network without TLS and only a network policy protects it."""
    max_sessions: Annotated[int, Field(ge=0)] = 0
    """Largest number of calls at once; with 0, only the RTP range limits it."""
    workers: Annotated[int, Field(ge=0)] = 1
    """Worker processes; 0 means one fewer than the number of CPUs."""
    music_on_hold: tuple[Url, ...] = ()
    """URLs of music on hold and one-time audio; network policies block servers that are not listed."""

    @property
    def is_apart(self) -> bool:
        """Whether it runs in its own pod."""
        return self.placement == "apart"

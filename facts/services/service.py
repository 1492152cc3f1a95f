"""What every container of a gateway says of itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from declaration.gateway import Gateway
from facts.connections import Connection
from facts.listeners import Listener


class Service(ABC):
    """A container of a gateway, specified in one place."""

    key: ClassVar[str]
    """Its key in the declaration, below `images`, `resources`, `environment` and `hardening.writePaths`."""
    container: ClassVar[str]
    """Name of its container."""

    def is_declared(self, gateway: Gateway) -> bool:
        """Whether the gateway has one."""
        del gateway
        return True

    @abstractmethod
    def listeners(self, gateway: Gateway) -> Iterator[Listener]:
        """Where it listens."""

    @abstractmethod
    def connections(self, gateway: Gateway) -> Iterator[Connection]:
        """Which servers outside of the gateway the declaration lets it call."""

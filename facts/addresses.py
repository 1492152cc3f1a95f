"""The addresses that the gateway announces to callers, and the one that only its pod reaches."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from declaration.addresses import is_ip
from declaration.hosts import PLACED
from facts.model.values import Address, Text, Value

LOOPBACK = "127.0.0.1"


class AddressKind(StrEnum):
    """Kind of an announced address; the values are those of the outputs."""

    POD_IP = "podIP"
    NODE_IP = "nodeIP"
    ADDRESS = "address"
    HOST_NAME = "hostname"


@dataclass(frozen=True)
class AnnouncedAddress:
    """An address that the gateway announces to its callers."""

    kind: AddressKind
    value: str | None
    """None if it is known only when the pod is placed."""

    @classmethod
    def of(cls, declared: str) -> AnnouncedAddress:
        """The announced address for a declared one."""
        if declared in PLACED:
            return cls(AddressKind(declared), None)
        return cls(AddressKind.ADDRESS if is_ip(declared) else AddressKind.HOST_NAME, declared)


def announced(address: str) -> Value:
    """An announced address as the value of a variable: text, or the address of the pod or node."""
    return {"podIP": Address.POD, "nodeIP": Address.NODE}.get(address, Text(address))

"""The addresses that the gateway announces to callers, and the one that only its pod reaches."""

from enum import StrEnum

from facts.model.values import Address, Text, Value

LOOPBACK = "127.0.0.1"


class AddressKind(StrEnum):
    """Kind of an announced address; the values are those of the outputs."""

    POD_IP = "podIP"
    NODE_IP = "nodeIP"
    ADDRESS = "address"
    HOST_NAME = "hostname"


def announced(address: str) -> Value:
    """An announced address as the value of a variable: text, or the address of the pod or node."""
    return {"podIP": Address.POD, "nodeIP": Address.NODE}.get(address, Text(address))

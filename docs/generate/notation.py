"""How the guide's blocks write a secret, a value and a range of ports."""

from facts.model.values import Address, GenerationText, SecretRef, Text, Value
from facts.parties import PortRange

_PLACED = {Address.POD: "<address of the pod>", Address.NODE: "<address of the node>"}


def secret_text(secret: SecretRef) -> str:
    """A secret by the place that it comes from."""
    return f"<{secret.name}>"


def value_text(value: Value) -> str:
    """A value of a variable."""
    match value:
        case Text(text):
            return text
        case SecretRef():
            return secret_text(value)
        case GenerationText():
            return value.with_suffix("<generation>")
        case Address():
            return _PLACED[value]


def range_text(range_: PortRange) -> str:
    """Ports with their protocol."""
    numbers = f"{range_.low}" if range_.low == range_.high else f"{range_.low}-{range_.high}"
    return f"{numbers}/{range_.protocol.value}"

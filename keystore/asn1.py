"""Typed reading of asn1crypto's structures, which publish no types and fill absent fields with a void.

Owns the step from a field to a Python value of the type that the format demands. Knows no format.
"""

from collections.abc import Iterator
from typing import Protocol, cast

from asn1crypto import core

from keystore.asn1_shape import check_shape


class Node(Protocol):
    """A parsed structure or value."""

    @property
    def native(self) -> object:
        """The value in Python's terms."""
        ...

    def __getitem__(self, key: str | int, /) -> "Node":
        """A field by its name, or an item by its place."""
        ...

    def __iter__(self) -> Iterator["Node"]:
        """The items of a collection."""
        ...


def parse(structure: type[core.Asn1Value], data: bytes) -> Node:
    """Bytes as a structure, with nothing behind it. Raises `ValueError` or `TypeError` where they are not one."""
    check_shape(data)
    return cast("Node", structure.load(data, strict=True))


def number(node: Node) -> int:
    """An INTEGER."""
    value = node.native
    if not isinstance(value, int):
        raise TypeError(type(value))
    return value


def octets(node: Node) -> bytes:
    """An OCTET STRING, put together where BER has it in pieces."""
    value = node.native
    if not isinstance(value, bytes):
        raise TypeError(type(value))
    return value


def word(node: Node) -> str:
    """A string, or an OBJECT IDENTIFIER by its name where asn1crypto has one for it, else by its numbers."""
    value = node.native
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value


def is_absent(node: Node) -> bool:
    """Whether an optional field was left out."""
    return isinstance(node, core.Void)


def content(node: Node) -> bytes:
    """The content of an OCTET STRING, although asn1crypto has parsed it into a structure."""
    return bytes(cast("core.ParsableOctetString", node))


def encoding(node: Node) -> bytes:
    """The whole DER encoding of a value."""
    return bytes(cast("core.Asn1Value", node).dump())

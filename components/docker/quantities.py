"""Kubernetes quantities in the units that Docker takes.

Owns the arithmetic; the notation is that of
https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/.
"""

from __future__ import annotations

from decimal import Decimal

MEBIBYTE = 2**20
MULTIPLES = {
    "Ki": 2**10,
    "Mi": 2**20,
    "Gi": 2**30,
    "Ti": 2**40,
    "k": 10**3,
    "M": 10**6,
    "G": 10**9,
    "T": 10**12,
}


def in_bytes(quantity: str) -> int:
    """A quantity of memory or storage in bytes, rounded down.

    Raises:
        decimal.InvalidOperation: the text is no quantity.
    """
    for suffix, multiple in MULTIPLES.items():
        if quantity.endswith(suffix):
            return int(Decimal(quantity.removesuffix(suffix)) * multiple)
    return int(Decimal(quantity))


def in_mebibytes(quantity: str) -> int:
    """A quantity of memory in MiB, rounded down."""
    return in_bytes(quantity) // MEBIBYTE


def in_processors(quantity: str) -> str:
    """A quantity of compute in processors: `500m` is `0.5`.

    Raises:
        decimal.InvalidOperation: the text is no quantity.
    """
    if quantity.endswith("m"):
        return str(Decimal(quantity.removesuffix("m")) / 1000)
    return str(Decimal(quantity))

"""Amounts of compute and storage, in the notation of Kubernetes.

Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/. Units that mean nothing for
what is measured are refused: Kubernetes takes "1Gi" of CPU for a thousand million cores.
"""

import re
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator

from declaration.faults import fault_error
from declaration.visibility import PUBLIC

_CPU = re.compile(r"(?P<number>[0-9]{1,6}(\.[0-9]{1,3})?)(?P<unit>m?)", re.ASCII)
_BYTES = re.compile(r"(?P<number>[0-9]{1,15}(\.[0-9]{1,3})?)(?P<unit>|[KMGT]i|[kMGT])", re.ASCII)
_UNITS = {
    "m": Decimal("0.001"),
    "": Decimal(1),
    **{f"{letter}i": Decimal(1024) ** power for power, letter in enumerate("KMGT", 1)},
    **{letter: Decimal(1000) ** power for power, letter in enumerate("kMGT", 1)},
}


class Quantity(str):
    """A quantity as text, with the amount that was read from it.

    It goes wherever text goes, and is not read again there (decision record 0040).
    """

    __slots__ = ("amount",)

    amount: Decimal
    """In cores or bytes."""

    def __new__(cls, text: str) -> Self:
        """The quantity that an accepted text says."""
        made = super().__new__(cls, text)
        made.amount = _read(text)
        return made


def _read(text: str) -> Decimal:
    match = _BYTES.fullmatch(text) or _CPU.fullmatch(text)
    if match is None:
        raise AssertionError("an accepted quantity does not have the form of one")
    return Decimal(match["number"]) * _UNITS[match["unit"]]


def amount(quantity: str) -> Decimal:
    """How much an accepted quantity is, in cores or bytes."""
    return quantity.amount if isinstance(quantity, Quantity) else _read(quantity)


def _cpu(value: str) -> str:
    return _checked(_CPU, value, "is not an amount of CPU", 'write cores as text, such as "2" or "500m"')


def _bytes(value: str) -> str:
    return _checked(_BYTES, value, "is not an amount of bytes", 'write text such as "512Mi" or "1Gi"')


def _checked(pattern: re.Pattern[str], value: str, reason: str, remedy: str) -> str:
    if not pattern.fullmatch(value):
        raise fault_error(reason, remedy)
    quantity = Quantity(value)
    if not quantity.amount:
        raise fault_error("is zero", "write more than zero")
    return quantity


Cpu = Annotated[str, AfterValidator(_cpu), PUBLIC]
"""An amount of CPU."""
Bytes = Annotated[str, AfterValidator(_bytes), PUBLIC]
"""An amount of memory or storage."""

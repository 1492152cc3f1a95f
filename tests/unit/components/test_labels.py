"""The instance label: it is a valid value, readable, and different for any two gateways."""

import re

import pytest

from components.kubernetes.labels import VALUE_LENGTH, instance

LEGAL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?")
"""https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set"""

STACKS = [
    "dev",
    "Dev",
    "dev.eu",
    "dev_eu",
    "dev-eu",
    "-dev",
    "_dev",
    ".dev",
    "dev-",
    "d" * 62,
    "d" * 63,
    "d" * 100,
]
STACKS += ["d" * 99 + "e", "1", "a.b.c", "9" * 100, "org/dev", "_" * 100, "é"]
GATEWAYS = ["voice-gateway", "a", "eu", "g" * 40, "g" * 39 + "h", "b.c".replace(".", "-")]


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("gateway", GATEWAYS)
def test_every_name_is_a_legal_value(stack: str, gateway: str) -> None:
    """Any stack and gateway names give a valid label: at most 63 allowed characters."""
    value = instance(stack, gateway)
    assert len(value) <= VALUE_LENGTH
    assert LEGAL.fullmatch(value)


def test_no_two_have_the_same() -> None:
    """Two gateways never have the same label, also if joined names would be equal or long names are cut."""
    pairs = [(stack, gateway) for stack in [*STACKS, "dev.a", "dev.voice-gateway"] for gateway in GATEWAYS]
    assert len({instance(*pair) for pair in pairs}) == len(pairs)


def test_both_names_can_be_read() -> None:
    """The label begins with the stack's name, then the gateway's. A name that is cut keeps its beginning."""
    assert "dev.voice-gateway" == instance("dev", "voice-gateway")
    assert re.fullmatch("d{52}_[0-9a-f]{10}", instance("d" * 100, "voice-gateway"))

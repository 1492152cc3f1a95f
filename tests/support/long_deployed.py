"""A gateway on a node, deployed some weeks ago, so that its certificates are due one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sandbox.node.server import OwnedNode
from sandbox.testing.clock import later
from tests.support.cluster_gateway import CHANGING, EXAMPLE, LITTLE, ClusterGateway, Site, deployed

LIFETIMES: Final = {"certificateDays": 40, "certificateRenewalDays": 27}
"""Certificates are due after thirteen days, and today all of them are valid."""
MADE, ADAPTER_MADE, GATEWAY_DUE, ADAPTER_DUE = -28.3, -20.2, -15.2, -7.1
"""Days on which the gateway and then its adapter are made, and on which their certificates are due."""


def at(gateway: ClusterGateway, days: float) -> None:
    """Set the time of its program to so many days after today."""
    gateway.program.sandbox.environment |= later(days)


@contextmanager
def long_deployed(
    node: OwnedNode, folder: Path, values: Mapping[str, Any] | None = None, site: Site = CHANGING
) -> Iterator[ClusterGateway]:
    """A gateway that got its adapter some days later, with the test's values."""
    speech = {**EXAMPLE["textToSpeech"], "url": f"https://{site.cloud}"}
    with_adapter = {
        "adapter": EXAMPLE["adapter"],
        "images.adapter": EXAMPLE["images"]["adapter"],
        "resources.adapter": LITTLE,
    }
    without = {**dict.fromkeys(with_adapter), "speechToText": speech, "tls.lifetimes": LIFETIMES}
    with deployed(node, folder, {**without, **(values or {})}, later(MADE), site) as made:
        made.program.declare({**with_adapter, "speechToText": None})
        at(made, ADAPTER_MADE)
        made.program.up()
        yield made

"""A gateway on a node that was deployed some weeks ago, so that its certificates are due one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sandbox.node.server import OwnedNode
from sandbox.testing.clock import later
from tests.support.cluster_gateway import CHANGING, EXAMPLE, LITTLE, ClusterGateway, Site, deployed

LIFETIMES: Final = {"certificateDays": 40, "certificateRenewalDays": 27}
"""Due after thirteen days, and valid today whenever they were made."""
MADE, ADAPTER_MADE, GATEWAY_DUE, ADAPTER_DUE = -28.3, -20.2, -15.2, -7.1
"""Days: the gateway is made, then its adapter; its own certificate is due, then the adapter's."""


def at(gateway: ClusterGateway, days: float) -> None:
    """Let its program live so many days later than today."""
    gateway.program.sandbox.environment |= later(days)


@contextmanager
def long_deployed(
    node: OwnedNode, folder: Path, values: Mapping[str, Any] | None = None, site: Site = CHANGING
) -> Iterator[ClusterGateway]:
    """A gateway that got its adapter later, with values of the test's own."""
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

"""Gateways for the stand-ins: a declaration becomes containers on loopback, by the program's own components."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from plan.model import DockerTarget
from tests.support.containers import on_docker, on_kubernetes
from tests.support.deployment import deploy
from tests.support.documents import accepted
from tests.support.program import QUICK, changed
from tests.support.pulumi import run
from tests.support.standins import LOOPBACK, Machine, free_ports

ORCHESTRATOR: Final = "sip-orchestrator"
RELAY: Final = "media-relay"
ADAPTER: Final = "stt-adapter"
BUNDLE: Final = "SSL_CLIENT_CA_CERTIFICATE_FILE"
PORTS: Final = ("sip", "sipTls", "restHttp", "restHttps", "control", "adapter")


def machine(
    folder: Path, document: dict[str, Any], values: Mapping[str, Any], *hosts: str, places: bool = True
) -> Machine:
    """The containers of a gateway, with the values at some paths of its declaration.

    Args:
        folder: holds the containers' files.
        document: the declaration.
        values: by path; None takes a value out.
        hosts: names beside the adapter's that lead to loopback.
        places: whether its ports are free ones of this machine.
    """
    numbers = zip(PORTS, free_ports(len(PORTS)), strict=True) if places else ()
    ports = {f"ports.{key}": number for key, number in numbers}
    found = accepted(changed(document, {**QUICK, **ports, **values}))
    recording = run(lambda: deploy(found.plan, found.secrets))
    is_docker = isinstance(found.plan.target, DockerTarget)
    seen = on_docker(recording, found.plan.name) if is_docker else on_kubernetes(recording)
    adapter = urlsplit(seen[RELAY].environment.get("WATSON_STT_URL", "")).hostname
    return Machine(folder, seen, [*([adapter] if adapter else []), *hosts])


def put(gateway: Machine, container: str, variable: str, data: bytes) -> None:
    """Replace the file that a variable of a container names."""
    path = gateway.environment(container)[variable]
    (gateway.root(container) / path.lstrip("/")).write_bytes(data)


def port(gateway: Machine, container: str, variable: str) -> int:
    """The port that a variable names."""
    return int(gateway.environment(container)[variable])


__all__ = ["ADAPTER", "BUNDLE", "LOOPBACK", "ORCHESTRATOR", "RELAY", "machine", "port", "put"]

"""Gateways for the stand-ins: the program's own components turn a declaration into containers on loopback."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from declaration.containers import ADAPTER_KEYS
from plan.model.gateway import DockerTarget
from tests.support.containers import on_docker, on_kubernetes
from tests.support.deployment import deploy
from tests.support.documents import accepted
from tests.support.program import QUICK, changed
from tests.support.pulumi import run
from tests.support.standins import LOOPBACK, Machine, free_ports

ORCHESTRATOR: Final = "sip-orchestrator"
RELAY: Final = "media-relay"
ADAPTER: Final = "stt-adapter"
TTS_ADAPTER: Final = "tts-adapter"
CODEC: Final = "codec-g729"
BUNDLE: Final = "SSL_CLIENT_CA_CERTIFICATE_FILE"
PORTS: Final = ("sip", "sipTls", "restHttp", "restHttps", "control", "adapter", "ttsAdapter")


def machine(
    folder: Path, document: dict[str, Any], values: Mapping[str, Any], *hosts: str, places: bool = True
) -> Machine:
    """The containers of a gateway, with these values at some paths of its declaration.

    Args:
        folder: the folder for the containers' files.
        document: the declaration.
        values: values by path. None removes a value.
        hosts: further names that lead to loopback, beside those of the speech services.
        places: whether its ports are free ones of this machine.
    """
    own = changed(document, {**QUICK, **values})
    keys = [key for key in PORTS if key not in ADAPTER_KEYS or key in own] if places else []
    ports = dict(zip(keys, free_ports(len(keys)), strict=True))
    found = accepted(own | {"ports": ports | own.get("ports", {})})
    recording = run(lambda: deploy(found.plan, found.secrets))
    is_docker = isinstance(found.plan.target, DockerTarget)
    seen = on_docker(recording, found.plan.name) if is_docker else on_kubernetes(recording)
    told = (seen[RELAY].environment.get(name, "") for name in ("WATSON_STT_URL", "WATSON_TTS_URL"))
    return Machine(folder, seen, [*filter(None, (urlsplit(url).hostname for url in told)), *hosts])


def put(gateway: Machine, container: str, variable: str, data: bytes) -> None:
    """Replace the file that a variable of a container names."""
    path = gateway.environment(container)[variable]
    (gateway.root(container) / path.lstrip("/")).write_bytes(data)


def port(gateway: Machine, container: str, variable: str) -> int:
    """The port that a variable names."""
    return int(gateway.environment(container)[variable])


__all__ = [
    "ADAPTER",
    "BUNDLE",
    "CODEC",
    "LOOPBACK",
    "ORCHESTRATOR",
    "RELAY",
    "TTS_ADAPTER",
    "machine",
    "port",
    "put",
]

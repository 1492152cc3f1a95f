"""A gateway on a Kubernetes node that is broken by kubectl, and how: what `verify` must find is in `tests/support/faults.py`.

Its authority is the test's own, so a certificate can be wrong in one thing only. The trunk and the stranger are hosts
beside the node, with addresses of their own.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sandbox.node.outside import Outside
from sandbox.node.server import OwnedNode
from sandbox.testing.stacks import wait_for
from tests.support import cluster_gateway
from tests.support.by_kubectl import COMPONENT, Hand, Workload
from tests.support.certificates import Holder, authority, leaf, store_of
from tests.support.cluster import end_stand_ins_soon
from tests.support.cluster_gateway import LITTLE, Site
from tests.support.docker_gateway import ANSWER_SECONDS, NUMBER, TENANT
from tests.support.faults import SIP, SPEECH
from tests.support.gateways import ADAPTER, ORCHESTRATOR
from tests.support.networks import network_of
from tests.support.peers import DATES
from tests.support.program import Program
from tests.support.verifying import Verified, verify

GATEWAY, SPEECH_GATEWAY = "voice-gateway", "voice-gateway-stt-adapter"
"""Workloads, as labels name them."""
LISTENERS: Final = (SIP, SPEECH)
"""Those that are reached from outside of the cluster."""
TRUNK, STRANGER, CLOUD = "198.51.100.81", "203.0.113.81", "203.0.113.82"
CALLER: Final = "15550199@office.example.com"
SIP_PORT, SPEECH_PORT = 30091, 30092
SITE: Final = Site("broken", TRUNK, CLOUD, SIP_PORT, (30440, 30443))
LONG: Final = DATES["not_after"] + timedelta(days=400)
COMPANY: Final = authority("Company", None, not_before=DATES["not_before"], not_after=LONG)
"""The gateway's authority."""
STRANGE: Final = authority("Stranger", None, **DATES)
ENDED: Final = {"not_before": DATES["not_before"], "not_after": DATES["not_before"] + timedelta(days=9)}
STORES: Final = {
    "orchestrator": ("orchestrator-key.p12", ORCHESTRATOR, "SSL_KEY_PASSPHRASE"),
    "adapter": ("adapter.p12", ADAPTER, "SSL_SERVER_PASSPHRASE"),
}
"""The store that a service shows, the container that reads it, and the variable of its passphrase."""
LAST_SECONDS: Final = 3
"""For pods to end: those that are replaced must not be asked any more."""
NETWORK_SECONDS: Final = 120.0
"""Until the firewall knows of a change."""
Change = Callable[["Gateway", Workload], None]
"""Makes a workload, as someone wants it, wrong in one thing."""


@dataclass(frozen=True)
class Gateway:
    """The gateway, its node, and the places from which it is asked."""

    program: Program
    node: OwnedNode
    hand: Hand
    sound: Mapping[str, Workload]
    """Its workloads as they were deployed."""
    outputs: Mapping[str, Any] = field(repr=False)

    @property
    def trunk(self) -> Outside:
        """A host that the gateway lists."""
        return self.node.outside(f"{SITE.name}-caller", TRUNK)

    @property
    def stranger(self) -> Outside:
        """A host that it does not list."""
        return self.node.outside(f"{SITE.name}-stranger", STRANGER)

    def asked(self) -> Verified:
        """What `verify` says from the trunk's place, by the outputs of the sound gateway."""
        return self._asked(self.trunk)

    def asked_by_a_stranger(self) -> Verified:
        """What it says from the stranger's."""
        return self._asked(self.stranger, "--place", "unlisted")

    def _asked(self, place: Outside, *options: str) -> Verified:
        told = ("--number", NUMBER, "--caller", CALLER, "--seconds", ANSWER_SECONDS, *options)
        done = verify(place.command(), self.outputs, self.program.sandbox.folder, *told)
        assert done.code == (1 if done.broken else 0), done.text
        return done

    def wait_until_reached(self, place: Outside, *ports: int, is_open: bool = True) -> None:
        """Wait until ports of the node are open to a place, or closed."""

        def is_so() -> bool:
            with network_of(place.network):
                return all(_is_open(self.node.address, port) == is_open for port in ports)

        wait_for(is_so, f"ports {ports} {'open' if is_open else 'closed'}", NETWORK_SECONDS)

    def names(self, service: str) -> tuple[str, ...]:
        """Those of a certificate of the outputs."""
        (found_,) = (each["names"] for each in self.outputs["certificates"] if each["service"] == service)
        return tuple(found_)


def _is_open(address: str, port: int) -> bool:
    with socket.socket() as tried:
        tried.settimeout(1)
        return tried.connect_ex((address, port)) == 0


@contextmanager
def deployed(node: OwnedNode, folder: Path) -> Iterator[Gateway]:
    """The example with an authority of the test, and with an adapter that is reached from outside; gone in the end."""
    values = {
        "ports.adapter": SPEECH_PORT,
        "resources.adapter": LITTLE,
        "tls.authority": {"certificate": COMPANY.pem, "key": COMPANY.key_pem},
        "adapter.outside": {
            "service": "NodePort",
            "names": ["stt.example.com"],
            "sources": [f"{TRUNK}/32"],
        },
        "rest.clientNetworks": [f"{TRUNK}/32"],
    }
    end_stand_ins_soon(node, SITE.name, LAST_SECONDS)
    with cluster_gateway.deployed(node, folder, values, {}, SITE) as there:
        hand = Hand(node, SITE.name)
        sound = {each: hand.workload(each) for each in (GATEWAY, SPEECH_GATEWAY)}
        made = Gateway(there.program, node, hand, sound, there.outputs())
        made.wait_until_reached(made.trunk, SIP_PORT, SPEECH_PORT)
        # a pod is open to everybody until the firewall knows of it
        made.wait_until_reached(made.stranger, SIP_PORT, SPEECH_PORT, is_open=False)
        yield made


def _without_password(gateway: Gateway, workload: Workload) -> None:
    tenants = json.dumps({"tenants": [TENANT]})
    gateway.hand.set_file(workload, "tenantConfig.json", tenants.encode())


def _without(container: str, *variables: str) -> Callable[[Gateway, Workload], None]:
    """Take variables out."""
    return lambda _, workload: workload.set_variables(container, dict.fromkeys(variables))


def _shown(
    name: str,
    issuer: Holder,
    *,
    others: tuple[str, ...] = (),
    most: int | None = None,
    ended: bool = False,
) -> Change:
    """Let a server show a certificate that is not of the stack.

    Args:
        name: as the outputs call it.
        issuer: that signs it.
        others: names that it has instead of those of the outputs.
        most: how many names it has; `verify` asks for the first when it looks at the authority.
        ended: whether it is valid no more.
    """
    store, container, variable = STORES[name]

    def change(gateway: Gateway, workload: Workload) -> None:
        dates = ENDED if ended else DATES
        holder = leaf(name, issuer, names=(others or gateway.names(name))[:most], **dates)
        passphrase = gateway.hand.passphrase(workload, container, variable)
        gateway.hand.set_file(workload, store, store_of(holder, passphrase))

    return change


BROKEN_PODS: Final[Mapping[str, tuple[str, Change]]] = {
    "calls without a password": (GATEWAY, _without_password),
    "no whitelist of callers": (GATEWAY, _without(ORCHESTRATOR, "WHITELIST_FROM_URI")),
    "no whitelist of addresses": (GATEWAY, _without(ORCHESTRATOR, "TRUSTED_IP_LIST")),
    "orchestrator: foreign authority": (GATEWAY, _shown("orchestrator", STRANGE)),
    "orchestrator: certificate has ended": (GATEWAY, _shown("orchestrator", COMPANY, ended=True)),
    "orchestrator: a name is missing": (GATEWAY, _shown("orchestrator", COMPANY, most=1)),
    "adapter without a password": (
        SPEECH_GATEWAY,
        _without(ADAPTER, "STT_ADAPTER_USERNAME", "STT_ADAPTER_PASSWORD"),
    ),
    "adapter: foreign authority, other name": (
        SPEECH_GATEWAY,
        _shown("adapter", STRANGE, others=("another.example.com",)),
    ),
    "adapter: certificate has ended": (SPEECH_GATEWAY, _shown("adapter", COMPANY, ended=True)),
    "adapter: other certificate": (SPEECH_GATEWAY, _shown("adapter", COMPANY)),
}
"""How the pods of a workload are broken."""


OPEN: Final = ("calls without a password", "no whitelist of callers", "no whitelist of addresses")
"""What opens SIP for everybody."""
PUBLISHED: Final = (
    ("one more port is published", 9086, ()),  # REST without TLS
    ("plain SIP is published", 5060, ("calls without a password",)),
)
"""Ports that someone publishes, and what is wrong with the pods too: SIP with passwords refuses to be plain."""


def rolled(gateway: Gateway, *faults: str) -> None:
    """Let pods have these faults and no others; each workload is rolled at most once."""
    wanted = {component: deepcopy(each) for component, each in gateway.sound.items()}
    for fault in faults:
        component, change = BROKEN_PODS[fault]
        change(gateway, wanted[component])
    gateway.hand.roll(list(wanted.values()))
    gateway.wait_until_reached(gateway.trunk, SIP_PORT, SPEECH_PORT)


def _policy(port: int) -> dict[str, Any]:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": f"opened-{port}"},
        "spec": {
            "podSelector": {"matchLabels": {COMPONENT: GATEWAY}},
            "ingress": [{"ports": [{"port": port, "protocol": each} for each in ("TCP", "UDP")]}],
        },
    }


def _service(gateway: Gateway, port: int) -> dict[str, Any]:
    ports = [{"name": each.lower(), "port": port, "protocol": each} for each in ("TCP", "UDP")]
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": f"opened-{port}"},
        "spec": {
            "type": "NodePort",
            "externalIPs": [gateway.node.address],
            "externalTrafficPolicy": "Local",
            "selector": {COMPONENT: GATEWAY},
            "ports": ports,
        },
    }


@contextmanager
def published(gateway: Gateway, port: int) -> Iterator[None]:
    """Another Service at the node's address, and a policy that lets everybody in to a port of the gateway's pods."""
    hand = gateway.hand
    with hand.with_object(_policy(port)), hand.with_object(_service(gateway, port)):
        gateway.wait_until_reached(gateway.trunk, port)
        yield
    gateway.wait_until_reached(gateway.trunk, port, is_open=False)

"""Trunks that spread their calls over the instances of a gateway: a pod of the cluster, and a host outside of it.

The pod knows the name of the gateway's Service from the outputs and asks the cluster's DNS for it; connections to the
Service's address are spread by the node. The host has a route to pods and knows the addresses of those that the Service
has, as a DNS server outside would tell them, and keeps an answer for as long as the cluster's DNS allows.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

from sandbox.node.server import OwnedNode
from sandbox.testing.stacks import wait_for
from tests.support.cluster import import_stand_ins, remove_namespace
from tests.support.cluster_gateway import ClusterGateway, connected
from tests.support.deployments import Running
from tests.support.on_kubernetes import container_on
from tests.support.sip import Answer, Caller
from tests.support.standin_images import IMAGES

ANSWER_KEPT_SECONDS: Final = 5
"""How long an answer of the cluster's DNS may be kept, unless it is told otherwise: https://coredns.io/plugins/kubernetes/."""
PATIENCE: Final = 60
"""Seconds for a connection, and for each answer. A busy machine answers in time; a pod that has ended never does."""
_POD: Final = "trunk"
_IMAGE: Final = IMAGES["stt-adapter"]
"""Any that has the small programs of a system."""


@dataclass
class _Caller(Caller):
    """A caller who remembers which instance took a call: its own address is where it wants the audio."""

    taken_by: set[str] = field(default_factory=set)

    def invite(self, to: str, *, login: tuple[str, str] | None = None, siprec: str = "") -> Answer:
        answer = super().invite(to, login=login, siprec=siprec)
        if answer.status == 200:
            self.taken_by.add(answer.media_address)
        return answer


@dataclass
class Trunk:
    """Calls by a connection for each call."""

    network: Path | int
    """From where: its file, or a process in it."""
    name: str
    """The name that the gateway's certificate must have."""
    address: Callable[[], str]
    """Where the next connection goes."""
    taken_by: set[str] = field(default_factory=set)
    """Addresses of the instances that took a call."""

    @contextmanager
    def caller(self, outputs: Mapping[str, Any], /) -> Iterator[Caller]:
        """Someone who trusts the authority of some outputs, connected to one of the instances."""
        trust = ssl.create_default_context(cadata=outputs["authority"]["caBundlePem"])
        caller = _Caller(
            outputs["sip"]["tlsPort"],
            trust=trust,
            name=self.name,
            address=self.address(),
            patience=PATIENCE,
            taken_by=self.taken_by,
        )
        with connected(caller, self.network):
            yield caller


@contextmanager
def pod_for_trunk(node: OwnedNode, namespace: str) -> Iterator[Running]:
    """A pod that does nothing, in a namespace of its own; gone in the end."""
    import_stand_ins(node)
    node.kubectl("create", "namespace", namespace)
    try:
        account = f"/api/v1/namespaces/{namespace}/serviceaccounts/default"
        wait_for(lambda: node.client.read(account), "an account for the trunk's pod")
        own = (
            f"--namespace={namespace}",
            f"--image={_IMAGE}",
            "--image-pull-policy=Never",
            "--restart=Never",
        )
        node.kubectl("run", _POD, *own, "--command", "--", "sleep", "infinity")
        node.kubectl(
            "wait", "--for=condition=Ready", f"pod/{_POD}", f"--namespace={namespace}", "--timeout=180s"
        )
        yield container_on(node, namespace, _POD)
    finally:
        remove_namespace(node, namespace)


def by_name(gateway: ClusterGateway, pod: Running, namespace: str) -> Trunk:
    """A trunk in the cluster, which asks for the name of the Service."""
    name = whole_name(gateway)
    ask = ("exec", f"--namespace={namespace}", _POD, "--", "/bin/nslookup", "-type=a", name)
    address = gateway.node.kubectl(*ask).split("Address:")[-1].strip()
    return Trunk(pod.pid, name, lambda: address)


def by_addresses(gateway: ClusterGateway) -> Trunk:
    """A trunk outside, which asks for the addresses of pods again and again, and takes one after another."""
    name, turn = whole_name(gateway), count()
    known: list[str] = []
    asked = 0.0

    def address() -> str:
        nonlocal asked
        if (now := time.monotonic()) > asked + ANSWER_KEPT_SECONDS:
            known[:], asked = instances(gateway, name), now  # an answer is as old as its question
        return known[next(turn) % len(known)]

    return Trunk(gateway.network, name, address)


def instances(gateway: ClusterGateway, name: str) -> list[str]:
    """Addresses of the pods that the Service of this name has now."""
    service, _, _ = name.partition(".")
    slices = (
        each
        for each in gateway.listed("endpointslices")
        if each["metadata"]["labels"]["kubernetes.io/service-name"] == service
    )
    return sorted(
        address
        for each in slices
        for endpoint in each["endpoints"] or ()
        if endpoint["conditions"]["ready"]
        for address in endpoint["addresses"]
    )


def whole_name(gateway: ClusterGateway) -> str:
    """That of the Service for callers, of those that the outputs tell consumers."""
    names: list[str] = gateway.outputs()["sip"]["tlsNames"]
    return max(names, key=len)

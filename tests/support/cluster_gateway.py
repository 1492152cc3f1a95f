"""The example for a Kubernetes node on a real one, with stand-ins, an assistant outside, and a caller beside the node.

Its pods are ready as soon as they answer: the delay of the probes is for the vendor's images.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sandbox.errors import SandboxError
from sandbox.node.server import OwnedNode
from sandbox.testing.stacks import Sandbox, wait_for
from tests.support.cluster import (
    import_stand_ins,
    probe_stand_ins_soon,
    remove_namespace,
    use_stand_ins_as_they_are,
)
from tests.support.docker_gateway import LOGIN, NUMBER, ORDERS, PROTECTED
from tests.support.documents import ROOT, declaration
from tests.support.networks import network_of
from tests.support.peers import OUTSIDE, Assistant, serving
from tests.support.program import QUICK, Document, Program, changed
from tests.support.sip import Caller

EXAMPLE: Final[Document] = declaration(ROOT / "examples/cluster.yaml")
SECONDS: Final = 300.0
"""For one command."""
CONNECTION_SECONDS: Final = 2.0
"""A connection that takes longer goes to a pod that has ended, and would for as long as it is tried."""
LITTLE: Final = {"requests": {"cpu": "10m"}}
"""So that pods that are ending leave room for others."""
_KINDS: Final = "configmaps,deployments,networkpolicies,persistentvolumeclaims,poddisruptionbudgets,secrets,serviceaccounts,services"
_OF_THE_CLUSTER: Final = {("ConfigMap", "kube-root-ca.crt"), ("ServiceAccount", "default")}
"""What each namespace has."""


def named(manifest: Document) -> tuple[str, str]:
    """The kind and the name of an object."""
    return manifest["kind"], manifest["metadata"]["name"]


@dataclass(frozen=True)
class Site:
    """Where a gateway of one test file is, so that it meets no other one on the node."""

    name: str
    """Its namespace, its stack, and the beginning of the names of the hosts beside the node."""
    caller: str
    """The address of who calls."""
    cloud: str
    """The address of the assistant."""
    sip: int
    """The node's port for SIP over TLS."""
    rtp: tuple[int, int]
    """The node's ports for audio."""

    def caller_on(self, node: OwnedNode) -> Path:
        """The network of who calls."""
        return node.outside(f"{self.name}-caller", self.caller).network

    def cloud_on(self, node: OwnedNode) -> Path:
        """The network of the assistant."""
        return node.outside(f"{self.name}-cloud", self.cloud).network


CHANGING: Final = Site("changing", "192.0.2.77", "203.0.113.77", 30071, (30400, 30411))


@dataclass
class ClusterGateway:
    """A gateway that is deployed, and the node that runs it."""

    program: Program
    node: OwnedNode
    assistant: Assistant
    port: int
    """The assistant's."""
    site: Site = CHANGING
    network: Path = field(init=False)
    """The caller's."""

    def __post_init__(self) -> None:
        self.find_caller()

    def find_caller(self) -> None:
        """Find the caller's network, which is another one after the node was restarted."""
        self.network = self.site.caller_on(self.node)

    @contextmanager
    def assistant_again(self) -> Iterator[None]:
        """Run the assistant where a restarted node reaches it."""
        with ExitStack() as stack:
            with network_of(self.site.cloud_on(self.node)):
                stack.enter_context(self.assistant.running(self.site.cloud, self.port))
            yield

    def listed(self, kinds: str) -> list[Document]:
        """Its objects of some kinds, as the API server has them."""
        found: list[Document] = json.loads(
            self.node.kubectl("get", kinds, f"--namespace={self.site.name}", "--output=json")
        )["items"]
        return found

    def pods(self) -> dict[str, bool]:
        """Names of pods that are not ending, and whether they are ready."""
        return {
            each["metadata"]["name"]: any(
                condition["type"] == "Ready" and condition["status"] == "True"
                for condition in each["status"].get("conditions", [])
            )
            for each in self.listed("pods")
            if "deletionTimestamp" not in each["metadata"]
        }

    def wait_for_the_end_of(self, pods: Iterable[str]) -> None:
        """Wait until none of these pods is left, also none that is ending."""
        ended = set(pods)
        wait_for(
            lambda: ended.isdisjoint(each["metadata"]["name"] for each in self.listed("pods")),
            "the end of pods that were replaced",
            SECONDS,
        )

    def strays(self) -> set[tuple[str, str]]:
        """Objects of the namespace that the state does not know, and the other way round."""
        states = (
            each["outputs"]
            for each in self.program.sandbox.resources()
            if each["type"].startswith("kubernetes:")
        )
        return {named(each) for each in states if each["kind"] != "Namespace"} ^ set(self.objects())

    def objects(self) -> dict[tuple[str, str], Document]:
        """Objects of the namespace by kind and name, without pods and what each namespace has."""
        return {named(each): each for each in self.listed(_KINDS) if named(each) not in _OF_THE_CLUSTER}

    def outputs(self) -> dict[str, Any]:
        """What the stack says now."""
        return self.program.sandbox.outputs()

    @contextmanager
    def caller(self, outputs: Mapping[str, Any], /) -> Iterator[Caller]:
        """Someone beside the node who trusts the authority of some outputs, and nothing else."""
        trust = ssl.create_default_context(cadata=outputs["authority"]["caBundlePem"])
        port: int = outputs["sip"]["tlsPort"]
        name, address = "sip.example.com", self.node.address
        caller = Caller(port, trust=trust, name=name, address=address, patience=CONNECTION_SECONDS)
        with connected(caller, self.network):
            yield caller

    def status_of_a_call(self, outputs: Mapping[str, Any]) -> int | None:
        """How a call is answered; None where it is not."""
        with suppress(OSError, EOFError), self.caller(outputs) as phone:
            return phone.invite(ORDERS, login=LOGIN).status
        return None


@contextmanager
def connected(caller: Caller, network: Path | int) -> Iterator[None]:
    """Connect a caller from a network, by its file or by a process in it."""
    with ExitStack() as stack:
        with network_of(network):  # the connection stays there
            stack.enter_context(caller)
        yield


@contextmanager
def prepared(
    node: OwnedNode, folder: Path, site: Site = CHANGING
) -> Iterator[tuple[Assistant, int, Document]]:
    """The node ready for the example: an assistant with its port, and the declaration with values of this site.

    In the end nothing of it is left on the node.
    """
    import_stand_ins(node)
    use_stand_ins_as_they_are(node)
    probe_stand_ins_soon(node, site.name)
    assistant = Assistant(serving(site.cloud, folder))
    with ExitStack() as stack:
        with network_of(site.cloud_on(node)):
            port = stack.enter_context(assistant.running(site.cloud))
        stack.callback(_remove, node, site)
        yield assistant, port, changed(EXAMPLE, _values(site, f"https://{site.cloud}:{port}"))


def _values(site: Site, url: str) -> Document:
    return {
        **QUICK,
        "target.kubernetes.namespace": site.name,
        "ports": {"sipTls": site.sip, "rtp": dict(zip(("low", "high"), site.rtp, strict=True))},
        "resources": dict.fromkeys(("orchestrator", "relay"), LITTLE),
        "assistant.url": url,
        "textToSpeech.url": url,
        "tls.trust": {"assistant": [OUTSIDE.pem], "speech": [OUTSIDE.pem]},
        "tenants": [PROTECTED],
        "whitelists": {
            "fromUri": ["@office.example.com"],
            "toUri": NUMBER,
            "trustedAddresses": [site.caller],
        },
    }


@contextmanager
def deployed(
    node: OwnedNode,
    folder: Path,
    values: Mapping[str, Any],
    environment: Mapping[str, str],
    site: Site = CHANGING,
) -> Iterator[ClusterGateway]:
    """The example on this node with values of the test's own, at a time of its own; gone in the end."""
    with prepared(node, folder, site) as (assistant, port, document):
        variables = {"KUBECONFIG": str(node.kubeconfig), **environment}
        sandbox = Sandbox(ROOT, folder, stack=site.name, environment=variables, timeout=SECONDS)
        try:
            program = Program(sandbox, changed(document, values), is_applied=True)
            program.up()
            yield ClusterGateway(program, node, assistant, port, site)
        finally:
            sandbox.close()


def _remove(node: OwnedNode, site: Site) -> None:
    with suppress(SandboxError):  # there may be none, where the first `up` failed early
        remove_namespace(node, site.name)

"""The example for Kubernetes on a real node, with stand-ins, an assistant outside, and a caller outside of the node.

Its pods are ready as soon as they answer, because the delay of the probes is for the vendor's images.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
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
from tests.support.looping import PATIENT_SECONDS
from tests.support.networks import network_of
from tests.support.peers import OUTSIDE, Assistant, serving
from tests.support.program import QUICK, Document, Program, changed
from tests.support.sip import Caller

EXAMPLE: Final[Document] = declaration(ROOT / "examples/cluster.yaml")
SECONDS: Final = 300.0
"""Time for one command."""
CONNECTION_SECONDS: Final = 2.0
"""A connection that takes longer goes to a pod that has ended, and cannot succeed."""
LITTLE: Final = {"requests": {"cpu": "10m"}}
"""Small requests, because pods that are ending still take room."""
_KINDS: Final = "configmaps,deployments,networkpolicies,persistentvolumeclaims,poddisruptionbudgets,secrets,serviceaccounts,services"
_OF_THE_CLUSTER: Final = {("ConfigMap", "kube-root-ca.crt"), ("ServiceAccount", "default")}
"""The objects of every namespace."""


def named(manifest: Document) -> tuple[str, str]:
    """The kind and the name of an object."""
    return manifest["kind"], manifest["metadata"]["name"]


@dataclass(frozen=True)
class Site:
    """The place of one test file's gateway on the node, separate from those of other files."""

    name: str
    """Its namespace and its stack, and the prefix of its hosts outside of the node."""
    caller: str
    """The address of the caller."""
    cloud: str
    """The address of the assistant."""
    sip: int
    """The node's port for SIP over TLS."""
    rtp: tuple[int, int]
    """The node's ports for audio."""

    def caller_on(self, node: OwnedNode) -> Path:
        """The network of the caller."""
        return node.outside(f"{self.name}-caller", self.caller).network

    def cloud_on(self, node: OwnedNode) -> Path:
        """The network of the assistant."""
        return node.outside(f"{self.name}-cloud", self.cloud).network


CHANGING: Final = Site("changing", "192.0.2.77", "203.0.113.77", 30071, (30400, 30411))


@dataclass
class ClusterGateway:
    """A deployed gateway, and the node that runs it."""

    program: Program
    node: OwnedNode
    assistant: Assistant
    port: int
    """The assistant's port."""
    site: Site = CHANGING
    patience: float = CONNECTION_SECONDS
    """Seconds for a caller's connection."""
    network: Path = field(init=False)
    """The caller's network."""

    def __post_init__(self) -> None:
        self.find_caller()

    def find_caller(self) -> None:
        """Find the caller's network, which is another one after a restart of the node."""
        self.network = self.site.caller_on(self.node)

    def for_patient_callers(self) -> ClusterGateway:
        """The same one for callers who wait longer for a connection, because no pod that they may meet has ended."""
        return replace(self, patience=PATIENT_SECONDS)

    @contextmanager
    def assistant_again(self) -> Iterator[None]:
        """Run the assistant where a restarted node reaches it."""
        with ExitStack() as stack:
            with network_of(self.site.cloud_on(self.node)):
                stack.enter_context(self.assistant.running(self.site.cloud, self.port))
            yield

    def listed(self, kinds: str) -> list[Document]:
        """The gateway's objects of some kinds, as the API server has them."""
        found: list[Document] = json.loads(
            self.node.kubectl("get", kinds, f"--namespace={self.site.name}", "--output=json")
        )["items"]
        return found

    def pods(self) -> dict[str, bool]:
        """The names of pods that are not ending, and whether they are ready."""
        return {
            each["metadata"]["name"]: any(
                condition["type"] == "Ready" and condition["status"] == "True"
                for condition in each["status"].get("conditions", [])
            )
            for each in self.listed("pods")
            if "deletionTimestamp" not in each["metadata"]
        }

    def wait_for_the_end_of(self, pods: Iterable[str]) -> None:
        """Wait until all of these pods are gone, also those that are ending."""
        ended = set(pods)
        wait_for(
            lambda: ended.isdisjoint(each["metadata"]["name"] for each in self.listed("pods")),
            "the end of pods that were replaced",
            SECONDS,
        )

    def strays(self, resources: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
        """The objects that are only in the namespace or only in a state with these resources."""
        states = (each["outputs"] for each in resources if each["type"].startswith("kubernetes:"))
        return {named(each) for each in states if each["kind"] != "Namespace"} ^ set(self.objects())

    def objects(self) -> dict[tuple[str, str], Document]:
        """The objects of the namespace by kind and name, without pods and the objects of every namespace."""
        return {named(each): each for each in self.listed(_KINDS) if named(each) not in _OF_THE_CLUSTER}

    def outputs(self) -> dict[str, Any]:
        """The current outputs of the stack."""
        return self.program.sandbox.outputs()

    @contextmanager
    def caller(self, outputs: Mapping[str, Any], /) -> Iterator[Caller]:
        """A caller outside of the node who trusts only the authority of these outputs."""
        trust = ssl.create_default_context(cadata=outputs["authority"]["caBundlePem"])
        port: int = outputs["sip"]["tlsPort"]
        name, address = "sip.example.com", self.node.address
        caller = Caller(port, trust=trust, name=name, address=address, patience=self.patience)
        with connected(caller, self.network):
            yield caller

    def status_of_a_call(self, outputs: Mapping[str, Any]) -> int | None:
        """The status of a call, or None if there is no answer."""
        with suppress(OSError, EOFError), self.caller(outputs) as phone:
            return phone.invite(ORDERS, login=LOGIN).status
        return None


@contextmanager
def connected(caller: Caller, network: Path | int) -> Iterator[None]:
    """A connected caller in a network, which a file or a process identifies."""
    with ExitStack() as stack:
        with network_of(network):  # the connection stays there
            stack.enter_context(caller)
        yield


@contextmanager
def prepared(
    node: OwnedNode, folder: Path, site: Site = CHANGING
) -> Iterator[tuple[Assistant, int, Document]]:
    """The node, prepared for the example: an assistant with its port, and the declaration with the values of this site.

    At the end everything is removed from the node.
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
        "assistant.readTimeoutSeconds": 30,  # late is not the same as not trusted, and the machine may be busy
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
    """The example on this node with the test's values, at the test's time. It is removed at the end."""
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
    with suppress(SandboxError):  # there may be none if the first `up` failed early
        remove_namespace(node, site.name)

"""The example for a Kubernetes node on a real one, with stand-ins, an assistant outside, and a caller beside the node.

Its pods are ready as soon as they answer: the delay of the probes is for the vendor's images.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sandbox.errors import SandboxError
from sandbox.node.server import OwnedNode
from sandbox.testing.stacks import Sandbox
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
NAMESPACE: Final = "changing"
CALLER: Final = "192.0.2.77"
CLOUD: Final = "203.0.113.77"
SECONDS: Final = 300.0
"""For one command."""
CONNECTION_SECONDS: Final = 2.0
"""A connection that takes longer goes to a pod that has ended, and would for as long as it is tried."""
LITTLE: Final = {"requests": {"cpu": "10m"}}
"""So that pods that are ending leave room for others."""
_KINDS: Final = "configmaps,deployments,networkpolicies,persistentvolumeclaims,poddisruptionbudgets,secrets,serviceaccounts,services"
_OF_THE_CLUSTER: Final = {("ConfigMap", "kube-root-ca.crt"), ("ServiceAccount", "default")}
"""What each namespace has."""


@dataclass
class ClusterGateway:
    """A gateway that is deployed, and the node that runs it."""

    program: Program
    node: OwnedNode
    assistant: Assistant
    port: int
    """The assistant's."""
    network: Path = field(init=False)
    """The caller's."""

    def __post_init__(self) -> None:
        self.find_caller()

    def find_caller(self) -> None:
        """Find the caller's network, which is another one after the node was restarted."""
        self.network = self.node.outside("changing-caller", CALLER).network

    @contextmanager
    def assistant_again(self) -> Iterator[None]:
        """Run the assistant where a restarted node reaches it."""
        with ExitStack() as stack:
            with network_of(self.node.outside("changing-cloud", CLOUD).network):
                stack.enter_context(self.assistant.running(CLOUD, self.port))
            yield

    def pods(self) -> dict[str, bool]:
        """Names of pods that are not ending, and whether they are ready."""
        listed = json.loads(self.node.kubectl("get", "pods", f"--namespace={NAMESPACE}", "--output=json"))
        return {
            each["metadata"]["name"]: any(
                condition["type"] == "Ready" and condition["status"] == "True"
                for condition in each["status"].get("conditions", [])
            )
            for each in listed["items"]
            if "deletionTimestamp" not in each["metadata"]
        }

    def strays(self) -> set[tuple[str, str]]:
        """Objects of the namespace that the state does not know, and the other way round."""
        states = (
            each["outputs"]
            for each in self.program.sandbox.resources()
            if each["type"].startswith("kubernetes:")
        )
        known = {(each["kind"], each["metadata"]["name"]) for each in states if each["kind"] != "Namespace"}
        listed = json.loads(self.node.kubectl("get", _KINDS, f"--namespace={NAMESPACE}", "--output=json"))
        there = {(each["kind"], each["metadata"]["name"]) for each in listed["items"]}
        return known ^ (there - _OF_THE_CLUSTER)

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
        with ExitStack() as stack:
            with network_of(self.network):  # the connection stays there
                stack.enter_context(caller)
            yield caller

    def status_of_a_call(self, outputs: Mapping[str, Any]) -> int | None:
        """How a call is answered; None where it is not."""
        with suppress(OSError, EOFError), self.caller(outputs) as phone:
            return phone.invite(ORDERS, login=LOGIN).status
        return None


@contextmanager
def deployed(
    node: OwnedNode, folder: Path, values: Mapping[str, Any], environment: Mapping[str, str]
) -> Iterator[ClusterGateway]:
    """The example on this node with values of the test's own, at a time of its own; gone in the end."""
    import_stand_ins(node)
    use_stand_ins_as_they_are(node)
    probe_stand_ins_soon(node, NAMESPACE)
    assistant = Assistant(serving(CLOUD, folder))
    with ExitStack() as stack:
        with network_of(node.outside("changing-cloud", CLOUD).network):
            port = stack.enter_context(assistant.running(CLOUD))
        url = f"https://{CLOUD}:{port}"
        own = {
            **QUICK,
            "target.kubernetes.namespace": NAMESPACE,
            "ports": {"sipTls": 30071, "rtp": {"low": 30400, "high": 30411}},
            "resources": dict.fromkeys(("orchestrator", "relay"), LITTLE),
            "assistant.url": url,
            "textToSpeech.url": url,
            "tls.trust": {"assistant": [OUTSIDE.pem], "speech": [OUTSIDE.pem]},
            "tenants": [PROTECTED],
            "whitelists": {
                "fromUri": ["@office.example.com"],
                "toUri": NUMBER,
                "trustedAddresses": [CALLER],
            },
        }
        variables = {"KUBECONFIG": str(node.kubeconfig), **environment}
        sandbox = Sandbox(ROOT, folder, stack=NAMESPACE, environment=variables, timeout=SECONDS)
        stack.callback(_remove, node)
        stack.callback(sandbox.close)
        program = Program(sandbox, changed(EXAMPLE, {**own, **values}), is_applied=True)
        program.up()
        yield ClusterGateway(program, node, assistant, port)


def _remove(node: OwnedNode) -> None:
    with suppress(SandboxError):  # there may be none, where the first `up` failed early
        remove_namespace(node, NAMESPACE)

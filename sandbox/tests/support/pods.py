"""Objects for a Kubernetes node, and questions about its pods."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.errors import SandboxError
from sandbox.node.node import Node
from sandbox.testing.stacks import TIMEOUT, wait_for

Document = dict[str, Any]

SHUT = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": True}


def namespace(name: str, level: str = "restricted") -> Document:
    """A namespace that admits pods of this level: https://kubernetes.io/docs/concepts/security/pod-security-standards/."""
    labels = {"pod-security.kubernetes.io/enforce": level}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def pod(
    space: str, name: str, image: str, *command: str, labels: Mapping[str, str] | None = None
) -> Document:
    """A pod with the fewest rights, as user 1001 and group 0."""
    container = {"name": "main", "image": image, "command": [*command], "securityContext": SHUT}
    identity = {"runAsNonRoot": True, "runAsUser": 1001, "runAsGroup": 0}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": space, "labels": {"app": name, **(labels or {})}},
        "spec": {
            "securityContext": {**identity, "seccompProfile": {"type": "RuntimeDefault"}},
            "automountServiceAccountToken": False,
            "terminationGracePeriodSeconds": 0,
            "containers": [container],
        },
    }


def policy(space: str, name: str, spec: Document) -> Document:
    """A network policy."""
    metadata = {"name": name, "namespace": space}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata, "spec": spec}


def node_port(space: str, name: str, port: int, target: int) -> Document:
    """A Service that opens this port on the node's address for the pod of this name."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": space},
        "spec": {
            "type": "NodePort",
            "selector": {"app": name},
            "ports": [{"port": target, "targetPort": target, "nodePort": port}],
        },
    }


def put(node: Node, *documents: Document) -> None:
    """Apply objects through the API server."""
    for document in documents:
        assert "" == node.client.apply(document).refusal


def run(node: Node, document: Document, seconds: float = TIMEOUT) -> None:
    """Make a pod, and wait until it runs."""
    space, name = document["metadata"]["namespace"], document["metadata"]["name"]
    # a controller makes it a moment after the namespace; without it, pods are refused
    wait_for(
        lambda: node.client.read(f"/api/v1/namespaces/{space}/serviceaccounts/default"), "an account", seconds
    )
    put(node, document)
    wait_for(lambda: is_running(node, space, name), f"{name} to run", seconds)


def is_running(node: Node, space: str, name: str) -> bool:
    """Whether all containers of a pod run, as the kubelet last reported."""
    statuses = (status(node, space, name)).get("containerStatuses", [])
    return bool(statuses) and all(each["ready"] for each in statuses)


def status(node: Node, space: str, name: str) -> Document:
    """The status of a pod."""
    found = node.client.read(f"/api/v1/namespaces/{space}/pods/{name}")
    return found["status"] if found else {}


def restarts(node: Node, space: str, name: str) -> int:
    """How often the containers of a pod were restarted."""
    return sum(each["restartCount"] for each in status(node, space, name)["containerStatuses"])


def output_of(node: Node, space: str, name: str, *command: str) -> str:
    """The output of a command in a pod, which must succeed."""
    return node.kubectl("exec", "-n", space, name, "--", *command)


def succeeds(node: Node, space: str, name: str, *command: str) -> bool:
    """Whether a command in a pod succeeds."""
    try:
        output_of(node, space, name, *command)
    except SandboxError:
        return False
    return True


def remove(node: Node, space: str) -> None:
    """Remove a namespace with everything in it, without waiting."""
    node.kubectl("delete", "namespace", space, "--wait=false")


def listed(node: Node, *arguments: str) -> list[Document]:
    """The objects that kubectl finds."""
    found: list[Document] = json.loads(node.kubectl("get", *arguments, "-o", "json"))["items"]
    return found

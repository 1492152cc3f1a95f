"""The declaration of the live proofs on a real Kubernetes node that enforces policies, with outside hosts."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from sandbox.node.parts import DNS_SERVICE
from sandbox.node.server import OwnedNode
from sandbox.testing.stacks import Sandbox
from tests.support.cluster import probe_stand_ins_soon, remove_namespace, volume
from tests.support.deployments import Deployment, Running, pid_here
from tests.support.documents import ROOT, accepted
from tests.support.ledger import stage
from tests.support.nmap import ALL_TCP, open_ports
from tests.support.outsiders import Place
from tests.support.program import Program
from tests.support.proved import RECORDINGS_SIZE, declared, surroundings
from tests.support.standin_images import IMAGES, archives

NAMESPACE: Final = "proved"
PATIENCE: Final = 400.0
"""Seconds for one command: the orchestrator waits for the adapter."""
_STORE: Final = ("ctr", "--namespace=k8s.io")


@contextmanager
def on_kubernetes(node: OwnedNode, folder: Path) -> Iterator[Deployment]:
    """Deploy it through the API server. `up` waits until all pods are ready."""
    with ExitStack() as stack:
        around = stack.enter_context(
            surroundings(
                lambda name, address: Place(name, node.outside(name, address).network, address, folder),
                folder,
            )
        )
        with stage("kubernetes: images of the stand-ins"):
            images = {
                container: _given(node, IMAGES[container], archive)
                for container, archive in archives().items()
            }
        before = frozenset(open_ports(around.stranger, node.address, *ALL_TCP))
        document = {
            **declared(around.neighbours, images),
            "target": {"kubernetes": {"namespace": NAMESPACE}},
        }
        variables = {"KUBECONFIG": str(node.kubeconfig)}
        sandbox = Sandbox(ROOT, folder, stack="proved", environment=variables, timeout=PATIENCE)
        program = Program(sandbox, document, is_applied=True)
        probe_stand_ins_soon(node, NAMESPACE)
        recordings = folder / "recordings"
        recordings.mkdir()  # of root, as an administrator makes it on a node without a provisioner
        stack.enter_context(volume(node, f"{NAMESPACE}-recordings", RECORDINGS_SIZE, "local", recordings))
        stack.callback(remove_namespace, node, NAMESPACE)
        stack.callback(sandbox.close)
        with stage("kubernetes: up"):
            program.up()
        outputs = program.sandbox.outputs()
        around.trust(outputs)
        yield Deployment(
            target="kubernetes",
            program=program,
            plan=accepted(document).plan,
            outputs=outputs,
            filters=True,
            resolver=DNS_SERVICE,
            others={node.address: before},
            host=Place.of("host", node.place.pid, node.address),
            recordings=recordings,
            **vars(around),
            find=lambda name: container_on(node, NAMESPACE, name),
        )


def _given(node: OwnedNode, name: str, archive: Path) -> str:
    """Give the node an image, and a name by its digest, because an image with a tag would be pulled at each start."""
    node.import_image(archive)
    (digest,) = {
        words[2]
        for words in map(str.split, _told(node, *_STORE, "images", "list", f"name=={name}").splitlines())
        if words[0] == name
    }
    _told(node, *_STORE, "images", "tag", "--force", name, f"{name.rpartition(':')[0]}@{digest}")
    return f"{name}@{digest}"


def container_on(node: OwnedNode, namespace: str, name: str) -> Running:
    """The container with this name in the one pod that has it and is not ending."""
    listed: dict[str, Any] = json.loads(
        node.kubectl("get", "pods", f"--namespace={namespace}", "--output=json")
    )
    ((pod, container),) = [
        (pod, each)
        for pod in listed["items"]
        if "deletionTimestamp" not in pod["metadata"]
        for each in pod["status"]["containerStatuses"]
        if each["name"] == name
    ]
    identity = container["containerID"].removeprefix("containerd://")
    tasks = map(str.split, _told(node, *_STORE, "tasks", "list").splitlines())
    (inner,) = [int(words[1]) for words in tasks if words[0] == identity]
    logs = ("logs", f"--namespace={namespace}", pod["metadata"]["name"], f"--container={name}")
    return Running(name, pid_here(node.place.pid, inner), lambda: node.kubectl(*logs), pod["status"]["podIP"])


def _told(node: OwnedNode, *command: str) -> str:
    done = subprocess.run(node.inside(*command), capture_output=True, text=True, check=True)
    return done.stdout

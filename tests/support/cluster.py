"""`python -m tests.support.cluster`: a Kubernetes node in the background, with the stand-ins as images.

The node is that of the sandbox (`sandbox.node`), which knows nothing of services. This module adds the stand-ins.
"""

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sandbox.bootstrap.progress import Progress, say
from sandbox.errors import SandboxError
from sandbox.node import background
from sandbox.node.node import Node
from tests.support.standin_images import IMAGES, archives
from tests.support.tools import MissingToolError

STAND_INS: Final = os.path.commonpath(list(IMAGES.values()))
"""The invented registry and folder of all stand-ins."""

_ADMISSION: Final = "admissionregistration.k8s.io/v1"
_POLICY: Final = "stand-ins-are-not-pulled"
_SOON: Final = "stand-ins-are-probed-soon"
_BRIEF: Final = "stand-ins-end-soon"
_MOST: Final = 8
"""The number of containers of a pod that are patched. No pod has so many."""


def import_stand_ins(node: Node) -> None:
    """Give a node the images that it does not have, under the names by which stand-ins are declared."""
    missing = [container for container in sorted(IMAGES) if IMAGES[container] not in node.images()]
    if missing:
        with Progress("stand-in services as images"):
            for archive in _of(missing):
                node.import_image(archive)


def use_stand_ins_as_they_are(node: Node) -> None:
    """Let the node's API server remove the pull policy from pods with stand-ins, because no registry has these images.

    A declared image without a digest would be pulled at each start.

    Raises:
        SandboxError: the API server refuses it.
    """
    _mutate(node, _POLICY, [_never_pulled(part) for part in ("containers", "initContainers")], {})


def probe_stand_ins_soon(node: Node, namespace: str) -> None:
    """Remove the delay of probes in pods of a namespace, because stand-ins start faster than the vendor's images.

    Raises:
        SandboxError: the API server refuses it.
    """
    settings = ("initialDelaySeconds", "periodSeconds")
    _mutate(
        node, f"{_SOON}-{namespace}", [_probed_soon(setting) for setting in settings], _pods_of(namespace)
    )


def end_stand_ins_soon(node: Node, namespace: str, seconds: int) -> None:
    """Give pods of a namespace this time to end, because an adapter would serve its callers for ten more minutes.

    Raises:
        SandboxError: the API server refuses it.
    """
    patch = f'[JSONPatch{{op: "add", path: "/spec/terminationGracePeriodSeconds", value: {seconds}}}]'
    _mutate(node, f"{_BRIEF}-{namespace}", [patch], _pods_of(namespace))


def remove_namespace(node: Node, namespace: str) -> None:
    """Remove a gateway's namespace without the adapter's drain of ten minutes, for which `destroy` would wait."""
    node.kubectl("delete", "namespace", namespace, "--ignore-not-found", "--wait=false")
    node.kubectl(
        "delete", "pods", "--all", f"--namespace={namespace}", "--grace-period=0", "--force", "--wait=false"
    )


def _pods_of(namespace: str) -> dict[str, object]:
    return {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}}}


def _mutate(node: Node, name: str, expressions: list[str], constraints: Mapping[str, object]) -> None:
    """Change pods while they are created."""
    mutations = [{"patchType": "JSONPatch", "jsonPatch": {"expression": each}} for each in expressions]
    pods = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}
    policy = {
        "matchConstraints": {"resourceRules": [pods], **constraints},
        "failurePolicy": "Fail",
        "reinvocationPolicy": "Never",
        "mutations": mutations,
    }
    for kind, spec in (
        ("MutatingAdmissionPolicy", policy),
        ("MutatingAdmissionPolicyBinding", {"policyName": name}),
    ):
        document = {"apiVersion": _ADMISSION, "kind": kind, "metadata": {"name": name}, "spec": spec}
        if refusal := node.client.apply(document).refusal:
            raise SandboxError(f"The API server refuses {kind}: {refusal}")


def _probed_soon(setting: str) -> str:
    containers = "object.spec.containers"
    chosen = f"i < {containers}.size() && has({containers}[i].readinessProbe)"
    path = f'"/spec/containers/" + string(i) + "/readinessProbe/{setting}"'
    return f'{[*range(_MOST)]}.filter(i, {chosen}).map(i, JSONPatch{{op: "add", path: {path}, value: 2}})'


def _never_pulled(part: str) -> str:
    """Patches in CEL for containers: https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/."""
    containers = f"object.spec.{part}"
    chosen = f'i < {containers}.size() && {containers}[i].image.startsWith("{STAND_INS}/")'
    patch = f'JSONPatch{{op: "add", path: "/spec/{part}/" + string(i) + "/imagePullPolicy", value: "IfNotPresent"}}'
    return f"{[*range(_MOST)]}.filter(i, has({containers}) && {chosen}).map(i, {patch})"


def _of(containers: Iterable[str]) -> list[Path]:
    made = archives()
    return [made[container] for container in containers]


@contextmanager
def volume(node: Node, name: str, size: str, kind: str, directory: Path) -> Iterator[None]:
    """A persistent volume in a directory of the node, for the next claim of this size. It has no storage class.

    Args:
        node: the node.
        name: of the volume.
        size: such as `64Mi`.
        kind: `local`, which the kubelet gives to the pod's `fsGroup`, or `hostPath`, whose owner it leaves.
        directory: which the administrator has made.
    """
    hostname = {"key": "kubernetes.io/hostname", "operator": "Exists"}
    made = {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name},
        "spec": {
            "capacity": {"storage": size},
            "accessModes": ["ReadWriteOnce"],
            "persistentVolumeReclaimPolicy": "Retain",
            kind: {"path": str(directory)},
            "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [hostname]}]}},
        },
    }
    node.kubectl("create", "--filename=-", given=json.dumps(made))
    try:
        yield
    finally:
        node.kubectl("delete", "persistentvolume", name)


def main() -> int:
    """Start the node if it does not run, import the images, and return the exit code."""
    started, root = time.monotonic(), Path.cwd()
    try:
        background.up(root)
        import_stand_ins(background.find(root))
        use_stand_ins_as_they_are(background.find(root))
    except (SandboxError, MissingToolError) as error:
        say(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        return 130
    say(f"done after {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Storage of a real node that cannot be written, repaired as docs/runbook.md says ("Repair storage that is not writable")."""

import json
import subprocess
from pathlib import Path
from typing import Final

import pytest

from sandbox.node.server import OwnedNode
from sandbox.testing.stacks import Sandbox, read_until
from tests.support.cluster import volume
from tests.support.cluster_gateway import SECONDS, Site, prepared
from tests.support.documents import ROOT
from tests.support.program import Program, changed

pytestmark = pytest.mark.live

SITE: Final = Site("storing", "192.0.2.75", "203.0.113.75", 30111, (30480, 30491))
SIZE: Final = "32Mi"
RECORDED: Final = {"recording": {}, "volumes": {"recordings": {"claim": {"size": SIZE}}}}
STEP: Final = "media-relay-storage"
REPAIR: Final = ("chown -R 1001:0", "chmod -R ug+rwX")
WHY: Final = (
    "/vgw-media-relay/recordings cannot be written.",
    f"ignores fsGroup: where its files are kept, run {' and '.join(REPAIR)} on its directory",
    "uid=1001 gid=0",
)


def test_a_pod_waits_until_its_storage_can_be_written(node: OwnedNode, tmp_path: Path) -> None:
    """The directory is of root, and the kubelet leaves it so. `up` names the step, and goes on after the repair."""
    kept = tmp_path / "recordings"
    kept.mkdir(mode=0o755)
    with (
        volume(node, f"{SITE.name}-recordings", SIZE, "hostPath", kept),
        prepared(node, tmp_path, SITE) as (_, _, document),
    ):
        environment = {"KUBECONFIG": str(node.kubeconfig)}
        sandbox = Sandbox(ROOT, tmp_path, stack=SITE.name, environment=environment, timeout=SECONDS)
        try:
            Program(sandbox, changed(document, RECORDED), is_applied=True).declare({})
            command = sandbox.start("up")
            said = read_until(command, f"container {STEP}: it ended with exit code 1")
            told = _last_words(node)
            assert [] == [each for each in WHY if each not in told], told
            assert [] == list(kept.iterdir())
            for repair in REPAIR:
                subprocess.run([*repair.split(), kept], check=True)
            rest, _ = command.communicate(timeout=SECONDS)
            assert command.returncode == 0, said + rest
        finally:
            sandbox.close()


def _last_words(node: OwnedNode) -> str:
    """What `kubectl describe pod` shows of the step that failed."""
    (pod,) = (
        each
        for each in json.loads(node.kubectl("get", "pods", f"--namespace={SITE.name}", "-o", "json"))["items"]
        if any(step["name"] == STEP for step in each["spec"].get("initContainers", []))
    )
    told = node.kubectl("describe", "pod", pod["metadata"]["name"], f"--namespace={SITE.name}")
    return " ".join(told.split())

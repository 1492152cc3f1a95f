"""The manifests of the dev stack: one `up`, and a check of each property that operators rely on."""

from collections.abc import Iterator

import kubernetes_validate
import pytest

from sandbox.testing.stacks import Sandbox
from tests.support import golden
from tests.support.documents import ROOT
from tests.support.pod_security import violations
from tests.support.program import DEV, QUICK, Program, changed

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The dev stack, deployed once. Tests must not change it."""
    sandbox = Sandbox(ROOT, tmp_path_factory.mktemp("dev"))
    program = Program(sandbox, changed(DEV, QUICK))
    program.up()
    yield program
    sandbox.close()


@pytest.mark.parametrize("version", ["1.28", "1.37"])
def test_api_server_would_take_every_manifest(dev: Program, version: str) -> None:
    """Each object is valid under the strict schemas of an old and a new Kubernetes."""
    for name, manifest in dev.manifests().items():
        taken = kubernetes_validate.validate(manifest, version, strict=True)
        assert taken == version, name


def test_manifests_equal_their_golden_copies(dev: Program) -> None:
    """Each change of a manifest shows in its golden copy; `tests.support.golden` says how to accept one."""
    made = golden.normalised(dev.manifests())

    for name, (expected, found) in golden.differences(made, "dev").items():
        assert found.splitlines() == expected.splitlines(), name


def test_each_manifest_has_a_golden_copy_of_its_own(dev: Program) -> None:
    """Each object has its own golden copy, and none is left out."""
    assert len(golden.normalised(dev.manifests())) == len(dev.manifests())


def test_pods_pass_pod_security_restricted(dev: Program) -> None:
    """The namespace enforces the level "restricted", and every pod passes it."""
    [namespace] = dev.objects("Namespace").values()
    labels = namespace["metadata"]["labels"]
    deployments = dev.objects("Deployment")

    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
    assert set(deployments) == {"voice-gateway", "voice-gateway-stt-adapter"}
    for deployment in deployments.values():
        assert violations(deployment["spec"]["template"]["spec"]) == []


def test_every_object_is_in_the_namespace_and_named_as_the_gateways(dev: Program) -> None:
    """No object is in the default namespace, and one label finds all of them."""
    for name, manifest in dev.manifests().items():
        metadata = manifest["metadata"]
        if manifest["kind"] != "Namespace":
            assert metadata["namespace"] == "voice-gateway", name
        assert metadata["labels"]["app.kubernetes.io/instance"] == "dev.voice-gateway", name


def test_configuration_is_immutable_and_secrets_are_referenced(dev: Program) -> None:
    """Configuration cannot change under a running pod, and a pod spec refers to secrets without containing them."""
    kinds = ("Secret", "ConfigMap")
    assert all(each["immutable"] for kind in kinds for each in dev.objects(kind).values())
    for deployment in dev.objects("Deployment").values():
        for container in deployment["spec"]["template"]["spec"]["containers"]:
            plain = {entry["name"] for entry in container["env"] if "value" in entry}
            assert not {name for name in plain if "PASS" in name or ("KEY" in name and "FILE" not in name)}


def test_folders_are_read_in_the_order_in_which_objects_must_be_applied(dev: Program) -> None:
    """`kubectl apply -R` reads the files sorted by path: first the namespace, last the objects that make pods."""
    files = sorted(dev.rendered.rglob("*.yaml"))
    kinds = [dev.manifests()[file.name]["kind"] for file in files]
    assert kinds[0] == "Namespace"
    assert kinds[kinds.index("Deployment") :] == ["Deployment"] * 2


def test_files_are_private(dev: Program) -> None:
    """Manifests contain secrets, so only their owner may read files and folders."""
    for path in dev.rendered.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_references_between_objects_hold(dev: Program) -> None:
    """Every Secret, ConfigMap and service account that a pod names is rendered under exactly that name."""
    names = {(each["kind"], each["metadata"]["name"]) for each in dev.manifests().values()}
    for deployment in dev.objects("Deployment").values():
        pod = deployment["spec"]["template"]["spec"]
        assert ("ServiceAccount", pod["serviceAccountName"]) in names
        sources = [
            source for volume in pod["volumes"] for source in volume.get("projected", {}).get("sources", [])
        ]
        for source in sources:
            for key, kind in (("secret", "Secret"), ("configMap", "ConfigMap")):
                assert key not in source or (kind, source[key]["name"]) in names
        for container in pod["containers"]:
            for entry in container["env"]:
                wanted = entry.get("valueFrom", {}).get("secretKeyRef")
                assert wanted is None or ("Secret", wanted["name"]) in names

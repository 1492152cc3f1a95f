"""The stack files that ship here: each is accepted, and each shows what it says it shows."""

import re
import stat
import subprocess
from pathlib import Path

import pytest

from checks import clear_text
from facts.model.certificates import IssuedIdentity, PemAnchor
from facts.model.files import KeystoreSpec
from plan.model.gateway import DockerTarget, KubernetesTarget
from sandbox.stack import name_of as stack_name
from tests.support.documents import (
    EXAMPLES,
    ROOT,
    ROTATION,
    STACK_FILES,
    accepted,
    declaration,
    name_of,
)


@pytest.mark.parametrize("path", STACK_FILES, ids=name_of)
def test_stack_file_is_accepted(path: Path) -> None:
    """No example has a fault."""
    assert accepted(declaration(path)).plan.name == "voice-gateway"


@pytest.mark.parametrize("path", STACK_FILES, ids=name_of)
def test_stack_file_renders_to_its_own_folder(path: Path) -> None:
    """The folder has the name of the stack, so manifests of two stacks are not mixed; one example is applied."""
    target = accepted(declaration(path)).plan.target
    is_applied = isinstance(target, DockerTarget) or path.name == "cluster.yaml"
    expected = None if is_applied else f"rendered/{stack_name(path)}"
    assert expected == (target.render_to if isinstance(target, KubernetesTarget) else None)


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
def test_example_says_how_to_run_it(path: Path) -> None:
    """The command in the comment names the file it stands in."""
    commands = re.findall(
        r"^#   make (?:up|preview) CONFIG=(\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [name_of(path)] == commands


@pytest.mark.parametrize("path", STACK_FILES, ids=name_of)
def test_credentials_are_invented(path: Path) -> None:
    """Each credential in a stack file says that it is invented, so no run warns about it."""
    document = declaration(path)
    assert list(clear_text.warnings(document, document, accepted(document).secrets)) == []


def test_production_has_everything_on() -> None:
    """The largest example has no weaker choice and no writable root, and uses each subject of the guide."""
    made = accepted(declaration(ROOT / "examples/production.yaml")).plan
    containers = [container for workload in made.workloads for container in workload.containers]
    assert () == made.weaker_choices
    assert all(container.read_only_root for container in containers)
    assert all("@sha256:" in container.image for container in containers)
    variables = {name for container in containers for name in container.environment}
    wanted = {
        "PROXY_HOST",
        "SSL_CLIENT_PKCS12_FILE",
        "SSL_SERVER_PKCS12_FILE",
        "STT_ADAPTER_PASSWORD",
        "MULTI_TENANT_CONFIG_FILE",
        "WHITELIST_FROM_URI",
        "WHITELIST_TO_URI",
        "TRUSTED_IP_LIST",
        "REST_API_PASSWORD",
        "ADMIN_PASSWORD",
    }
    assert set() == wanted - variables


def test_production_closes_plain_sip() -> None:
    """With digest authentication only SIP over TLS is offered."""
    assert accepted(declaration(ROOT / "examples/production.yaml")).plan.outputs["sip"]["plainPort"] is None


def test_bring_your_own_builds_only_what_is_not_brought() -> None:
    """Brought stores are used without change. Only the adapter's store is built, and the brought authority signs its certificate."""
    made = accepted(declaration(ROOT / "examples/bring-your-own.yaml")).plan
    files = {
        file.path: file.content
        for workload in made.workloads
        for container in workload.containers
        for file in container.files
    }
    assert ["/sslConf/adapter.p12"] == [
        path for path, content in files.items() if isinstance(content, KeystoreSpec)
    ]
    assert ["adapter"] == [identity.name for identity in made.identities]
    assert {"example-company"} == {getattr(each, "authority", None) for each in made.identities}


def test_rotation_keeps_trust_at_each_step() -> None:
    """A peer that trusts the authorities of one step trusts the certificates of the next step."""
    trusted = []
    signing = []
    for path in ROTATION:
        made = accepted(declaration(path)).plan
        trusted.append({authority.name for authority in made.authorities})
        signing.append({each.authority for each in made.identities if isinstance(each, IssuedIdentity)})
    assert [{"first"}, {"first", "second"}, {"first", "second"}, {"second"}] == trusted
    assert [{"first"}, {"first"}, {"second"}, {"second"}] == signing


def test_rotation_is_one_stack() -> None:
    """The steps differ only in the authority, so nothing else can change."""
    assert {"gateway"} == {stack_name(path) for path in ROTATION}
    first, *others = (declaration(path) for path in ROTATION)
    for document in others:
        document["tls"]["authority"] = first["tls"]["authority"]
        assert first == document


def test_listed_authority_reaches_the_stores() -> None:
    """The certificate of examples/trust is in the stores without a change."""
    made = accepted(declaration(ROOT / "Pulumi.dev.yaml")).plan
    pem = (ROOT / "examples/trust/digicert-global-root-g2.pem").read_text(encoding="utf-8")
    anchors = {
        anchor.pem.strip()
        for workload in made.workloads
        for container in workload.containers
        for file in container.files
        if isinstance(file.content, KeystoreSpec)
        for anchor in file.content.trusted
        if isinstance(anchor, PemAnchor)
    }
    assert {pem.strip()} == anchors


@pytest.mark.reader
def test_script_makes_what_is_brought(tmp_path: Path) -> None:
    """The script beside the example makes all of its files again."""
    folder = tmp_path / "bring-your-own"
    folder.mkdir()
    script = ROOT / "examples/bring-your-own/make.sh"
    (folder / "make.sh").write_bytes(script.read_bytes())
    subprocess.run(["sh", str(folder / "make.sh")], check=True, capture_output=True)
    assert sorted(path.name for path in script.parent.iterdir()) == sorted(
        path.name for path in folder.iterdir()
    )
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o444 == 0o444 for path in folder.iterdir())

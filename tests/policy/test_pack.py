"""The pack on the real engine: our stacks pass, weak programs are refused, and the configuration has effect."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.testing.stacks import Result, Sandbox
from tests.support.documents import ROOT, declaration
from tests.support.program import QUICK, Program, changed

pytestmark = pytest.mark.engine

PACK = ROOT / "policy"
SAMPLES = Path(os.environ.get("VENDOR_FILES", os.devnull)) / "samples" / "kubernetes"
PROGRAM = Path(__file__).parent / "programs" / "samples"
CANARY = "canary-6f1d"
ROOT_USER = {
    "what": "root-user",
    "reason": "The old image starts as root, and its successor comes in spring.",
}


def judged(stack: Program, *arguments: str, **configured: Any) -> Result:  # noqa: ANN401 - settings of rules
    """The result of a preview with the pack and its configuration."""
    if configured:
        file = stack.sandbox.folder / "policies.json"
        rules = {name.replace("_", "-"): each for name, each in configured.items()}
        file.write_text(json.dumps(rules), encoding="utf-8")
        arguments = (*arguments, "--policy-pack-config", str(file))
    return stack.run("preview", "--policy-pack", str(PACK), *arguments)


@pytest.mark.parametrize(
    "source",
    ["Pulumi.dev.yaml", "examples/production.yaml"],
)
def test_our_stacks_pass(sandbox: Callable[..., Sandbox], source: str) -> None:
    """Our example stacks break no rule, and each rule was run."""
    result = judged(Program(sandbox(ROOT), changed(declaration(ROOT / source), QUICK)))

    assert result.code == 0, result.text
    assert "voice-gateway-hardening" in result.text
    assert "[mandatory]" not in result.text
    assert "can't run policy" not in result.text


def test_a_declared_reason_passes_unless_the_platform_team_says_otherwise(
    sandbox: Callable[..., Sandbox],
) -> None:
    """A weaker choice with a reason passes.

    If the platform team does not accept declared reasons, the preview fails with place, reason and remedy.
    """
    stack = Program(
        sandbox(ROOT), changed(declaration(ROOT / "Pulumi.dev.yaml"), {**QUICK, "weakerChoices": [ROOT_USER]})
    )

    heard = judged(stack)
    unheard = judged(stack, pod_user={"acceptDeclaredReasons": False})

    assert heard.code == 0, heard.text
    assert unheard.code != 0
    assert "spec.template.spec.containers[0].securityContext.runAsUser" in unheard.text
    assert "Set runAsNonRoot: true and a user other than 0." in unheard.text


def test_what_is_refused_is_not_made(sandbox: Callable[..., Sandbox]) -> None:
    """`up` never makes the workloads that a rule refuses, even if no preview runs before it."""
    stack = Program(sandbox(ROOT), changed(declaration(ROOT / "Pulumi.dev.yaml"), QUICK))
    file = stack.sandbox.folder / "policies.json"
    file.write_text(json.dumps({"image-pinned": {"requireDigest": 1}}), encoding="utf-8")

    result = stack.run("up", "--policy-pack", str(PACK), "--policy-pack-config", str(file))

    assert result.code != 0
    assert "The image has no digest." in result.text
    assert stack.of("Deployment") == []


def test_a_wrong_configuration_is_refused(sandbox: Callable[..., Sandbox]) -> None:
    """A configuration with an exemption without a reason is refused."""
    stack = Program(sandbox(ROOT), changed(declaration(ROOT / "Pulumi.dev.yaml"), QUICK))

    result = judged(stack, image_pinned={"exemptions": [{"resource": "voice-gateway"}]})

    assert result.code != 0
    assert "reason" in result.text


def _samples(sandbox: Callable[..., Sandbox], file: Path) -> Result:
    stack = sandbox(PROGRAM)
    rendered = str(stack.folder / "rendered")
    stack.config = yaml.safe_dump({"config": {"samples:file": str(file), "samples:rendered": rendered}})
    return stack.preview("--policy-pack", str(PACK))


def test_common_habits_are_refused(sandbox: Callable[..., Sandbox], tmp_path: Path) -> None:
    """A manifest with common weaknesses is refused on the real engine, and no value is shown."""
    container = {
        "name": "gateway",
        "image": "gateway:latest",
        "env": [{"name": "PASSWORD", "value": CANARY}],
        "ports": [{"containerPort": 5060, "hostPort": 5060}],
    }
    pod = {"hostNetwork": True, "containers": [container]}
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "gateway"},
        "spec": {
            "selector": {"matchLabels": {"app": "gateway"}},
            "template": {"metadata": {"labels": {"app": "gateway"}}, "spec": pod},
        },
    }
    file = tmp_path / "habits.yaml"
    file.write_text(yaml.safe_dump(deployment), encoding="utf-8")

    result = _samples(sandbox, file)

    assert result.code != 0
    for what in (
        "The pod shares a namespace with its node.",
        "The container takes a port of its node.",
        "Nothing keeps the container from running as root.",
        "The container keeps capabilities.",
        "The container can take all that its node has.",
        "The pod gets a token of the API server.",
        "The tag of the image moves from one image to another.",
        "A variable holds a credential in clear.",
        "No NetworkPolicy limits the ingress of these pods.",
    ):
        assert what in result.text, what
    assert CANARY not in result.text


@pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="set VENDOR_FILES to a folder with the vendor's samples/kubernetes"
)
@pytest.mark.parametrize("name", ["deploy-multitenant.yaml", "deploy-single-tenant.json"])
def test_the_vendor_s_samples_are_refused(sandbox: Callable[..., Sandbox], name: str) -> None:
    """The vendor's samples are refused: they have host network, tags that move, root and no limits."""
    result = _samples(sandbox, SAMPLES / name)

    assert result.code != 0
    for rule in (
        "pod-host-namespaces",
        "image-pinned",
        "pod-user",
        "pod-privileges",
        "pod-limits",
        "pod-token",
    ):
        assert rule in result.text, rule

"""The parts of a state that are always in clear text hold no secret: ids, URNs, names, references between resources."""

from collections.abc import Callable

import pytest

from sandbox.plugins.docker import double
from sandbox.testing.stacks import Sandbox
from tests.support.canaries import DECLARATIONS, Planter
from tests.support.documents import ROOT
from tests.support.identifiers import identifiers_with_secrets
from tests.support.program import QUICK, Program, changed

pytestmark = pytest.mark.engine

ON_DOCKER = {
    "target": {"docker": {"bindAddress": "192.0.2.10"}},
    "exposure.mediaAddress": "192.0.2.10",
    "rest.clientNetworks": ["192.0.2.0/24"],
    "rest.clientNamespaces": None,
}


@pytest.mark.parametrize("name", DECLARATIONS)
def test_no_identifier_holds_a_secret(sandbox: Callable[..., Sandbox], name: str) -> None:
    """Neither a declared nor a generated secret is part of the id, URN or reference of any resource."""
    _assert_no_secret_in_clear(Program(sandbox(ROOT), changed(DECLARATIONS[name](Planter()), QUICK)))


def test_no_identifier_holds_a_secret_of_containers(sandbox: Callable[..., Sandbox]) -> None:
    """On Docker, the names and labels of volumes depend on their content, and no identifier holds a secret either."""
    document = changed(DECLARATIONS["passwords"](Planter()), {**QUICK, **ON_DOCKER})
    program = Program(sandbox(ROOT), document)
    program.sandbox.environment[double.SWITCH] = "pretended"
    _assert_no_secret_in_clear(program)


def _assert_no_secret_in_clear(program: Program) -> None:
    program.up()

    deployment = program.sandbox.state("--show-secrets")

    assert identifiers_with_secrets(deployment) == []
    passwords = [each for each in deployment["resources"] if each["type"].endswith(":RandomPassword")]
    assert passwords
    assert {each["id"] for each in passwords} == {"none"}


def test_search_finds_a_secret_in_an_id() -> None:
    """The search itself works: it finds the secret in a `RandomBytes`, whose id is its content."""
    hidden = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
    urn = "urn:pulumi:dev::voice-gateway::random:index/randomBytes:RandomBytes::seed"
    content = "YWJjZGVmZ2hpamtsbW5vcA=="
    resource = {
        "urn": urn,
        "type": "random:index/randomBytes:RandomBytes",
        "id": content,
        "outputs": {"base64": {**hidden, "plaintext": f'"{content}"'}},
    }

    assert identifiers_with_secrets({"resources": [resource]}) == [f"{urn}: {urn} outputs.base64 as it is"]
    assert identifiers_with_secrets({"resources": [{**resource, "id": "none"}]}) == []

"""A wrong declaration changes nothing, and the error says what to write instead."""

from collections.abc import Iterator

import pytest
import yaml

from declaration.stack_file import KEY
from sandbox.testing.stacks import Sandbox
from tests.support.documents import ROOT
from tests.support.gallery import FOLDER, Case
from tests.support.program import DEV, QUICK, Program, changed

pytestmark = pytest.mark.engine

CASES = ("many-faults", "store-wrong-passphrase", "unquoted-number")
"""Cases of the gallery, which other tests run completely without an engine."""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A stack that is deployed. The tests then make its file wrong."""
    sandbox = Sandbox(ROOT, tmp_path_factory.mktemp("refused"))
    program = Program(sandbox, changed(DEV, QUICK))
    program.up()
    yield program
    sandbox.close()


@pytest.mark.parametrize("command", ["preview", "up"])
@pytest.mark.parametrize("name", CASES)
def test_wrong_declaration_changes_nothing(stack: Program, name: str, command: str) -> None:
    """The command fails with the whole reviewed message and without a trace. State and manifests stay as they are."""
    case = Case(FOLDER / name)
    resources, manifests = _readable(stack.sandbox.resources()), stack.manifests()

    stack.sandbox.config = yaml.safe_dump({"config": {KEY: dict(case.declaration)}})
    refused = stack.run(command)

    assert refused.code == 1
    assert _lines(case.expected) in _lines(refused.text.replace("error: ", ""))
    assert "Traceback" not in refused.text
    assert _readable(stack.sandbox.resources()) == resources
    assert stack.manifests() == manifests


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("config: {}\n", "is missing configuration value 'gateway'"),
        ("config: {'voice-gateway:gateway': [1]}\n", "must be of type 'object'"),
        ("config: {'voice-gateway:gateway': {}}\n", "does not name a target"),
    ],
)
def test_file_without_a_declaration_is_reported_with_a_remedy(
    stack: Program, config: str, message: str
) -> None:
    """A stack file without a declaration, or with another value in its place, is refused with a clear message."""
    stack.sandbox.config = config

    refused = stack.run("preview")

    assert refused.code == 1
    assert message in refused.text
    assert "Traceback" not in refused.text


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null/nothing"])
def test_named_file_that_is_none_is_refused_at_once(stack: Program, name: str) -> None:
    """A device, and a path below a device, are refused as unreadable files, with the place in the declaration."""
    stack.declare({**QUICK, "tls.trust.assistant": [{"file": name}]})

    refused = stack.run("preview")

    assert refused.code == 1
    assert "tls.trust.assistant[0]" in refused.text
    assert "names a file that cannot be read" in refused.text
    assert "Traceback" not in refused.text


def _readable(value: object) -> object:
    """A part of the state without times and without encrypted values, which differ in each run."""
    if isinstance(value, dict):
        return {
            key: _readable(child) for key, child in value.items() if key not in {"ciphertext", "modified"}
        }
    return [_readable(child) for child in value] if isinstance(value, list) else value


def _lines(text: str) -> str:
    """The lines of a text without indentation and without empty lines, which the engine adds."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())

"""States of stacks that an older program made, with their stack files.

`python -m tests.support.states [NAME ...]` makes them again with today's program; tests/fixtures/states/README.md says
when. Each state was made by a real `up`, with the engine of the sandbox.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import yaml

from declaration.stack_file import KEY
from sandbox.passphrase import VALUE as PASSPHRASE
from sandbox.plugins.docker import double
from sandbox.plugins.kubernetes import owners, rendering
from sandbox.testing.clock import at
from sandbox.testing.stacks import Sandbox
from tests.support.documents import ROOT, declaration
from tests.support.program import QUICK, Document, Program, changed

FOLDER: Final = ROOT / "tests" / "fixtures" / "states"

ENVIRONMENT: Final = {PASSPHRASE: "the passphrase of fixtures", double.SWITCH: "pretended"}
"""The passphrase is public: the keys and passwords in these states protect nothing."""

_RENDERED: Final = "RENDERED"
"""The text for the folder of manifests in a fixture. Each test has its own folder."""

_SLACK: Final = timedelta(minutes=1)
"""A state has the time at which its update ended. A little later, all of its certificates are valid."""


@dataclass(frozen=True)
class Fixture:
    """A state, its stack file, and the differences that today's program makes."""

    name: str
    """The name of the stack."""

    @property
    def folder(self) -> Path:
        """The folder of all its files."""
        return FOLDER / self.name

    @property
    def announced(self) -> dict[str, dict[str, str]]:
        """The changes that a preview must show: the `change` and the `fragment` that describes it, by resource."""
        found: dict[str, dict[str, str]] = yaml.safe_load((self.folder / "announced.yaml").read_text("utf-8"))
        return found

    def restored(self, sandbox: Sandbox) -> Program:
        """The stack with this state, at the time when it was made, with its manifests in their folder."""
        sandbox.environment |= ENVIRONMENT
        stack_file = yaml.safe_load((self.folder / "stack.yaml").read_text("utf-8"))
        program = Program(sandbox, stack_file["config"][KEY], stack_file["encryptionsalt"])
        text = (self.folder / "state.json").read_text("utf-8").replace(_RENDERED, str(program.rendered))
        made = datetime.fromisoformat(json.loads(text)["deployment"]["manifest"]["time"])
        sandbox.environment |= at(made + _SLACK)
        imported = sandbox.pulumi("stack", "import", given=text)
        assert imported.code == 0, imported.text
        _render(sandbox.state("--show-secrets"))
        return program

    def make(self, source: Path) -> None:
        """Deploy the stack of a file, and keep its state.

        Args:
            source: a stack file of this repository. Only the sizes of its keys are changed.
        """
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        document = self._with_own_files(changed(declaration(source), QUICK))
        with tempfile.TemporaryDirectory() as folder:
            sandbox = Sandbox(ROOT, Path(folder), stack=self.name, environment=dict(ENVIRONMENT))
            program = Program(sandbox, document)
            program.up()
            state: Document = {"version": 3, "deployment": _without_paths(sandbox.state())}
            self._write("state.json", json.dumps(state, sort_keys=True, separators=(",", ":")), program)
            salt = state["deployment"]["secrets_providers"]["state"]["salt"]
            stack_file = {"encryptionsalt": salt, **yaml.safe_load(sandbox.config)}
            self._write("stack.yaml", yaml.safe_dump(stack_file), program)
        self._write("announced.yaml", "{}", program)

    def _write(self, name: str, text: str, program: Program) -> None:
        (self.folder / name).write_text(
            text.replace(str(program.rendered), _RENDERED).rstrip() + "\n", "utf-8"
        )

    def _with_own_files(self, value: Any) -> Any:  # noqa: ANN401 - any part of a declaration
        """The declaration with copies of the files that it names, because the files of an example may change."""
        match value:
            case {"file": str(path), **rest} if not rest:
                copy = self.folder / "files" / Path(path).name
                copy.parent.mkdir(exist_ok=True)
                copy.write_bytes((ROOT / path).read_bytes())
                return {"file": copy.relative_to(ROOT).as_posix()}
            case dict():
                return {key: self._with_own_files(part) for key, part in value.items()}
            case list():
                return [self._with_own_files(part) for part in value]
            case _:
                return value


SOURCES: Final = {
    "dev": ROOT / "Pulumi.dev.yaml",
    **{
        name: ROOT / "examples" / f"{name}.yaml"
        for name in ("bring-your-own", "docker", "multi-tenant", "production")
    },
}
"""The stack file of each fixture."""

FIXTURES: Final = [Fixture(name) for name in SOURCES]
"""All kept states."""


def _without_paths(state: Document) -> Document:
    """A state without the paths of source files of this machine, in which its resources were declared."""
    for resource in state["resources"]:
        for key in ("sourcePosition", "stackTrace"):
            resource.pop(key, None)
    return state


def _render(state: Document) -> None:
    """Write each object of a state, with its secrets, to its file, like the update that made the state."""
    resources = state["resources"]
    folders = {
        f"{each['urn']}::{each['id']}": each["inputs"].get("renderYamlToDirectory")
        for each in resources
        if each["type"] == "pulumi:providers:kubernetes"
    }
    for each in resources:
        if each["type"].startswith("kubernetes:"):
            manifest, folder = _revealed(each["outputs"]), Path(folders[each["provider"]])
            refused = owners.claim(folder, each["urn"])
            assert refused is None, refused
            owners.note(folder, each["urn"], rendering.path_of(manifest, folder))
            rendering.write(manifest, folder)


def _revealed(value: Any) -> Any:  # noqa: ANN401 - any part of a state
    """A value of a state that was exported with its secrets, without the marks around them."""
    match value:
        case {"plaintext": str(text), **_rest}:
            return json.loads(text)
        case dict():
            return {key: _revealed(part) for key, part in value.items()}
        case list():
            return [_revealed(part) for part in value]
        case _:
            return value


def _chosen(names: list[str]) -> Iterator[Fixture]:
    return (fixture for fixture in FIXTURES if not names or fixture.name in names)


if __name__ == "__main__":
    for chosen in _chosen(sys.argv[1:]):
        chosen.make(SOURCES[chosen.name])

"""What the mocked runs need: the answers of the plugins, the configurations, and the plain program.

Owns one recorded run of our own program, in which keys and certificates are really made.
"""

import json
import os
import runpy
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi

from benchmarks import declarations
from benchmarks.mocked import key
from benchmarks.plain import plain_program
from declaration.stack_file import KEY
from sandbox.plugins.wire import reveal
from tests.support.pulumi import Recording, State, run

COMPUTED = ("tls:", "random:")
"""Packages whose plugins compute what cannot be had from the inputs."""


@dataclass(frozen=True)
class Recorded:
    """Files of a recorded run, in a folder of its own."""

    folder: Path
    """Where configurations may be added."""

    @property
    def answers(self) -> Path:
        """Outputs of keys, certificates and passwords."""
        return self.folder / "answers.json"

    @property
    def plain(self) -> Path:
        """The plain program."""
        return self.folder / "plain.py"

    def project(self, name: str) -> Path:
        """Make the plain program a project of this name, for the engine; answer its folder."""
        folder = self.folder / "plain"
        folder.mkdir()
        shutil.copyfile(self.plain, folder / "__main__.py")
        (folder / "Pulumi.yaml").write_text(f"name: {name}\nruntime: python\n", encoding="utf-8")
        (folder / "Pulumi.plain.yaml").write_text("config: {}\n", encoding="utf-8")
        return folder

    def configuration(self, name: str, values: dict[str, Any]) -> Path:
        """Write a configuration of the program; answer its file."""
        file = self.folder / f"{name}.json"
        texts = {f"voice-gateway:{key}": json.dumps(value) for key, value in values.items()}
        file.write_text(json.dumps(texts), encoding="utf-8")
        return file


def record(folder: Path, state: State | None = None) -> Recorded:
    """Run our program once, on the declaration of the dev stack; write answers and plain program."""
    recorded, state = Recorded(folder), {} if state is None else state
    recorded.plain.write_text(plain_program(registrations(state)), encoding="utf-8")
    answers = {
        key(kind, name): reveal(outputs)
        for (kind, name, _), (_, outputs) in ((json.loads(found), made) for found, made in state.items())
        if kind.startswith(COMPUTED)
    }
    recorded.answers.write_text(json.dumps(answers), encoding="utf-8")
    return recorded


def registrations(state: State, program: Path = declarations.ROOT / "__main__.py") -> Recording:
    """What a program registers for the dev stack; keys and certificates that the state has are not made anew."""

    def main() -> None:
        pulumi.runtime.set_all_config({KEY: json.dumps(declarations.dev())})
        runpy.run_path(str(program), run_name="__main__")

    with _inside(declarations.ROOT):
        return run(main, state=state)


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """Names of files in a declaration count from the project's folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)

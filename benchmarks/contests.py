"""What is compared with what.

Owns the commands; each contest says what it aims at. Everything is written below one passing folder: the stacks of
the person who measures are not touched.
"""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from benchmarks import declarations
from benchmarks.declarations import ROOT
from benchmarks.recording import Recorded, record
from benchmarks.timing import Contestant, measure
from declaration.stack_file import KEY, NAME

HERE = Path(__file__).resolve().parent
TRUSTED = ROOT / "examples" / "trust" / "digicert-global-root-g2.pem"
EMPTY = HERE / "empty"


@dataclass(frozen=True)
class Contest:
    """One thing measured against another."""

    what: str
    ours: Contestant
    baseline_name: str
    baseline: Contestant
    aim: float
    """Largest ratio of ours to the baseline that is meant to be."""


class Contests:
    """All contests, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack_file = folder / "Pulumi.dev.yaml"
        rendered = {"config": {KEY: declarations.dev(folder / "rendered")}}
        self._stack_file.write_text(yaml.safe_dump(rendered), encoding="utf-8")

    def all(self) -> list[Contest]:
        """Every contest, in the order of the table."""
        return [
            self.preview(),
            self.plain_preview(),
            self.first_up(),
            self.plain_program(),
            self.tenants(1000),
            self.gateways(20, 1),
            self.gateways(20, 10),
        ]

    def preview(self) -> Contest:
        """A preview that finds nothing to do, and one of a program that declares nothing."""
        ours, empty = self._folder / "state", self._folder / "empty"
        measure(self._dev("up", ours), ROOT)
        measure(_empty("up", empty), ROOT)
        return Contest(
            "preview without a change",
            lambda: [*self._dev("preview", ours), "--", "--expect-no-changes"],
            "an empty program",
            lambda: _empty("preview", empty),
            aim=2.2,
        )

    def plain_preview(self) -> Contest:
        """A preview that finds nothing to do, and one of a program of literals with the same resources."""
        ours, plain = self._folder / "state", self._folder / "plain"
        literals = self._recorded.project("voice-gateway")
        for command in (self._dev("up", ours), _plain("up", literals, plain)):
            measure(command, ROOT)
        return Contest(
            "preview without a change",
            lambda: [*self._dev("preview", ours), "--", "--expect-no-changes"],
            "that of literals",
            lambda: [*_plain("preview", literals, plain), "--", "--expect-no-changes"],
            aim=1.2,
        )

    def first_up(self) -> Contest:
        """A first `up`, and the guide's commands."""
        state, stores = self._folder / "first", self._folder / "by-hand"

        def up() -> list[str]:
            for folder in (state, self._folder / "rendered"):
                shutil.rmtree(folder, ignore_errors=True)
            return self._dev("up", state)

        def by_hand() -> list[str]:
            shutil.rmtree(stores, ignore_errors=True)
            return by_hand_command(stores)

        return Contest("first up", up, "openssl and keytool", by_hand, aim=1)

    def plain_program(self) -> Contest:
        """Our program and one of literals, under mocks."""
        file = self._recorded.configuration("dev", {NAME: declarations.dev()})
        return Contest(
            "program under mocks",
            self._mocked(ROOT / "__main__.py", file),
            "the same resources as literals",
            self._mocked(self._recorded.plain, file),
            aim=1.2,
        )

    def tenants(self, count: int) -> Contest:
        """Many tenants, and one."""

        def program(number: int) -> Contestant:
            values = {NAME: declarations.with_tenants(number)}
            return self._mocked(
                ROOT / "__main__.py", self._recorded.configuration(f"tenants-{number}", values)
            )

        return Contest(f"{count} tenants", program(count), "1 tenant", program(1), aim=2)

    def gateways(self, many: int, few: int) -> Contest:
        """Many gateways in one program, and fewer: costs more than in proportion if it is not linear."""

        def program(number: int) -> Contestant:
            values = {"gateways": declarations.gateways(number)}
            return self._mocked(
                HERE / "gateways.py", self._recorded.configuration(f"gateways-{number}", values)
            )

        return Contest(f"{many} gateways", program(many), f"{few} of them", program(few), aim=many / few)

    @cached_property
    def _recorded(self) -> Recorded:
        return record(self._folder)

    def _mocked(self, program: Path, configuration: Path) -> Contestant:
        command = [sys.executable, "-m", "benchmarks.mocked"]
        return _always([*command, str(program), str(configuration), str(self._recorded.answers)])

    def _dev(self, operation: str, state: Path) -> list[str]:
        return _sandbox(operation, self._stack_file, ROOT, state)


def by_hand_command(folder: Path) -> list[str]:
    """The command that makes everything by hand, into a folder that is not there yet."""
    return ["sh", str(HERE / "by_hand.sh"), str(folder), str(TRUSTED)]


def _empty(operation: str, state: Path) -> list[str]:
    return _sandbox(operation, EMPTY / "Pulumi.empty.yaml", EMPTY, state)


def _plain(operation: str, project: Path, state: Path) -> list[str]:
    return _sandbox(operation, project / "Pulumi.plain.yaml", project, state)


def _sandbox(operation: str, stack_file: Path, project: Path, state: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "sandbox", operation, "--config", str(stack_file)),
        *("--project", str(project), "--state", str(state)),
    ]


def _always(command: list[str]) -> Callable[[], list[str]]:
    return lambda: command

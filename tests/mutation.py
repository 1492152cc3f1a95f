"""Mutation testing of the rooms that decide: does a test fail when the code is wrong?

Runs mutmut in a copy of the checkout below `.cache`, over a sample of all mutants or over all of them, and prints the
score of each room and every mutant that survived. docs/mutation.md says how to read it.

    python -m tests.mutation --share 0.05
    python -m tests.mutation --only 'checks.rules.*' --share 1
"""

import argparse
import fnmatch
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[1]
TREE = PROJECT / ".cache" / "mutation" / "tree"
ROOMS = ("declaration", "facts", "checks", "plan", "keystore")
READ = ("components", "plugin", "review", "sandbox", "docs", "examples", "Pulumi.yaml", "Pulumi.dev.yaml")
"""What the unit tests load and read, without mutants in it."""
TESTS = (
    *("tests/unit/declaration", "tests/unit/plan", "tests/unit/keystore"),
    *(
        "tests/unit/review/test_report.py",
        "tests/unit/review/test_stores.py",
        "tests/unit/docs/test_reference.py",
    ),
)
"""Of the rooms, and of what shows what the rooms say: the security report, and the reference.

Unit tests alone: properties draw too long for thousands of runs.
"""
OPTIONS = (
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-k",
    "not every_reason and not every_folder and not makes_faults",
)
"""What reads the source sees mutants there, and what reads the folders of the project sees a part of them."""
SETTINGS = f"""
[tool.pytest.ini_options]
pythonpath = [".", "sandbox/src"]
addopts = ["--import-mode=importlib"]

[tool.mutmut]
source_paths = {json.dumps(ROOMS)}
also_copy = {json.dumps(READ)}
pytest_add_cli_args = {json.dumps(OPTIONS)}
pytest_add_cli_args_test_selection = {json.dumps(TESTS)}
"""

LAST_LINES = 12
"""Of mutmut, where it ran no mutant: pytest's summary is there, if a test fails without any mutant."""
_STATES = {0: "survived", 1: "killed", 3: "killed", 33: "without a test"}
"""By the exit code of pytest that mutmut keeps; any other is a time-out or a crash."""
_LEFT = frozenset(code for code, state in _STATES.items() if state != "killed")
_CAUGHT = 1


def prepare() -> None:
    """A fresh copy of the checkout, with mutmut's settings in it."""
    shutil.rmtree(TREE, ignore_errors=True)
    TREE.mkdir(parents=True)
    for name in (*ROOMS, *READ, "tests"):
        source = PROJECT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, TREE / name)
    (TREE / "pyproject.toml").write_text(SETTINGS, "utf-8")
    _leave_out_mutants(TREE / "checks" / "rules" / "__init__.py")


def _leave_out_mutants(file: Path) -> None:
    """Each public function of a file of rules is a rule. mutmut adds public functions, whose names begin with `x_`."""
    text, private, added = file.read_text("utf-8"), 'name.startswith("_")', 'name.startswith(("_", "x_"))'
    if private not in text:
        sys.exit(f"{file.name} does not say {private}: which functions are rules?")
    file.write_text(text.replace(private, added), "utf-8")


def run(*mutants: str) -> str:
    """Run some mutants, two at a time. Answers what mutmut printed; the results are in its files."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "2", *mutants]
    done = subprocess.run(
        command, cwd=TREE, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return done.stdout


def is_caught(mutant: str) -> bool:
    """Whether any of the tests fails with a mutant.

    mutmut runs for each mutant the tests that called its function. A function that is called while modules are loaded,
    as for a table, has none of them.
    """
    command = [sys.executable, "-m", "pytest", "-x", "-q", *OPTIONS, *TESTS]
    environment = {**os.environ, "MUTANT_UNDER_TEST": mutant}
    done = subprocess.run(
        command, cwd=TREE / "mutants", env=environment, check=False, stdout=subprocess.DEVNULL
    )
    return done.returncode != 0


def results() -> dict[str, int | None]:
    """Every mutant with the exit code of its tests; None where it was not run."""
    found: dict[str, int | None] = {}
    for meta in sorted((TREE / "mutants").rglob("*.py.meta")):
        found |= json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
    return found


def report(seen: dict[str, int]) -> Iterator[str]:
    """A line for each room, then the survivors."""
    for room in ROOMS:
        states = Counter(
            _STATES.get(code, "timed out") for name, code in seen.items() if name.startswith(f"{room}.")
        )
        total = states.total()
        caught = total - states["survived"] - states["without a test"]
        counted = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
        yield f"{room}: {caught} of {total} caught ({caught / max(total, 1):.0%}): {counted}"
    for name, code in sorted(seen.items()):
        if code in _LEFT:
            yield f"  {_STATES[code]}: {name}"


def main() -> None:
    """Samples, runs, reports."""
    parser = argparse.ArgumentParser(
        description="Mutation testing of declaration, facts, checks, plan and keystore."
    )
    parser.add_argument("--share", type=float, default=0.02, help="share of the mutants, 1 for all")
    parser.add_argument("--only", default="*", help="pattern of mutants' names, such as 'plan.flows.*'")
    parser.add_argument("--seed", type=int, default=1, help="another seed is another sample")
    wishes = parser.parse_args()
    prepare()
    run("no such mutant")  # mutmut makes all mutants before it looks for the wanted ones
    names = sorted(fnmatch.filter(results(), wishes.only))
    sample = random.Random(wishes.seed).sample(names, round(len(names) * wishes.share))  # noqa: S311 - no secret
    printed = run(*sample)
    seen = {name: code for name, code in results().items() if name in set(sample) and code is not None}
    if not seen:
        ended = "\n".join(printed.splitlines()[-LAST_LINES:])
        sys.exit(
            f"No mutant was run in {TREE.relative_to(PROJECT)}. The end of what mutmut printed:\n{ended}"
        )
    if is_caught("no such mutant"):
        sys.exit(f"The tests fail in {TREE.relative_to(PROJECT)} without a mutant.")
    seen |= {name: _CAUGHT for name, code in seen.items() if code in _LEFT and is_caught(name)}
    for line in (*report(seen), f"{len(seen)} of {len(names)} mutants, seed {wishes.seed}"):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()

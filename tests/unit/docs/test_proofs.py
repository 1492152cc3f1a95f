"""The page on checks from outside lists the proofs that there are."""

from collections.abc import Iterator
from importlib import import_module

from tests.support.documents import ROOT

PROOFS = ROOT / "tests" / "live" / "proofs"


def claimed() -> Iterator[tuple[str, str, str]]:
    """Subject, claim and program of each proof."""
    for path in PROOFS.glob("test_*.py"):
        module = import_module(f"tests.live.proofs.{path.stem}")
        for function in vars(module).values():
            for mark in getattr(function, "pytestmark", ()) if callable(function) else ():
                if mark.name == "proof":
                    yield path.stem.removeprefix("test_"), mark.args[0], mark.kwargs["by"]


def listed() -> Iterator[tuple[str, str, str]]:
    """The same, by the table of the page."""
    lines = (ROOT / "docs/verifying.md").read_text(encoding="utf-8").splitlines()
    first = lines.index("| Subject | Claim | Asked by | Docker | Kubernetes |") + 2
    for line in lines[first:]:
        if not line:
            return
        subject, claim, program, *_results = (cell.strip() for cell in line.strip("|").split("|"))
        yield subject, claim, program


def test_each_proof_has_a_row_and_each_row_a_proof() -> None:
    """The results in the table are of a run; what is claimed, and by which program, is in the tests."""
    assert sorted(claimed()) == sorted(listed())

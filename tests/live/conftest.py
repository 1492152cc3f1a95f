"""What live tests share: one API server, one node and one daemon, stacks rendered for it, and the ledger of proofs."""

from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any

import pytest

from sandbox.cluster.client import Client
from sandbox.cluster.server import api_server
from sandbox.testing.fixtures import shared as pytest_configure
from sandbox.testing.stacks import Sandbox
from tests.support.documents import ROOT
from tests.support.ledger import FOLDER, LEDGER, Row
from tests.support.program import QUICK, Document, Program, changed

__all__ = ["pytest_configure"]


@pytest.fixture(scope="session")
def server() -> Iterator[Client]:
    """A Kubernetes API server with nothing in it but what tests put there."""
    with api_server(ROOT) as client:
        yield client


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Document]]:
    """Render a declaration into a namespace of the given name; answer its objects, the namespace first."""

    def render(namespace: str, document: Document, values: Mapping[str, Any] | None = None) -> list[Document]:
        sandbox = Sandbox(ROOT, tmp_path_factory.mktemp(namespace), stack=namespace)
        settings = {**QUICK, "target.kubernetes.namespace": namespace, **(values or {})}
        program = Program(sandbox, changed(document, settings))
        try:
            program.up()
            return sorted(program.manifests().values(), key=lambda each: each["kind"] != "Namespace")
        finally:
            sandbox.close()

    return render


@pytest.hookimpl(tryfirst=True)  # pytest itself then puts the proofs of each target together
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Proofs come last: their gateways stay until the end, and others need the same addresses and processors."""
    items.sort(key=lambda item: _target(item) is not None)


def _target(item: pytest.Item) -> str | None:
    """The target of a proof."""
    parameters: Mapping[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    return parameters.get("deployment")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Enter each proof, once it was run, or if it could not be."""
    report = yield
    mark, target = item.get_closest_marker("proof"), _target(item)
    if mark is not None and target is not None and (report.when == "call" or report.failed):
        (claim,) = mark.args
        name, _, part = item.name.partition("[")
        more = part.rstrip("]").replace(target, "").strip("-")
        subject = item.path.stem.removeprefix("test_")
        identity = f"{subject}: {name.removeprefix('test_')}{f' ({more})' if more else ''}"
        result = "holds" if report.passed else "FAILS"
        LEDGER.enter(target, Row(identity, claim, mark.kwargs["by"], result, round(call.duration, 1)))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the tables, and write them down."""
    for target in LEDGER.rows:
        terminalreporter.section(f"proofs on {target}")
        for line in LEDGER.lines(target):
            terminalreporter.line(line)
    for name, seconds in LEDGER.stages.items():
        terminalreporter.line(f"{name}: {seconds} s")
    if LEDGER.measured:
        terminalreporter.section("what changes did to calls")
        for sentence in LEDGER.measured:
            terminalreporter.line(sentence)
    if LEDGER.rows:
        LEDGER.write(ROOT / FOLDER)

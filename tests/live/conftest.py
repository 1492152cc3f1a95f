"""What live tests share: one API server, stacks rendered for it, two processes of tests, and the ledger of proofs.

Most of their time is waiting, so `make live` runs those that need the Kubernetes node beside all others. The node and the
Docker daemon are then each started once, in the process that needs it.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import Any

import pytest

from sandbox.cluster.client import Client
from sandbox.cluster.server import api_server
from sandbox.testing.fixtures import daemon, node
from sandbox.testing.stacks import Sandbox
from tests.support.documents import ROOT
from tests.support.ledger import FOLDER, LEDGER, Row
from tests.support.program import QUICK, Document, Program, changed

__all__ = ["daemon", "node"]


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


@pytest.hookimpl(tryfirst=True)  # xdist reads the names in the same hook
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Name the process in which each test runs."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group("node" if _needs_node(item) else "others"))


def _needs_node(item: pytest.Item) -> bool:
    return "node" in getattr(item, "fixturenames", ()) or _target(item) == "kubernetes"


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


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the ledger of this process to the one that prints it; a run without further processes prints its own."""
    handed: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if handed is not None:
        handed["ledger"] = LEDGER.as_text()


@pytest.hookimpl(optionalhook=True)  # of xdist
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401 - a class of xdist without types
    """Take the ledger of a process that has ended; one that crashed has none."""
    handed = getattr(node, "workeroutput", {})
    if "ledger" in handed:
        LEDGER.take(handed["ledger"])


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

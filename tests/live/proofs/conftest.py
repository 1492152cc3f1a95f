"""One deployment of the proved declaration for each target, shared by all proofs, and the ledger of what came out."""

from collections.abc import Generator, Iterator

import pytest

from sandbox.testing.fixtures import node
from tests.support.deployments import Deployment
from tests.support.documents import ROOT
from tests.support.ledger import FOLDER, LEDGER, Row, stage
from tests.support.on_docker import on_docker
from tests.support.on_kubernetes import on_kubernetes

__all__ = ["node"]

TARGETS = ("docker", "kubernetes")


@pytest.fixture(scope="session", params=TARGETS)
def deployment(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """The gateway on one target, which is started only now."""
    folder = tmp_path_factory.mktemp(request.param)
    with stage(f"{request.param}: start"):
        host = request.getfixturevalue("daemon" if request.param == "docker" else "node")
    with on_docker(host, folder) if request.param == "docker" else on_kubernetes(host, folder) as made:
        yield made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Enter each proof, once it was run, or if it could not be."""
    report = yield
    mark = item.get_closest_marker("proof")
    if mark is not None and (report.when == "call" or report.failed):
        (claim,) = mark.args
        values = getattr(item, "callspec").params  # noqa: B009 - of parametrised items, which all proofs are
        name, _, part = item.name.partition("[")
        more = part.rstrip("]").replace(values["deployment"], "").strip("-")
        subject = item.path.stem.removeprefix("test_")
        identity = f"{subject}: {name.removeprefix('test_')}{f' ({more})' if more else ''}"
        result = "holds" if report.passed else "FAILS"
        LEDGER.enter(
            values["deployment"], Row(identity, claim, mark.kwargs["by"], result, round(call.duration, 1))
        )
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the tables, and write them down."""
    for target in LEDGER.rows:
        terminalreporter.section(f"proofs on {target}")
        for line in LEDGER.lines(target):
            terminalreporter.line(line)
    for name, seconds in LEDGER.stages.items():
        terminalreporter.line(f"{name}: {seconds} s")
    if LEDGER.rows:
        LEDGER.write(ROOT / FOLDER)

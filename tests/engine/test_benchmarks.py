import os
import subprocess
import sys

import pytest

from tests.support.documents import ROOT
from tests.support.tools import tools

pytestmark = pytest.mark.engine

CONTESTS = (
    "preview without a change / an empty program",
    "preview without a change / that of literals",
    "first up / openssl and keytool",
    "program under mocks / the same resources as literals",
    "1000 tenants / 1 tenant",
    "20 gateways / 1 of them",
    "20 gateways / 10 of them",
)


def test_every_contest_runs() -> None:
    """`make bench ARGS=--quick` runs each contestant once. One run proves nothing, so its numbers are not checked."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick"],
        cwd=ROOT,
        env={**os.environ, **tools("openssl", "keytool")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    lines = done.stdout.splitlines()
    assert [*CONTESTS] == [line[:54].strip() for line in lines[3:]]


def test_missing_tools_are_reported_in_one_sentence() -> None:
    """If a tool of the manual procedure is missing, the benchmark says so in one sentence and measures nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick"],
        cwd=ROOT,
        env={**os.environ, "PATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 1 == done.returncode
    assert done.stderr == "The procedure by hand needs openssl and keytool on the PATH; install it.\n"

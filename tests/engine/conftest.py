"""What every engine test uses."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.engine import ROOT, Sandbox
from tests.support.program import DEV, QUICK, Program, changed


@pytest.fixture
def sandbox(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., Sandbox]:
    """Make `Sandbox(project, ...)` in this test's own folder, ended with the test."""

    def make(project: Path, **settings: Any) -> Sandbox:  # noqa: ANN401 - the fields of Sandbox
        made = Sandbox(project, tmp_path, **settings)
        request.addfinalizer(made.close)
        return made

    return make


@pytest.fixture
def program(sandbox: Callable[..., Sandbox]) -> Callable[..., Program]:
    """Make a stack of the real program: the dev stack with quick keys, and other values at the paths given."""

    def make(values: Mapping[str, Any] | None = None, stack: str = "dev") -> Program:
        return Program(sandbox(ROOT, stack=stack), changed(DEV, {**QUICK, **(values or {})}))

    return make

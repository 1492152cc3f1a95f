"""Pytest's fixtures: import them in a conftest.py."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox.testing.stacks import Sandbox


@pytest.fixture
def sandbox(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., Sandbox]:
    """Make `Sandbox(project, ...)` in this test's own folder, ended with the test."""

    def make(project: Path, **settings: Any) -> Sandbox:  # noqa: ANN401 - the fields of Sandbox
        made = Sandbox(project, tmp_path, **settings)
        request.addfinalizer(made.close)
        return made

    return make

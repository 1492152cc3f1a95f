"""Fixtures that all engine tests use."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from sandbox.testing.fixtures import sandbox
from sandbox.testing.stacks import Sandbox
from tests.support.documents import ROOT
from tests.support.program import DEV, QUICK, Program, changed

__all__ = ["program", "sandbox"]


@pytest.fixture
def program(sandbox: Callable[..., Sandbox]) -> Callable[..., Program]:
    """Make a stack of the real program: the dev stack with small keys, and with other values at the given paths."""

    def make(values: Mapping[str, Any] | None = None, stack: str = "dev") -> Program:
        return Program(sandbox(ROOT, stack=stack), changed(DEV, {**QUICK, **(values or {})}))

    return make

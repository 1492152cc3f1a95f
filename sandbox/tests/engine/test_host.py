from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.testing.stacks import Result, Sandbox

pytestmark = pytest.mark.engine

FIXTURES = Path(__file__).parent / "fixtures"


def test_program_exports_a_value(sandbox: Callable[..., Sandbox]) -> None:
    """What a program exports stands in the stack's outputs, and what it prints reaches the terminal."""
    stack = sandbox(FIXTURES / "plain", config="config:\n  plain:colour: green\n")

    result = stack.up()

    assert result.code == 0, result.text
    assert stack.outputs() == {"colour": "green"}
    assert "printed by the program" in result.text


def test_bug_of_the_program_keeps_its_trace(sandbox: Callable[..., Sandbox]) -> None:
    """A program that fails with a bug fails the command, and the trace names its line, once."""
    result = sandbox(FIXTURES / "failing").preview()

    assert result.code == 1, result.text
    assert _diagnostics(result).count('raise LookupError("a bug of the program")') == 1, result.text


def test_mistake_of_the_user_shows_no_trace(sandbox: Callable[..., Sandbox]) -> None:
    """A program that refuses its configuration ends with its message alone, once."""
    result = sandbox(FIXTURES / "refusing").preview()

    assert result.code == 1, result.text
    assert _diagnostics(result).count("a mistake of the user") == 1, result.text
    assert "Traceback" not in result.text


def test_policy_pack_lets_a_stack_through(sandbox: Callable[..., Sandbox]) -> None:
    """A policy pack runs beside the program and does not hinder what it allows."""
    stack = sandbox(FIXTURES / "plain", config="config:\n  plain:colour: green\n")

    result = stack.preview("--policy-pack", str(FIXTURES / "policy"))

    assert result.code == 0, result.text
    assert "colours" in result.text


def test_violation_of_a_policy_fails_the_preview(sandbox: Callable[..., Sandbox]) -> None:
    """What a policy pack refuses fails the command, and the reason is shown."""
    stack = sandbox(FIXTURES / "plain", config="config:\n  plain:colour: red\n")

    result = stack.preview("--policy-pack", str(FIXTURES / "policy"))

    assert result.code != 0, result.text
    assert "red is not allowed" in result.text


def _diagnostics(result: Result) -> str:
    """The closing report, which says once what the lines above it said while it happened."""
    return result.text.partition("Diagnostics:")[2]

from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.testing.stacks import Result, Sandbox

pytestmark = pytest.mark.engine

FIXTURES = Path(__file__).parent / "fixtures"


def test_program_exports_a_value(sandbox: Callable[..., Sandbox]) -> None:
    """What a program exports is in the stack's outputs, and what it prints appears at the terminal."""
    stack = sandbox(FIXTURES / "plain", config="config:\n  plain:colour: green\n")

    result = stack.up()

    assert result.code == 0, result.text
    assert stack.outputs() == {"colour": "green"}
    assert "printed by the program" in result.text


def test_bug_of_the_program_keeps_its_trace(sandbox: Callable[..., Sandbox]) -> None:
    """If a program fails with a bug, the command fails, and the trace names the line of the program once."""
    result = sandbox(FIXTURES / "failing").preview()

    assert result.code == 1, result.text
    assert _diagnostics(result).count('raise LookupError("a bug of the program")') == 1, result.text


def test_mistake_of_the_user_shows_no_trace(sandbox: Callable[..., Sandbox]) -> None:
    """If a program refuses its configuration, the command ends with its message once and without a trace."""
    result = sandbox(FIXTURES / "refusing").preview()

    assert result.code == 1, result.text
    assert _diagnostics(result).count("a mistake of the user") == 1, result.text
    assert "Traceback" not in result.text


def test_policy_pack_lets_a_stack_through(sandbox: Callable[..., Sandbox]) -> None:
    """A policy pack runs beside the program, and a stack that it allows is deployed."""
    stack = sandbox(FIXTURES / "plain", config="config:\n  plain:colour: green\n")

    result = stack.preview("--policy-pack", str(FIXTURES / "policy"))

    assert result.code == 0, result.text
    assert "colours" in result.text


def test_violation_of_a_policy_fails_the_preview(sandbox: Callable[..., Sandbox]) -> None:
    """If a policy pack refuses a stack, the command fails and shows the reason."""
    stack = sandbox(FIXTURES / "plain", config="config:\n  plain:colour: red\n")

    result = stack.preview("--policy-pack", str(FIXTURES / "policy"))

    assert result.code != 0, result.text
    assert "red is not allowed" in result.text


def _diagnostics(result: Result) -> str:
    """The report of diagnostics at the end, which repeats the messages of the run once."""
    return result.text.partition("Diagnostics:")[2]

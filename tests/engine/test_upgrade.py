"""Stacks that an older program made: the current program changes in them only what `changes/` announces."""

from collections.abc import Callable

import pytest

from sandbox.testing.stacks import Sandbox
from tests.support.documents import ROOT
from tests.support.states import FIXTURES

pytestmark = pytest.mark.engine

BY_NAME = {fixture.name: fixture for fixture in FIXTURES}


def _announced(name: str) -> dict[str, str]:
    return {resource: entry["change"] for resource, entry in BY_NAME[name].announced.items()}


@pytest.mark.parametrize("name", BY_NAME)
def test_preview_changes_what_is_announced_and_nothing_else(
    name: str, sandbox: Callable[..., Sandbox]
) -> None:
    """Exactly the resources that the fixture lists are replaced, updated, made or deleted."""
    stack = BY_NAME[name].restored(sandbox(ROOT, stack=name))

    assert stack.changes("preview") == _announced(name)
    assert stack.mismatches() == set()


@pytest.mark.parametrize("name", BY_NAME)
def test_each_difference_stands_in_a_fragment(name: str) -> None:
    """Operators can read about each difference in a fragment of `changes/`."""
    for resource, entry in BY_NAME[name].announced.items():
        assert (ROOT / "changes" / entry["fragment"]).is_file(), resource


@pytest.mark.parametrize("name", BY_NAME)
def test_a_state_names_no_file_of_the_machine_that_made_it(name: str) -> None:
    """A state contains no path of the machine that made it.

    The engine records the source file in which each resource was declared.
    """
    text = (BY_NAME[name].folder / "state.json").read_text("utf-8")
    assert "sourcePosition" not in text
    assert "stackTrace" not in text


def test_a_change_is_seen(sandbox: Callable[..., Sandbox]) -> None:
    """The comparison itself works: another declaration changes a restored stack, and only what depends on it."""
    stack = BY_NAME["dev"].restored(sandbox(ROOT))
    stack.declare({"logging": {"orchestratorLevel": "fine"}})

    assert stack.changes("preview") == {**_announced("dev"), "Deployment voice-gateway": "update"}

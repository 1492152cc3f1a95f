"""The real program is killed at several moments. The next `up` completes the stack, and state and manifests agree."""

from collections.abc import Callable

import pytest

from tests.support.kills import was_killed_after
from tests.support.program import Program, logical_name

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(
    ("victim", "after"),
    [("sandbox.host", 8), ("sandbox.plugins", 16), ("up", 10), ("up", 28)],
)
def test_next_up_finishes_what_a_kill_interrupted(
    program: Callable[..., Program], victim: str, after: int
) -> None:
    """After program, plugins or engine are killed, the next `up` makes each missing object exactly once."""
    stack = program()
    killed_after(stack, victim, after)

    stack.up()

    assert stack.mismatches() == set()
    assert duplicates(stack) == set()
    assert stack.run("preview", "--expect-no-changes").code == 0
    assert stack.run("destroy").code == 0
    assert stack.manifests() == {}


def test_kill_while_secrets_are_replaced(program: Callable[..., Program]) -> None:
    """If the engine is killed during a change of authority, the next `up` completes it and removes the old Secrets."""
    stack = program()
    stack.up()
    stack.declare({"tls.authority.name": "second"})
    killed_after(stack, "up", 6)

    stack.up()

    assert stack.mismatches() == set()
    assert duplicates(stack) == set()
    assert stack.run("preview", "--expect-no-changes").code == 0


@pytest.mark.parametrize(
    ("victim", "moments"),
    [("destroy", (1, 5, 10, 15, 20, 26, 32, 40)), ("sandbox.plugins", (6, 18))],
)
def test_up_after_a_killed_destroy_makes_everything(
    program: Callable[..., Program], victim: str, moments: tuple[int, ...]
) -> None:
    """If engine or plugins are killed during `destroy`, the next `up` writes the deleted files again."""
    stack = program()
    stack.up()
    count, interrupted = len(stack.manifests()), 0
    for moment in moments:
        interrupted += was_killed_after(stack, victim, moment, "destroy")
        stack.up()

        assert (moment, stack.mismatches(), duplicates(stack)) == (moment, set(), set())
        assert len(stack.manifests()) == count
    # a destroy takes a second, so some may have ended before the kill
    assert interrupted >= len(moments) // 2
    assert stack.run("preview", "--expect-no-changes").code == 0


def killed_after(stack: Program, victim: str, resources: int) -> None:
    """Run `up`, and kill one of its processes after so many resources, before the command ends."""
    assert was_killed_after(stack, victim, resources, "up")


def duplicates(stack: Program) -> set[tuple[str, str]]:
    """Objects that exist twice, under names that differ only in the suffix that the plugin added."""
    names = [(each["kind"], logical_name(each)) for each in stack.manifests().values()]
    return {name for name in names if names.count(name) > 1}

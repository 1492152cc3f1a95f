"""The real program is killed at several moments; the next `up` finishes, and state and manifests agree."""

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
    """Program, plugins or engine die after so many resources: what follows is a whole stack, each object once."""
    stack = program()
    killed_after(stack, victim, after)

    stack.up()

    assert stack.astray() == set()
    assert doubled(stack) == set()
    assert stack.run("preview", "--expect-no-changes").code == 0
    assert stack.run("destroy").code == 0
    assert stack.manifests() == {}


def test_kill_while_secrets_are_replaced(program: Callable[..., Program]) -> None:
    """The engine dies in the middle of a change of authority: the next `up` ends it, and old Secrets are gone."""
    stack = program()
    stack.up()
    stack.declare({"tls.authority.name": "second"})
    killed_after(stack, "up", 6)

    stack.up()

    assert stack.astray() == set()
    assert doubled(stack) == set()
    assert stack.run("preview", "--expect-no-changes").code == 0


@pytest.mark.parametrize(
    ("victim", "moments"),
    [("destroy", (1, 5, 10, 15, 20, 26, 32, 40)), ("sandbox.plugins", (6, 18))],
)
def test_up_after_a_killed_destroy_makes_everything(
    program: Callable[..., Program], victim: str, moments: tuple[int, ...]
) -> None:
    """Engine or plugins die in the middle of a destruction: files that are gone are written again."""
    stack = program()
    stack.up()
    count, interrupted = len(stack.manifests()), 0
    for moment in moments:
        interrupted += was_killed_after(stack, victim, moment, "destroy")
        stack.up()

        assert (moment, stack.astray(), doubled(stack)) == (moment, set(), set())
        assert len(stack.manifests()) == count
    # a destruction takes a second, so some may have ended before they were killed
    assert interrupted >= len(moments) // 2
    assert stack.run("preview", "--expect-no-changes").code == 0


def killed_after(stack: Program, victim: str, resources: int) -> None:
    """Run `up`, and kill one of its processes when so many resources are done, before it has ended."""
    assert was_killed_after(stack, victim, resources, "up")


def doubled(stack: Program) -> set[tuple[str, str]]:
    """Objects that are there twice under names that differ only in what the plugin added."""
    names = [(each["kind"], logical_name(each)) for each in stack.manifests().values()]
    return {name for name in names if names.count(name) > 1}

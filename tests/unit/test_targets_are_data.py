"""Rules and plans read what a target can do; they do not ask which target it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("declaration", "checks", "facts", "plan")
OWN_SETTINGS = {
    "checks/rules/targets.py": 2,  # the namespace that the stack makes and deletes, and networks of a cluster
    "plan/cluster.py": 1,  # networks of a cluster that are not declared
    "plan/warnings.py": 2,  # the daemon that is reached without SSH
}
"""Files that ask for settings which one target alone has, and how often."""


def _questions(path: Path) -> Iterator[ast.Attribute]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and node.attr in {"kubernetes", "docker"}:
            yield node


def test_only_a_targets_own_settings_name_that_target() -> None:
    """A new target needs a row of traits, and no change of the rules."""
    found = {
        str(path.relative_to(ROOT)): count
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if (count := len(list(_questions(path))))
    }
    assert found == OWN_SETTINGS


def test_reviews_do_not_ask_which_target_it_is() -> None:
    """What a report says of a target is data of that target."""
    named = {
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "review").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Name) and node.id in {"KubernetesTarget", "DockerTarget"}
    }
    assert named == set()

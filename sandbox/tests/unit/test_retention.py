from pathlib import Path

import pytest

from sandbox.retention import KEPT_UPDATES, prune
from sandbox.stack import Stack


@pytest.mark.parametrize("name", ["dev", "my-1.stack.2"])
def test_only_the_newest_updates_are_kept(tmp_path: Path, name: str) -> None:
    """Only the newest updates of this stack are kept, by the time in their names. Files of other stacks stay."""
    stack = Stack(name, "shop", tmp_path, tmp_path / "x.yaml", tmp_path / "state", tmp_path / "pulumi")
    times = [9, 10, *range(100, 100 + KEPT_UPDATES)]
    for owner in (name, "other"):
        history, backups = (
            stack.backend / ".pulumi" / kind / "shop" / owner for kind in ("history", "backups")
        )
        for folder in (history, backups):
            folder.mkdir(parents=True)
        for time in times:
            for file in (
                history / f"{owner}-{time}.history.json",
                history / f"{owner}-{time}.checkpoint.json",
                backups / f"{owner}.{time}.json",
            ):
                file.touch()
    prune(stack)
    kept = {
        kind: sorted(file.name for file in (stack.backend / ".pulumi" / kind / "shop" / name).iterdir())
        for kind in ("history", "backups")
    }
    newest = range(100, 100 + KEPT_UPDATES)
    assert kept["backups"] == sorted(f"{name}.{time}.json" for time in newest)
    assert kept["history"] == sorted(
        f"{name}-{time}.{what}.json" for time in newest for what in ("history", "checkpoint")
    )
    assert 3 * len(times) == len(list((stack.backend / ".pulumi").glob("*/shop/other/*")))


def test_nothing_to_prune(tmp_path: Path) -> None:
    """A stack without an update has no folders to clean up."""
    prune(Stack("dev", "shop", tmp_path, tmp_path / "x.yaml", tmp_path / "state", tmp_path / "pulumi"))

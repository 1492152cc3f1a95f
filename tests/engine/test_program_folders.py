"""The folder of manifests belongs to one stack and matches its state, also after manual changes."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from declaration.stack_file import KEY
from tests.support.program import Program

pytestmark = pytest.mark.engine


def secret_of(stack: Program) -> Path:
    """The file of one Secret."""
    return next(stack.rendered.rglob("v1-secret-*-env-*.yaml"))


def test_up_undoes_manual_changes(program: Callable[..., Program]) -> None:
    """`up` restores files that somebody deleted or changed, without a refresh, and changes nothing else."""
    stack = program()
    stack.up()
    before = {path: path.read_bytes() for path in stack.rendered.rglob("*.yaml")}
    deleted, changed = secret_of(stack), next(stack.rendered.rglob("*deployment*.yaml"))
    deleted.unlink()
    changed.write_text(changed.read_text().replace("replicas: 1", "replicas: 3"))

    seen = stack.changes("preview")
    done = stack.changes("up")

    assert set(seen.values()) == {"update"}
    assert len(seen) == 2
    assert seen == done
    assert before == {path: path.read_bytes() for path in stack.rendered.rglob("*.yaml")}
    assert stack.run("preview", "--expect-no-changes").code == 0


def test_refresh_sees_manual_changes(program: Callable[..., Program]) -> None:
    """A refresh reports files that somebody deleted or changed, and the next `up` writes them again."""
    stack = program()
    stack.up()
    count = len(stack.manifests())
    secret_of(stack).unlink()
    changed = next(stack.rendered.rglob("*poddisruptionbudget*.yaml"))
    changed.write_text(changed.read_text().replace("maxUnavailable: 1", "maxUnavailable: 2"))

    refreshed = stack.run("refresh")
    assert refreshed.code == 0, refreshed.text
    assert "was deleted; the next update writes it again" in refreshed.text
    assert "was changed by hand; the next update writes it again" in refreshed.text
    stack.up()

    assert stack.mismatches() == set()
    assert len(stack.manifests()) == count
    assert yaml.safe_load(changed.read_text())["spec"]["maxUnavailable"] == 1
    assert stack.run("preview", "--expect-no-changes").code == 0


def test_folder_that_was_moved_away_is_made_again(program: Callable[..., Program]) -> None:
    """If the folder was moved, `up` writes all files to a new one, and the moved folder belongs to no stack."""
    stack = program()
    stack.up()
    before = set(stack.manifests())
    stack.rendered.rename(stack.rendered.with_name("moved"))
    stack.up()
    assert set(stack.manifests()) == before
    assert stack.mismatches() == set()


def test_another_stack_is_refused_before_anything_changes(
    program: Callable[..., Program],
) -> None:
    """Preview and `up` refuse a folder of another stack and name both stacks.

    After that stack is destroyed, the folder can be used.
    """
    first, second = program(), program(stack="second")
    first.up()
    before = {path: path.read_bytes() for path in first.rendered.rglob("*.yaml")}
    second.rendered.symlink_to(first.rendered)

    for command in ("preview", "up"):
        refused = second.run(command)
        assert refused.code != 0
        assert "belongs to the stack voice-gateway/dev" in refused.text
        assert "for the stack voice-gateway/second" in refused.text
        assert "Traceback" not in refused.text
    assert not [each for each in second.sandbox.resources() if "PrivateKey" in each["type"]]
    assert before == {path: path.read_bytes() for path in first.rendered.rglob("*.yaml")}

    assert first.run("destroy").code == 0
    second.rendered.unlink()
    second.up()
    assert second.mismatches() == set()


def test_relative_path_out_of_the_project_is_refused(program: Callable[..., Program], tmp_path: Path) -> None:
    """A relative path may not lead out of the project, not even through a link.

    An absolute path may lead through a link.
    """
    stack = program()
    target = tmp_path / "elsewhere"
    target.mkdir()
    stack.rendered.parent.mkdir(parents=True)
    stack.rendered.symlink_to(target)
    stack.up()
    assert list(target.rglob("*.yaml"))

    relative = os.path.relpath(stack.rendered, stack.sandbox.project)
    stack.document["target"]["kubernetes"]["render"] = relative
    stack.sandbox.config = yaml.safe_dump({"config": {KEY: stack.document}})
    refused = stack.run("preview")
    assert refused.code != 0
    assert "target.kubernetes.render" in refused.text

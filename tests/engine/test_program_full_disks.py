"""If the folder of manifests cannot be written, one sentence names path and cause, and the state stays usable."""

from collections.abc import Callable

import pytest

from sandbox.testing.disks import fill, small_disk
from tests.support.program import Program

pytestmark = pytest.mark.engine


def test_full_folder_of_manifests(program: Callable[..., Program]) -> None:
    """On a full disk the error names the file, and once there is space again, the next run writes the missing files."""
    stack = program()
    with small_disk(stack.rendered.parent, 1):
        taken = fill(stack.rendered.parent, leave=20_000)
        failed = stack.run("up")
        taken.unlink()
        stack.up()
        mismatches, unchanged = stack.mismatches(), stack.run("preview", "--expect-no-changes")

    assert failed.code != 0
    assert "No space left on device" in failed.text
    assert f"{stack.rendered}/" in failed.text
    assert "Traceback" not in failed.text
    assert mismatches == set()
    assert unchanged.code == 0, unchanged.text


def test_file_where_the_folder_of_manifests_should_be(program: Callable[..., Program]) -> None:
    """A file in the place of the folder is an error in preview and in `up`, before anything is made."""
    stack = program()
    stack.rendered.parent.mkdir(parents=True, exist_ok=True)
    stack.rendered.write_text("mine")
    for command in ("preview", "up"):
        refused = stack.run(command)
        assert refused.code != 0
        assert f"{stack.rendered}: Not a directory" in refused.text
        assert "Traceback" not in refused.text
    assert not [each for each in stack.sandbox.resources() if "PrivateKey" in each["type"]]
    assert stack.rendered.read_text() == "mine"

"""A rendered folder belongs to one stack, and one sentence says why a folder cannot be used."""

import errno
import os
from pathlib import Path

import pytest

from sandbox.plugins.errors import PluginError
from support.kubernetes_plugin import CONFIG_MAP, config_map, files, kubernetes
from support.plugins import Plugin


def of_stack(stack: str, folder: Path) -> Plugin:
    """The plugin of a stack with this name, which renders to a folder."""
    plugin = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(folder))
    plugin.stack = stack
    return plugin


def made(stack: str, folder: Path, name: str = "a") -> Plugin:
    """The plugin of a stack that has rendered one object."""
    plugin = of_stack(stack, folder)
    plugin.create(config_map(metadata={"name": name}))
    return plugin


def refusals(stack: str, folder: Path) -> list[str]:
    """The messages for a stack that would render to a folder, before anything is made."""
    return of_stack(stack, folder).check_config(renderYamlToDirectory=str(folder))


@pytest.mark.parametrize("inside", ["", "deeper", "deeper/still"])
def test_folder_of_another_stack_is_refused_with_both_names(tmp_path: Path, inside: str) -> None:
    """A folder of another stack and the folders in it are refused with both names. The owner may use them."""
    made("dev", tmp_path)
    assert [] == refusals("dev", tmp_path / inside)
    reason = (
        f"the folder {tmp_path} belongs to the stack project/dev: "
        "declare another folder for the stack project/prod, or destroy project/dev first"
    )
    assert [reason] == refusals("prod", tmp_path / inside)
    with pytest.raises(PluginError, match=r"belongs to the stack project/dev.* project/prod"):
        made("prod", tmp_path / inside, "b")
    assert ["1-manifest/v1-configmap-default-a.yaml"] == files(tmp_path)


def test_folder_around_that_of_another_stack_is_refused(tmp_path: Path) -> None:
    """A folder that contains a folder of another stack is refused, because applying it would apply both.

    One stack may use a folder and one inside it.
    """
    inner = tmp_path / "a" / "b"
    made("dev", inner)
    [reason] = refusals("prod", tmp_path)
    assert f"the folder {inner} belongs to the stack project/dev" in reason
    assert [] == refusals("dev", tmp_path)
    made("dev", tmp_path, "c")


def test_destroyed_stack_frees_its_folder(tmp_path: Path) -> None:
    """After its last object is deleted, a folder can belong to another stack."""
    out = tmp_path / "out"
    made("dev", out).delete(config_map(metadata={"name": "a"}))
    assert [] == refusals("prod", out)
    made("prod", out)
    assert 1 == len(refusals("dev", out))


def test_objects_that_outlive_a_stack_keep_its_folder(tmp_path: Path) -> None:
    """A destroyed stack keeps the folder if objects stay in it, such as volume claims."""
    plugin = made("dev", tmp_path)
    plugin.name = "other"
    plugin.create(config_map(metadata={"name": "b"}))
    plugin.delete(config_map(metadata={"name": "b"}))
    assert 1 == len(refusals("prod", tmp_path))


def test_stack_that_lost_its_folder_touches_nothing_in_it(tmp_path: Path) -> None:
    """If a folder was deleted by hand and then used by another stack, the first stack changes nothing in it."""
    out = tmp_path / "out"
    first = made("dev", out)
    for path in sorted(out.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    made("prod", out)
    state = config_map(metadata={"name": "a"})
    with pytest.raises(PluginError, match="belongs to the stack project/prod"):
        first.read(state)
    first.delete(state)
    assert ["1-manifest/v1-configmap-default-a.yaml"] == files(out)


def test_of_two_stacks_at_once_one_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If two stacks begin to use a folder at the same time, the second is refused at its first write."""
    link = os.link

    def overtaken(source: Path, target: Path) -> None:
        monkeypatch.setattr(os, "link", link)
        made("prod", tmp_path, "b")
        link(source, target)

    monkeypatch.setattr(os, "link", overtaken)
    with pytest.raises(PluginError, match="belongs to the stack project/prod"):
        made("dev", tmp_path)
    assert ["1-manifest/v1-configmap-default-b.yaml"] == files(tmp_path)


@pytest.mark.parametrize("name", ["notes.txt", "1-manifest/v1-secret-default-a.yaml", ".git/config"])
def test_folder_with_files_of_others_is_not_touched(tmp_path: Path, name: str) -> None:
    """A folder with files that no known stack has written is refused, and nothing in it is changed."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    [reason] = refusals("dev", tmp_path)
    assert f"the folder {tmp_path} holds {name}, which no known stack has written" in reason
    with pytest.raises(PluginError, match="which no known stack has written"):
        made("dev", tmp_path)
    assert "mine" == (tmp_path / name).read_text()


def test_own_folder_may_hold_files_of_others(tmp_path: Path) -> None:
    """Files that a user puts into the folder of a stack stay there."""
    plugin = made("dev", tmp_path)
    (tmp_path / "README").write_text("mine")
    assert [] == refusals("dev", tmp_path)
    plugin.delete(config_map(metadata={"name": "a"}))
    assert ["README"] == [path.name for path in tmp_path.iterdir()]


def test_another_spelling_of_a_folder_is_no_change(tmp_path: Path) -> None:
    """Another spelling of the same path does not replace the provider.

    A replacement would delete the files that it has just made.
    """
    plugin = of_stack("dev", tmp_path)
    same = plugin.diff_config(
        {"renderYamlToDirectory": str(tmp_path)}, {"renderYamlToDirectory": f"{tmp_path}/./"}
    )
    other = plugin.diff_config(
        {"renderYamlToDirectory": str(tmp_path)}, {"renderYamlToDirectory": f"{tmp_path}/b"}
    )
    assert ([], ["renderYamlToDirectory"]) == (list(same.replaces), list(other.replaces))


def test_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    """A file in the place of the folder, or of one above it, is refused."""
    (tmp_path / "taken").write_text("mine")
    expected = f"{tmp_path / 'taken'}: Not a directory"
    assert [expected] == refusals("dev", tmp_path / "taken") == refusals("dev", tmp_path / "taken" / "deeper")


def test_forbidden_and_read_only_folders_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may not be written or is on a read-only file system is refused.

    If the folder does not exist, the nearest existing one above it is checked.
    """
    statvfs = os.statvfs
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert [f"{tmp_path}: Permission denied"] == refusals("dev", tmp_path / "deeper" / "still")

    def read_only(path: Path) -> os.statvfs_result:
        kept = list(statvfs(path))
        kept[8] |= os.ST_RDONLY
        return os.statvfs_result(kept)

    monkeypatch.setattr(os, "statvfs", read_only)
    assert [f"{tmp_path}: Read-only file system"] == refusals("dev", tmp_path / "deeper")


@pytest.mark.parametrize("step", ["open", "fsync"])
def test_full_disk_leaves_the_old_object(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """If the disk is full, the error has path and cause, and the files stay as they were."""
    plugin = made("dev", tmp_path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    old = config_map(metadata={"name": "a"})
    before = {path: path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    monkeypatch.setattr(os, step, full)
    with pytest.raises(PluginError, match=rf"{tmp_path}/.*: No space left on device$"):
        plugin.update(old, config_map(metadata={"name": "a"}, data={"key": "other"}))
    monkeypatch.undo()
    assert before == {path: path.read_text() for path in tmp_path.rglob("*") if path.is_file()}

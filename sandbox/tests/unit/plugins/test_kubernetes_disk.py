"""The rendered files match the state: deleted and changed files are noticed and written again."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from sandbox.plugins.wire import Object, Secret, reveal
from support.kubernetes_plugin import CONFIG_MAP, SECRET, config_map, kubernetes, secret
from support.plugins import Plugin, is_unchanged, kinds

NAMED: Object = {"metadata": {"name": "a", "labels": {"app": "shop"}}}


@dataclass
class Written:
    """An object, its file, and the plugin that wrote it."""

    plugin: Plugin
    state: Object
    file: Path

    @property
    def text(self) -> str:
        """The text of the file."""
        return self.file.read_text(encoding="utf-8")

    def put_back(self) -> None:
        """Do what the engine does for an unchanged program: update if there is a difference."""
        if not is_unchanged(self.plugin.diff(self.state, self.state, self.state)):
            self.plugin.update(self.state, self.state)


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """A ConfigMap in a folder."""
    plugin = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(tmp_path))
    _, state = plugin.create(config_map(**NAMED))
    return Written(plugin, state, tmp_path / "1-manifest" / "v1-configmap-default-a.yaml")


def edited(text: str) -> Callable[[Path], object]:
    """Give the file other content."""
    return lambda file: file.write_text(text, encoding="utf-8")


def replaced_by_a_link(file: Path) -> None:
    """Replace the file by a link to a copy of it."""
    copy = file.parent.parent / "copy"
    file.rename(copy)
    file.symlink_to(copy)


def opened_to_others(file: Path) -> None:
    """Let everybody read the file."""
    file.chmod(0o644)


def with_a_comment(file: Path) -> None:
    """Add a comment, which is no part of the object."""
    file.write_text("# mine\n" + file.read_text(encoding="utf-8"), encoding="utf-8")


def with_a_second_object(file: Path) -> None:
    """Add another document to the file."""
    file.write_text(file.read_text(encoding="utf-8") + "---\nkind: Pod\n", encoding="utf-8")


HANDS: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": edited(""),
    "not YAML": edited("{"),
    "not an object": edited("- 1\n"),
    "not text": lambda file: file.write_bytes(b"\xff\xfe"),
    "a date": edited("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {key: 2026-01-01}\n"),
    "another object": edited("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ../../b}\n"),
    "another value": edited("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {key: other}\n"),
    "a comment": with_a_comment,
    "a second object": with_a_second_object,
    "a link": replaced_by_a_link,
    "open to others": opened_to_others,
}
"""Manual changes of a file."""


@pytest.mark.parametrize("hand", HANDS)
def test_update_undoes_manual_changes(written: Written, hand: str) -> None:
    """Without a refresh, an update makes the file private again, with the declared object."""
    HANDS[hand](written.file)
    written.put_back()
    assert written.state == yaml.safe_load(written.text)
    assert not written.file.is_symlink()
    assert 0o600 == written.file.stat().st_mode & 0o777
    assert is_unchanged(written.plugin.diff(written.state, written.state, written.state))


@pytest.mark.parametrize("hand", HANDS)
def test_refresh_and_update_undo_manual_changes(written: Written, hand: str) -> None:
    """A refresh takes the content of the file into the state, or drops the object.

    The next update restores the file.
    """
    HANDS[hand](written.file)
    state = written.plugin.read(written.state, written.state)
    if not state:
        written.plugin.check(config_map(**NAMED))
        written.plugin.create(config_map(**NAMED))
    elif not is_unchanged(written.plugin.diff(state, written.state, state)):
        written.plugin.update(state, written.state)
    assert written.state == yaml.safe_load(written.text)


def test_refresh_sees_what_the_file_holds(written: Written) -> None:
    """A refresh reads an object from its file, as it would from a cluster."""
    assert written.state == written.plugin.read(written.state, written.state)
    HANDS["another value"](written.file)
    assert {"key": "other"} == written.plugin.read(written.state, written.state)["data"]
    written.file.unlink()
    assert {} == written.plugin.read(written.state, written.state)


def test_difference_names_the_fields(written: Written) -> None:
    """A preview shows the fields that an update will restore, as a change in place."""
    HANDS["another value"](written.file)
    assert {"data.key": "UPDATE", "metadata.labels": "ADD"} == kinds(
        written.plugin.diff(written.state, written.state, written.state)
    )


def test_secrets_stay_secret_when_they_are_read_back(tmp_path: Path) -> None:
    """A value that is read from the file of a Secret is marked as secret, and so is one that the state marks."""
    plugin = kubernetes(SECRET, renderYamlToDirectory=str(tmp_path))
    labels = {"labels": {"plain": "a", "hidden": Secret("b")}, "name": "a"}
    _, state = plugin.create(secret(metadata=labels, data=Secret({"key": "dmFsdWU="})))
    file = tmp_path / "1-manifest" / "v1-secret-default-a.yaml"
    file.write_text(file.read_text().replace("dmFsdWU=", "b3RoZXI=").replace("hidden: b", "hidden: c"))
    found = plugin.read(state, state)
    assert Secret({"key": "b3RoZXI="}) == found["data"]
    assert {"plain": "a", "hidden": Secret("c")} == found["metadata"]["labels"]
    assert reveal(state) != reveal(found)


def test_folder_that_was_deleted_comes_back(tmp_path: Path) -> None:
    """If the whole folder was deleted, an update restores it with its modes."""
    out = tmp_path / "out"
    plugin = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(out))
    _, state = plugin.create(config_map(**NAMED))
    before = {path: path.stat().st_mode for path in out.rglob("*")}
    out.rename(tmp_path / "moved")
    Written(plugin, state, out).put_back()
    assert before == {path: path.stat().st_mode for path in out.rglob("*")}

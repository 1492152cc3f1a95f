"""After an interrupted write, each object is complete or missing, and nothing else is left."""

from pathlib import Path

import pytest
import yaml

from sandbox.plugins.errors import PluginError
from support.kubernetes_plugin import (
    CONFIG_MAP,
    SECRET,
    config_map,
    files,
    kubernetes,
    secret,
)


def test_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader sees the old object or the new one, and never a part of one."""
    plugin = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(tmp_path))
    first = config_map(metadata={"name": "a"})
    plugin.create(first)

    def interrupted(*_: object) -> None:
        raise OSError("interrupted")

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(PluginError, match=r"v1-configmap-default-a\.yaml: "):
        plugin.update(first, config_map(metadata={"name": "a"}, data={"key": "other"}))
    manifest = tmp_path / "1-manifest" / "v1-configmap-default-a.yaml"
    assert first == yaml.safe_load(manifest.read_text())
    assert [manifest] == list(manifest.parent.glob("*.yaml"))


def test_interrupted_creation_leaves_no_file(tmp_path: Path) -> None:
    """If a creation is lost before it reaches the state, the next creation removes the first file."""
    settings = {"renderYamlToDirectory": str(tmp_path)}
    kubernetes(SECRET, **settings).create(secret(metadata={"name": "thing-1"}))
    kubernetes(SECRET, **settings).create(secret(metadata={"name": "thing-2"}))
    assert ["1-manifest/v1-secret-default-thing-2.yaml"] == files(tmp_path)


def test_replacement_keeps_the_old_file_until_it_is_deleted(tmp_path: Path) -> None:
    """The file of an object in the state stays until the object is deleted.

    The file of an interrupted replacement is removed.
    """
    settings = {"renderYamlToDirectory": str(tmp_path)}
    old = secret(metadata={"name": "thing-1"})
    kubernetes(SECRET, **settings).create(old)
    for name in ("thing-2", "thing-3"):
        plugin = kubernetes(SECRET, **settings)
        plugin.check(secret(), old)
        plugin.create(secret(metadata={"name": name}))
    expected = ["1-manifest/v1-secret-default-thing-1.yaml", "1-manifest/v1-secret-default-thing-3.yaml"]
    assert expected == files(tmp_path)
    plugin.delete(old)
    assert expected[1:] == files(tmp_path)


def test_file_that_another_resource_has_taken_over_stays(tmp_path: Path) -> None:
    """A resource that was renamed in the program keeps its file when another resource gets the old name."""
    plugin = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(tmp_path))
    state = config_map(metadata={"name": "a"})
    plugin.create(state)
    plugin.name = "renamed"
    plugin.update(state, state)
    plugin.name = "thing"
    plugin.create(config_map(metadata={"name": "b"}))
    assert ["1-manifest/v1-configmap-default-a.yaml", "1-manifest/v1-configmap-default-b.yaml"] == files(
        tmp_path
    )


def test_notes_of_owners_are_closed_to_others_and_go_with_the_files(tmp_path: Path) -> None:
    """The hidden folder with the owners of files is as private as the manifests, and goes with the last of them."""
    out = tmp_path / "out"
    plugin = kubernetes(SECRET, renderYamlToDirectory=str(out))
    _, state = plugin.create(secret(metadata={"name": "a"}))
    notes = {path: path.read_text() for path in (out / ".owners").iterdir()}
    assert {0o600} == {path.stat().st_mode & 0o777 for path in notes}
    assert 0o700 == (out / ".owners").stat().st_mode & 0o777
    assert ["1-manifest/v1-secret-default-a.yaml", "project/dev"] == sorted(notes.values())
    plugin.delete(state)
    assert not out.exists()


def test_what_a_killed_write_left_is_removed(tmp_path: Path) -> None:
    """A killed write leaves a hidden file, which the next creation removes."""
    settings = {"renderYamlToDirectory": str(tmp_path)}
    kubernetes(SECRET, **settings).create(secret(metadata={"name": "thing-1"}))
    left = tmp_path / "1-manifest" / ".v1-secret-default-thing-1.yaml.unfinished"
    left.write_text("data: half of it")
    kubernetes(SECRET, **settings).create(secret(metadata={"name": "thing-2"}))
    assert ["v1-secret-default-thing-2.yaml"] == [path.name for path in left.parent.iterdir()]

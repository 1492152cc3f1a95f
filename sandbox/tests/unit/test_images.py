"""Images made of files: the archive that daemons load."""

import json
import tarfile
from pathlib import Path

import pytest

from sandbox.bootstrap.debian import DebianPackages
from sandbox.errors import SandboxError
from sandbox.testing.images import copy_program, write_image


def root(folder: Path) -> Path:
    """A small root file system."""
    made = folder / "root"
    (made / "bin").mkdir(parents=True)
    (made / "bin" / "run").write_text("run", encoding="utf-8")
    (made / "bin" / "run").chmod(0o755)
    (made / "bin" / "link").symlink_to("run")
    return made


def test_equal_files_make_an_equal_image(tmp_path: Path) -> None:
    """Equal files make an equal image, whoever wrote them and when.

    Other settings make another image, another name does not.
    """
    first, second = root(tmp_path / "a"), root(tmp_path / "b")
    numbers = [
        write_image(first, ["one:1"], {"User": "1"}, tmp_path / "one.tar"),
        write_image(second, ["two:1"], {"User": "1"}, tmp_path / "two.tar"),
        write_image(second, ["two:1"], {"User": "2"}, tmp_path / "three.tar"),
    ]
    assert numbers[0] == numbers[1] != numbers[2]


def test_archive_names_its_layer_and_settings(tmp_path: Path) -> None:
    """The archive keeps modes, links and empty directories, all files belong to root, and no temporary file is left."""
    archive = tmp_path / "one.tar"
    number = write_image(root(tmp_path), ["one:1", "one:2"], {"Cmd": ["run"]}, archive, empty=["/etc"])
    with tarfile.open(archive) as tar:
        (manifest,) = json.load(tar.extractfile("manifest.json") or pytest.fail("no manifest"))
        settings = json.load(tar.extractfile(manifest["Config"]) or pytest.fail("no settings"))
        with tarfile.open(fileobj=tar.extractfile(manifest["Layers"][0])) as layer:
            members = {each.name: each for each in layer}
    assert ["one:1", "one:2"] == manifest["RepoTags"]
    assert f"{number.removeprefix('sha256:')}.json" == manifest["Config"]
    assert ["run"] == settings["config"]["Cmd"]
    assert {"bin", "bin/run", "bin/link", "etc"} == set(members)
    assert {(0, 0, 0)} == {(each.uid, each.gid, each.mtime) for each in members.values()}
    assert 0o755 == members["bin/run"].mode
    assert "run" == members["bin/link"].linkname
    assert {"one.tar", "root"} == {each.name for each in tmp_path.iterdir()}


def test_program_comes_with_its_libraries(tmp_path: Path) -> None:
    """A program of this machine is copied under another name, with the libraries that it needs."""
    copy_program(Path("/bin/sh"), tmp_path, Path("/bin/other"))
    assert (tmp_path / "bin/other").read_bytes() == Path("/bin/sh").read_bytes()
    assert list(tmp_path.rglob("libc.so*"))


def test_machine_that_is_no_debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine without Debian's tools, nothing is fetched, because packages could not be unpacked."""
    monkeypatch.setenv("PATH", str(tmp_path))
    packages = DebianPackages(tmp_path / "cache", ("small",), "a daemon")
    assert packages.find() is None
    with pytest.raises(
        SandboxError, match="a daemon needs packages of Debian, and there is no apt-get on PATH"
    ):
        packages.ensure()
    assert not (tmp_path / "cache").exists()

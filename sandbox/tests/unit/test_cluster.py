from pathlib import Path

import pytest

from sandbox.bootstrap.cluster import PINNED, Cluster
from sandbox.bootstrap.gobuild import GoModule
from sandbox.cluster.server import api_server
from sandbox.errors import SandboxError


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose modules need Kubernetes 1.36.1, CoreDNS 1.14.7 and Go 1.26.0, with an empty folder as PATH."""
    module = tmp_path / "cluster"
    (module / "dns").mkdir(parents=True)
    (module / "go.mod").write_text(
        "module x\n\ngo 1.26.0\n\nrequire (\n\tk8s.io/kubernetes v1.36.1\n)\n", encoding="utf-8"
    )
    (module / "dns" / "go.mod").write_text(
        "module y\n\ngo 1.26.0\n\nrequire github.com/coredns/coredns v1.14.7\n", encoding="utf-8"
    )
    for each in (module, module / "dns"):
        (each / "go.sum").write_text("", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


def put_go(root: Path, *lines: str) -> None:
    """Put a Go on PATH that runs these lines of shell, and answers a question for its version with a recent one."""
    path = root / "bin" / "go"
    script = ["#!/bin/sh", '[ "$1" = env ] && echo go1.26.8 && exit', *lines]
    path.write_text("\n".join(script) + "\n", encoding="utf-8")
    path.chmod(0o755)
    (root / "bin" / "sh").symlink_to("/bin/sh")


BUILT = (
    "kube-apiserver",
    "kube-controller-manager",
    "kube-proxy",
    "kube-router",
    "kube-scheduler",
    "kubectl",
    "kubelet",
    "server",  # the name that etcd gives itself
)


def put_working_go(root: Path) -> None:
    """A Go that records the names of the commands that it builds, and makes empty files with these names."""
    put_go(
        root,
        '[ "$1" = list ] && echo package && exit',
        'while [ "$1" != -o ]; do shift; done',
        "folder=$2; shift 2; names=",
        'for package; do name=${package%/v3}; name=${name##*/}; : > "$folder$name"; names="$names $name"; done',
        f"echo $names >> {root}/ran",
    )


def test_versions_come_from_the_module(tmp_path: Path) -> None:
    """The server's version is the one that `go.mod` requires."""
    module = GoModule(PINNED)
    cluster = Cluster(tmp_path)
    assert module.version_of("k8s.io/kubernetes") == cluster.version
    assert f"gitVersion=v{cluster.version} " in cluster.link


def test_parts_of_kubernetes_are_of_one_release(tmp_path: Path) -> None:
    """Each module of Kubernetes has the version that belongs to the server's version, such as 0.36.1 to 1.36.1."""
    text = (PINNED / "go.mod").read_text(encoding="utf-8")
    replaced = {line.split()[-1] for line in text.splitlines() if "=>" in line}
    assert {"v0" + Cluster(tmp_path).version.removeprefix("1")} == replaced


def test_module_that_is_not_required(root: Path) -> None:
    """If `go.mod` does not have the module, the message names its folder."""
    with pytest.raises(SandboxError, match=r"^cluster/go\.mod has no line like .*example"):
        GoModule(root / "cluster").version_of("example.org/none")


def test_all_are_built_once(root: Path) -> None:
    """One build makes all programs of Kubernetes, one the DNS server, and they are kept until a module changes."""
    put_working_go(root)
    cluster = Cluster(root, root / "cluster")
    assert cluster.find() is None
    assert cluster.ensure() == cluster.ensure() == cluster.find()
    builds = (root / "ran").read_text(encoding="utf-8").splitlines()
    assert [{*BUILT}, {"coredns"}] == [set(line.split()) for line in builds]
    assert "etcd" == cluster.command("etcd").name
    (root / "cluster" / "go.sum").write_text("changed", encoding="utf-8")
    assert cluster.find() is None


def test_only_what_is_missing_is_built(root: Path) -> None:
    """Only a missing program, or one whose source has changed, is built again."""
    put_working_go(root)
    cluster = Cluster(root, root / "cluster")
    cluster.ensure()
    cluster.command("kubelet").unlink()
    (root / "cluster" / "dns" / "main.go").write_text("package main\n", encoding="utf-8")
    cluster.ensure()
    assert ["kubelet", "coredns"] == (root / "ran").read_text(encoding="utf-8").splitlines()[2:]


def test_failed_build_leaves_nothing_to_be_found(root: Path) -> None:
    """If a build fails, Go's output comes before the error, and the next run builds again."""
    put_go(root, "echo no space left >&2", "exit 1")
    with pytest.raises(SandboxError, match=r"no space left\nfetching the Go modules of Kubernetes failed"):
        Cluster(root, root / "cluster").ensure()
    assert Cluster(root, root / "cluster").find() is None


def test_server_that_is_not_built(root: Path) -> None:
    """Starting a server that is not built is an error that says so."""
    with pytest.raises(SandboxError, match="no etcd yet"), api_server(root):
        pass

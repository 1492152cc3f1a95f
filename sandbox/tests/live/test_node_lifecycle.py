"""Start and end of a Kubernetes node, with its owner or in the background, and what it leaves."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from sandbox.leftovers import own_folder
from sandbox.node.background import running
from sandbox.node.node import Node
from sandbox.node.packages import COMMANDS
from sandbox.processes import importing
from sandbox.testing.stacks import HOME
from support.programs import programs_of

pytestmark = pytest.mark.live

USER = f"""
import pathlib, sys
from sandbox.node.server import kubernetes_node
with kubernetes_node(pathlib.Path({str(HOME)!r})) as node:
    node.outside("callers", "198.51.100.10")
    print(node.place.pid, node.own, flush=True)
    sys.stdin.read()
"""
"""A program that has a node until its standard input ends."""


def test_everything_ends_with_an_owner_that_is_killed() -> None:
    """If the owner is killed, all processes, mounts and networks of the node go.

    The next start removes its folder and control groups.
    """
    links = set(psutil.net_if_addrs())
    with subprocess.Popen(
        [sys.executable, "-c", USER],
        cwd=HOME,
        env={**os.environ, **importing()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as user:
        assert user.stdout
        pid, own = user.stdout.readline().split()
        processes = [psutil.Process(int(pid)), *psutil.Process(int(pid)).children(recursive=True)]
        assert {*COMMANDS, "containerd", "containerd-shim-runc-v2", "coredns"} <= programs_of(processes)
        assert groups(own)
        user.kill()
        _, alive = psutil.wait_procs(processes, timeout=60)
    assert [] == alive
    assert Path(own).exists()
    assert own not in Path("/proc/self/mounts").read_text(encoding="utf-8")
    assert links == set(psutil.net_if_addrs())
    with own_folder("sandbox-node-"):
        assert not Path(own).exists()
        assert [] == groups(own)


def test_node_in_the_background(tmp_path: Path) -> None:
    """A node in the background outlives the command that started it, and a second start reports it.

    With `down --keep` the next start finds its objects, and `down` removes everything.
    """
    (tmp_path / ".cache").mkdir()
    for each in sorted((HOME / ".cache").iterdir()):
        if each.name != "cluster":
            (tmp_path / ".cache" / each.name).symlink_to(each)
    try:
        assert running(tmp_path) is None
        started = command(tmp_path, "up")
        assert "Kubernetes node: firewall: done after" in started
        kubeconfig = running(tmp_path)
        assert f"export KUBECONFIG={kubeconfig}\n" in started
        assert kubeconfig is not None
        assert 0o600 == kubeconfig.stat().st_mode & 0o777
        assert "runs already, since " in command(tmp_path, "up")
        command(tmp_path, "kubectl", "--", "create", "namespace", "kept")
        first = Node(tmp_path, kubeconfig.parent).place.pid
        address = kubeconfig.read_text(encoding="utf-8")

        assert "has ended" in command(tmp_path, "down", "--keep")
        assert running(tmp_path) is None
        assert not psutil.pid_exists(first)
        command(tmp_path, "up")
        assert "kept" in command(tmp_path, "kubectl", "--", "get", "namespaces")
        assert address == kubeconfig.read_text(encoding="utf-8")
    finally:
        command(tmp_path, "down")
    assert not (tmp_path / ".cache" / "cluster").exists()
    assert "No Kubernetes node runs" in command(tmp_path, "down")


def test_node_that_does_not_run(tmp_path: Path) -> None:
    """A command that needs a running node says how to start it."""
    done = start(tmp_path, "kubectl", "--", "get", "pods")
    assert (
        1,
        "error: No Kubernetes node runs for this project. `python -m sandbox.node up` starts one.\n",
    ) == done


def test_owner_that_is_killed_in_the_background(tmp_path: Path) -> None:
    """A node whose owner was killed does not count as running, because the lock of a dead process is ignored."""
    folder = tmp_path / ".cache" / "cluster"
    folder.mkdir(parents=True)
    for name, text in {"lock": "", "pid": "1", "ready": "2026-01-01 00:00:00\n"}.items():
        (folder / name).write_text(text, encoding="ascii")
    assert running(tmp_path) is None
    assert "No Kubernetes node runs" in command(tmp_path, "down")


def start(root: Path, *arguments: str) -> tuple[int, str]:
    """Run a command of `python -m sandbox.node`, and return its exit code and output."""
    done = subprocess.run(
        [sys.executable, "-m", "sandbox.node", *arguments],
        cwd=root,
        env={**os.environ, **importing()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def command(root: Path, *arguments: str) -> str:
    """Run a command that must succeed, and return its output."""
    code, told = start(root, *arguments)
    assert 0 == code, told
    return told


def groups(own: str) -> list[Path]:
    """The control groups of a node."""
    name = Path(own).name
    return [*Path("/sys/fs/cgroup").glob(name), *Path("/sys/fs/cgroup").glob(f"*/{name}")]

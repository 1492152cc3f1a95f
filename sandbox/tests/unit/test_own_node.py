"""The cluster of a command: that of the environment, or else the running node of the project."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.__main__ import main

COMMAND = ["up", "--config", "none.yaml"]
"""A command that fails without an engine, after it has looked for a node."""


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a node that runs, as its lock and files say, in a project without an engine."""
    folder = tmp_path / ".cache" / "cluster"
    folder.mkdir(parents=True)
    (folder / "ready").write_text("2026-01-01 00:00:00\n", encoding="ascii")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    with (folder / "lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Restore the variable after the test."""
    monkeypatch.setenv("KUBECONFIG", "")
    monkeypatch.delenv("KUBECONFIG")


def test_node_that_runs_is_used(cluster: Path) -> None:
    """The plugins get the kubeconfig of the running node."""
    assert 1 == main(COMMAND)
    assert str(cluster / "node" / "administrator.kubeconfig") == os.environ["KUBECONFIG"]


def test_cluster_of_the_user_is_used(cluster: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cluster that the environment names is used instead of the node."""
    monkeypatch.setenv("KUBECONFIG", "/home/user/config")
    assert cluster.exists()
    assert 1 == main(COMMAND)
    assert "/home/user/config" == os.environ["KUBECONFIG"]


def test_node_that_is_not_up_is_not_used(cluster: Path) -> None:
    """A node whose lock is held but that is not ready is not used."""
    (cluster / "ready").unlink()
    assert 1 == main(COMMAND)
    assert "KUBECONFIG" not in os.environ

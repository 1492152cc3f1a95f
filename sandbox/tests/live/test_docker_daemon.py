"""Start and end of the Docker daemon, and containers that run in it."""

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import psutil
import pytest
from docker.errors import ImageNotFound
from docker.models.containers import Container

from sandbox.daemon.server import Daemon, docker_daemon
from sandbox.processes import importing
from sandbox.testing.stacks import HOME, wait_for
from support.programs import programs_of
from support.tiny import IMAGE, WAIT

pytestmark = pytest.mark.live

USER = f"""
import pathlib, sys
from sandbox.daemon.server import docker_daemon
with docker_daemon(pathlib.Path({str(HOME)!r})) as daemon:
    print(daemon.pid, daemon.folder, flush=True)
    sys.stdin.read()
"""
"""A program that has a daemon until its standard input ends."""


@pytest.mark.parametrize("end", ["input", "kill"])
def test_everything_ends_with_its_user(end: str) -> None:
    """All processes end if the block ends, and also if its process is killed.

    After a kill, the next start removes the files.
    """
    environment = {**os.environ, **importing()}
    with subprocess.Popen(
        [sys.executable, "-c", USER],
        cwd=HOME,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as user:
        assert user.stdin
        assert user.stdout
        pid, folder = user.stdout.readline().split()
        processes = [psutil.Process(int(pid)), *psutil.Process(int(pid)).children(recursive=True)]
        assert {"dockerd", "containerd"} <= programs_of(processes)
        if end == "kill":
            user.kill()
        else:
            user.stdin.close()
        _, alive = psutil.wait_procs(processes, timeout=30)
    assert [] == alive
    assert (end == "kill") == Path(folder).exists()
    with docker_daemon(HOME):
        assert not Path(folder).exists()


def test_a_daemon_that_crashed_comes_back_by_itself(daemon: Daemon, tiny: str) -> None:
    """A daemon that crashed starts again as a new process.

    Afterwards, containers with a restart policy run, and other containers have exited.
    """
    with daemon.client() as client:
        wait = ["/bin/sh", "-c", WAIT]
        lost = client.containers.run(tiny, wait, network_mode="none", detach=True)
        kept = client.containers.run(
            tiny, wait, network_mode="none", detach=True, restart_policy={"Name": "always"}
        )
        kept.reload()
        before = _dockerds(daemon)
        try:
            daemon.crash()
            daemon.wait_until_ready()
            wait_for(partial(_runs, kept), "the container")
            lost.reload()
            assert "exited" == lost.status
            assert not set(before) & set(_dockerds(daemon))
        finally:
            for each in (kept, lost):
                each.remove(force=True)


def test_a_daemon_that_is_kept_away_does_not_answer(daemon: Daemon) -> None:
    """A daemon that is kept away does not answer until the block ends. Then its volumes are still there."""
    with daemon.client() as client:
        client.volumes.create("kept")
        with daemon.away():
            assert [] == _dockerds(daemon)
            assert not daemon.answers()
        client.volumes.get("kept").remove()


def _runs(container: Container) -> bool:
    container.reload()
    return container.status == "running"


def _dockerds(daemon: Daemon) -> list[psutil.Process]:
    return [each for each in psutil.Process(daemon.pid).children() if "dockerd" in programs_of([each])]


def test_what_was_loaded_runs(daemon: Daemon, tiny: str) -> None:
    """An image made of one static program runs as a user without rights."""
    with daemon.client() as client:
        told = client.containers.run(tiny, ["/bin/id"], user="1001:0", network_mode="none", remove=True)
    assert b"uid=1001 gid=0 groups=0\n" == told


def test_network_is_its_own(daemon: Daemon) -> None:
    """The addresses and bridges of the daemon do not appear on this machine."""
    ours = psutil.net_if_addrs()
    told = subprocess.run(
        daemon.inside("cat", "/proc/net/fib_trie"), capture_output=True, text=True, check=True
    )
    assert "docker0" not in ours
    assert "203.0.113.20" in told.stdout
    assert "203.0.113.20" not in {each.address for addresses in ours.values() for each in addresses}


def test_a_daemon_keeps_what_it_had_in_a_folder_of_ours() -> None:
    """If a daemon is killed and started again on the same folder, it has its own volumes and no others."""
    folder = Path(f"/tmp/kept-{os.getpid()}")  # noqa: S108 - a socket's path must be short
    try:
        with docker_daemon(HOME, folder=folder) as first, first.client() as client:
            client.volumes.create("kept")
            first.kill()
        with docker_daemon(HOME, folder=folder) as second, second.client() as client:
            assert ["kept"] == [each.name for each in client.volumes.list()]
            with pytest.raises(ImageNotFound):
                client.images.get(IMAGE)
    finally:
        shutil.rmtree(folder)

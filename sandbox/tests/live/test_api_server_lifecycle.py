"""Start and end of the API server, and who may use it."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import requests

from sandbox.bootstrap.cluster import Cluster
from sandbox.cluster.client import Client, Document
from sandbox.errors import SandboxError
from sandbox.processes import importing
from sandbox.testing.stacks import HOME

pytestmark = pytest.mark.live

USER = f"""
import pathlib, sys
from sandbox.cluster.server import api_server
with api_server(pathlib.Path({str(HOME)!r})):
    print("ready", flush=True)
    sys.stdin.read()
"""
"""A program that has a server until its standard input ends."""

WAIT = 30
"""Seconds for processes to end. Usually they need two."""


@pytest.mark.parametrize("end", ["input", "kill"])
def test_both_processes_end_with_their_user(end: str, tmp_path: Path) -> None:
    """All processes of the server end if the block ends, and also if its process is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", USER],
        cwd=HOME,
        env={**os.environ, **importing(), "TMPDIR": str(tmp_path)},  # the folder that a killed user leaves
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as user:
        assert user.stdin
        assert user.stdout
        assert "ready\n" == user.stdout.readline()
        servers = psutil.Process(user.pid).children()
        assert {"etcd", "kube-apiserver"} == {each.name() for each in servers}
        if end == "kill":
            user.kill()
        else:
            user.stdin.close()
        _, alive = psutil.wait_procs(servers, timeout=WAIT)
    assert [] == alive


def test_only_the_holder_of_the_token_is_let_in(server: Client) -> None:
    """Every user of the machine can reach the port, but the server answers only with its token."""
    with Client(server.address, server.authority, "guessed") as stranger:
        assert not stranger.is_ready()
        with pytest.raises(requests.HTTPError, match="401 Client Error: Unauthorized"):
            stranger.try_to_create(config_map())


def test_server_of_another_authority_is_not_trusted(server: Client) -> None:
    """A client that trusts another authority does not send its token to the server."""
    with (
        Client(server.address, Path(requests.utils.DEFAULT_CA_BUNDLE_PATH), "secret") as client,
        pytest.raises(requests.exceptions.SSLError, match="certificate verify failed"),
    ):
        client.is_ready()


def test_release_is_the_one_that_go_mod_names(server: Client) -> None:
    """The server's version is the one in `go.mod`, so it is known for which release the tests hold."""
    assert f"v{Cluster(HOME).version}" == server.version


def test_kind_that_no_cluster_has(server: Client) -> None:
    """A kind that the server does not have gets its own error, other than a missing object."""
    with pytest.raises(SandboxError, match="knows no ConfigMapp in /api/v1"):
        server.try_to_create(config_map() | {"kind": "ConfigMapp"})


def config_map() -> Document:
    """An object that is valid in any namespace."""
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "small", "namespace": "default"}}

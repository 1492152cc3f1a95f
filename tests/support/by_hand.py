"""Manual changes of a gateway by someone with access to its Docker host: other variables, other files, a firewall."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from docker.models.containers import Container

from sandbox.daemon.packages import environment, packages
from sandbox.daemon.server import Daemon
from sandbox.testing.stacks import HOME

_OF_THE_OLD_ONE: Final = ("Hostname", "Domainname")
"""Settings that the daemon chose for the old container."""


def variables(container: Container) -> dict[str, str]:
    """The environment of a container."""
    return dict(each.split("=", 1) for each in container.attrs["Config"]["Env"])


def file_of(container: Container, path: str) -> Path:
    """The path of a container's file on the daemon's host."""
    for mount in container.attrs["Mounts"]:
        if path.startswith(f"{mount['Destination']}/"):
            return Path(mount["Source"]) / path.removeprefix(f"{mount['Destination']}/")
    raise AssertionError(f"no mount has {path}")


def made_again(
    container: Container,
    changes: Mapping[str, str | None],
    published: Mapping[str, Any] | None = None,
    network: Container | None = None,
) -> Container:
    """The same container, running again with some changed variables. None removes a variable.

    The old container is gone.

    Args:
        container: the container to replace.
        changes: the changes of its variables.
        published: further ports, in the form of `PortBindings`.
        network: the container whose network it joins. By default it is the same as before.
    """
    attributes, client = container.attrs, container.client
    assert client is not None
    api = client.api
    environment_ = {**variables(container), **changes}
    host = {
        **attributes["HostConfig"],
        "PortBindings": {**(attributes["HostConfig"]["PortBindings"] or {}), **(published or {})},
    }
    if network is not None:
        host["NetworkMode"] = f"container:{network.id}"
    config = {
        **{key: value for key, value in attributes["Config"].items() if key not in _OF_THE_OLD_ONE},
        "ExposedPorts": {port: {} for port in host["PortBindings"]},
        "Env": [f"{name}={value}" for name, value in sorted(environment_.items()) if value is not None],
        "HostConfig": host,
    }
    networks = attributes["NetworkSettings"]["Networks"]
    first, *others = sorted(networks, key=lambda name: name != host["NetworkMode"]) or [None]
    if first is not None:
        config["NetworkingConfig"] = {"EndpointsConfig": {first: {"Aliases": networks[first]["Aliases"]}}}
    container.remove(force=True)
    made = api.create_container_from_config(config, container.name)["Id"]  # type: ignore[no-untyped-call]
    for name in others:
        api.connect_container_to_network(made, name, aliases=networks[name]["Aliases"])
    api.start(made)
    found: Container = client.containers.get(made)
    return found


@contextmanager
def rule(daemon: Daemon, folder: Path, chain: tuple[str, ...], *words: str) -> Iterator[None]:
    """A rule of the firewall on the daemon's host, before all others of its chain, until the block ends."""
    unpacked = packages(HOME).find()
    assert unpacked is not None
    command = daemon.inside(str(unpacked / "usr/sbin/xtables-nft-multi"), "iptables")
    variables_ = environment(unpacked, folder / "programs")
    with first_rule(command, chain, *words, variables=variables_):
        yield


@contextmanager
def first_rule(
    iptables: Sequence[str], chain: tuple[str, ...], *words: str, variables: Mapping[str, str] | None = None
) -> Iterator[None]:
    """The same, by a command line that runs `iptables` on the host."""

    def told(*more: str) -> None:
        done = subprocess.run(
            [*iptables, "-w", *more],
            env={**os.environ, **(variables or {})},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (more, done.stderr)

    told(*chain[:-1], "-I", chain[-1], "1", *words)
    try:
        yield
    finally:
        told(*chain[:-1], "-D", chain[-1], *words)

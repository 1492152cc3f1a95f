"""The next run removes what an interrupted run has left in a Docker daemon."""

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from docker import DockerClient

from sandbox.daemon.server import Daemon
from sandbox.journal import VARIABLE, Journal, of_this_run
from sandbox.plugins.docker import containers
from sandbox.plugins.docker.provider import DockerProvider
from sandbox.plugins.errors import PluginError
from sandbox.plugins.wire import Object
from sandbox.testing.stacks import wait_for
from support.plugins import Plugin
from support.tiny import WAIT

pytestmark = pytest.mark.live

CONTAINER, VOLUME = "docker:index/container:Container", "docker:index/volume:Volume"


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file in which plugins record what they make."""
    path = tmp_path / "journal"
    monkeypatch.setenv(VARIABLE, str(path))
    of_this_run.cache_clear()
    yield path
    of_this_run.cache_clear()


@pytest.fixture
def client(daemon: Daemon) -> Iterator[DockerClient]:
    """A client that inspects the daemon without the plugin."""
    with daemon.client() as opened:
        yield opened


def plugin(daemon: Daemon, token: str) -> Plugin:
    """A plugin that has just started."""
    of_this_run.cache_clear()
    made = Plugin(DockerProvider(), token, name="front")
    made.configure(host=daemon.host)
    return made


def named(made: Plugin, inputs: Object) -> Object:
    """The inputs with a name that the plugin chooses."""
    checked, faults = made.check(inputs)
    assert [] == faults
    return checked


def waiting(image: str) -> Object:
    """A container that runs until it is stopped."""
    return {"image": image, "command": ["/bin/sh", "-c", WAIT]}


def test_what_was_begun_and_is_in_no_state_is_removed(
    daemon: Daemon, client: DockerClient, tiny: str, journal: Path
) -> None:
    """A lost container is removed before anything is made. Containers in the state or with own names stay."""
    first = plugin(daemon, CONTAINER)
    known, lost = (named(first, waiting(tiny)) for _ in range(2))
    for inputs in (known, lost, {**waiting(tiny), "name": "own"}):
        first.create(inputs)
    Journal(journal).keep_unknown({known["name"]})

    plugin(daemon, VOLUME).create({"name": "later"})

    found = {each.name: each for each in client.containers.list(all=True)}
    try:
        assert {known["name"], "own"} == set(found)
        assert [] == Journal(journal).left("docker", daemon.host)
    finally:
        for each in found.values():
            each.remove(force=True)
        client.volumes.get("later").remove()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("journal")
def test_daemon_that_dies_while_it_makes_something_loses_nothing(
    daemon: Daemon, client: DockerClient, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the daemon dies while it makes a container, the error says that no daemon answers.

    The container exists when the daemon runs again, and the next run removes it.
    """
    # it still looks whether the container ends at once when the daemon dies, however busy the machine is
    monkeypatch.setattr(containers, "_SETTLING_SECONDS", 60)
    first = plugin(daemon, CONTAINER)
    inputs, errors = named(first, waiting(tiny)), list[str]()

    def make() -> None:
        try:
            first.create(inputs)
        except PluginError as error:
            errors.append(str(error))

    making = threading.Thread(target=make)
    making.start()
    wait_for(
        lambda: inputs["name"] in {each.name for each in client.containers.list(ignore_removed=True)},
        "the container",
    )
    with daemon.away():
        making.join(30)
        assert [f"No Docker daemon answers at {daemon.host}."] == [
            each.partition(" Start")[0] for each in errors
        ]
    gc.collect()  # the library leaves a socket open on which nobody listens
    assert [inputs["name"]] == [each.name for each in client.containers.list(all=True)]

    plugin(daemon, VOLUME).create({"name": "later"})

    client.volumes.get("later").remove()
    assert [] == client.containers.list(all=True)

"""The plugin `docker` waits for containers to be healthy on a real daemon, and says why one is not."""

import time
from collections.abc import Callable
from threading import Timer

import pytest
from docker import DockerClient
from pulumi.runtime.proto import provider_pb2

from sandbox.plugins.docker.health import Waiting
from sandbox.plugins.partial import InitFailedError
from sandbox.plugins.wire import Object, Secret, Value, decode
from support.plugins import Plugin
from support.tiny import WAIT, container

pytestmark = pytest.mark.live

CANARY = "canary-1c5b0f"
"""A password; no message may hold it."""
SECONDS = 10
"""For a container to be healthy or not; a busy machine needs a second for a probe."""
REMEDY = "`docker logs front` shows what it says. It is left as it is: remove the cause, and run `up` again"


def awaited(image: str, probe: str, *, program: str = WAIT, **more: Value) -> Object:
    """A container that is waited for; its probe runs five times a second."""
    health = {"tests": ["CMD", "/bin/sh", "-c", probe], "interval": "200ms", "timeout": "10s", "retries": 2}
    command: list[Value] = ["/bin/sh", "-c", program]
    inputs = {
        "wait": True,
        "waitTimeout": SECONDS,
        "healthcheck": health,
        "restart": "unless-stopped",
        **more,
    }
    return {**container(image), **inputs, "command": command}


def refused(plugin: Plugin, inputs: Object) -> tuple[str, provider_pb2.ErrorResourceInitFailed]:
    """What is said of a container that is not healthy, and what the engine is to keep."""
    with pytest.raises(InitFailedError) as failed:
        plugin.create(inputs)
    return str(failed.value), failed.value.details


def test_a_container_is_done_when_it_is_healthy(
    docker: Callable[[str], Plugin], client: DockerClient, tiny: str
) -> None:
    """Not when it was started: its program needs a moment here."""
    inputs = awaited(tiny, "test -e /tmp/ready", program=f"sleep 1; touch /tmp/ready; {WAIT}", waitTimeout=20)
    plugin = docker("Container")
    number, state = plugin.create(inputs)
    assert "healthy" == client.containers.get(number).attrs["State"]["Health"]["Status"]
    assert state["wait"] is True
    plugin.update(state, inputs, number)


def test_a_program_that_ends_again_and_again_is_told(
    docker: Callable[[str], Plugin], client: DockerClient, tiny: str
) -> None:
    """With its exit code. The container stays as it is, and the engine keeps it."""
    said, kept = refused(docker("Container"), awaited(tiny, "true", program="exit 7", waitTimeout=10))
    assert said.startswith(
        "container front was not healthy within 10 s: its program ended with exit code 7, started again "
    )
    assert said.endswith(REMEDY)
    assert kept.id == client.containers.get("front").id


def test_a_health_check_that_never_passes_is_told_without_secrets(
    docker: Callable[[str], Plugin], client: DockerClient, tiny: str
) -> None:
    """Its exit code and words, but no value of a variable. What the engine keeps is secret as before."""
    inputs = awaited(tiny, "echo no answer to $PASSWORD; exit 3", envs=Secret([f"PASSWORD={CANARY}"]))
    plugin = docker("Container")
    said, kept = refused(plugin, inputs)
    assert said == (
        f"container front was not healthy within {SECONDS} s: it is unhealthy, and its last health check ended with "
        f"exit code 3: no answer to [secret]; {REMEDY}"
    )
    state = decode(kept.properties)
    assert isinstance(state["envs"], Secret)
    assert isinstance(decode(kept.inputs)["envs"], Secret)
    assert "unhealthy" == client.containers.get(kept.id).attrs["State"]["Health"]["Status"]

    with pytest.raises(InitFailedError, match="it is unhealthy"):
        plugin.update(state, inputs, kept.id)
    plugin.delete(state, kept.id)
    assert [] == client.containers.list(all=True)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (
            {"program": "exit 7", "restart": "no"},
            "does not run, and the daemon does not start it again: its program ended with exit code 7; ",
        ),
        ({"healthcheck": {"tests": ["NONE"]}}, "has no health check, so nothing can be waited for: "),
    ],
)
def test_what_cannot_change_is_not_waited_for(
    more: Object, why: str, docker: Callable[[str], Plugin], tiny: str
) -> None:
    """The message comes at once."""
    since = time.monotonic()
    said, _ = refused(docker("Container"), awaited(tiny, "true", **{"waitTimeout": 60, **more}))
    assert said.startswith(f"container front {why}")
    assert said.endswith("run `up --refresh`, which makes it again") == ("does not run" in why)
    assert time.monotonic() - since < 20


def test_a_run_that_is_cancelled_waits_no_longer(
    docker: Callable[[str], Plugin], client: DockerClient, tiny: str
) -> None:
    """The engine keeps the container."""
    plugin, since = docker("Container"), time.monotonic()
    Timer(1, plugin.cancel).start()
    said, kept = refused(plugin, awaited(tiny, "false", waitTimeout=60))
    assert said.startswith("container front was still waited for when the run was cancelled: it is ")
    assert kept.id == client.containers.get("front").id
    assert time.monotonic() - since < 20


def test_a_container_that_is_gone_is_told(client: DockerClient, tiny: str) -> None:
    """Somebody else removed it."""
    waiting = Waiting(client.api, "0" * 64, awaited(tiny, "true"), lambda: False, print)
    assert ("container front was removed while it was waited for",) == waiting.until_healthy()

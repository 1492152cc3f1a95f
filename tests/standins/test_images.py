"""The stand-ins as containers of a real Docker daemon, with the hardening of the gateway's containers."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from docker.models.containers import Container

from sandbox.daemon.server import Daemon
from sandbox.testing.containers import read_in
from sandbox.testing.images import load_image
from sandbox.testing.stacks import wait_for
from tests.support.gateways import ADAPTER, ORCHESTRATOR, RELAY, TTS_ADAPTER
from tests.support.standin_images import IMAGES, archives
from tests.support.standins import WRITTEN, Machine

pytestmark = pytest.mark.live

HEALTH = {
    ADAPTER: ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$PORT"],
    ORCHESTRATOR: ["probe.sh", "readiness"],
    RELAY: ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$MEDIA_RELAY_WS_PORT"],
    TTS_ADAPTER: ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$PORT"],
}
ENDS = {ADAPTER: 0, ORCHESTRATOR: 143, RELAY: 0, TTS_ADAPTER: 0}
"""Exit codes after SIGTERM: Java's is 128 plus the number of the signal."""


@contextmanager
def _created(
    daemon: Daemon, gateway: Machine, name: str, changes: dict[str, str | None]
) -> Iterator[Container]:
    """A container with the variables and files of a planned one, created but not started."""
    root = gateway.root(name)
    folders = {path.rpartition("/")[0] for path in gateway.seen[name].files}
    with daemon.client() as client:
        load_image(client, archives()[name])
        made = client.containers.create(
            IMAGES[name],
            environment=gateway.environment(name, changes),
            network_mode="none",
            read_only=True,
            cap_drop=["ALL"],
            security_opt=["no-new-privileges:true"],
            tmpfs={f"/{each}": "uid=1001,gid=0,mode=0770" for each in (*WRITTEN, "tmp")},
            volumes={f"{root}{folder}": {"bind": folder, "mode": "ro"} for folder in folders},
        )
        try:
            yield made
        finally:
            made.remove(force=True)


@pytest.mark.parametrize("name", sorted(HEALTH))
def test_it_runs_as_a_hardened_container(daemon: Daemon, gateway: Machine, name: str) -> None:
    """Each stand-in starts with a read-only root, without capabilities, as the vendor's user, and its probe succeeds."""
    with _created(daemon, gateway, name, {}) as container:
        container.start()
        wait_for(lambda: b": ready, " in container.logs(), f"{name} to be ready")
        assert read_in(container, "id") == "uid=1001 gid=0 groups=0\n"
        assert container.exec_run(HEALTH[name]).exit_code == 0
        assert container.exec_run(["/opt/quiesce.sh"]).exit_code == 0
        container.stop(timeout=20)
        assert container.wait()["StatusCode"] == ENDS[name]


@pytest.mark.parametrize("name", sorted(HEALTH))
def test_a_container_with_a_fault_ends(daemon: Daemon, gateway: Machine, name: str) -> None:
    """A container with a fault ends, and one line in its log says why."""
    with _created(daemon, gateway, name, {"UNHEARD_OF": "canary"}) as container:
        container.start()
        assert container.wait(timeout=60)["StatusCode"] == 1
        assert container.logs().decode() == f"{name}: does not know the environment variable UNHEARD_OF\n"

"""The plugin `docker` and a real daemon: the running container has the declared properties, and changes are found."""

import io
import tarfile
from collections.abc import Callable

import pytest
from docker import DockerClient

from sandbox.daemon.server import Daemon
from sandbox.plugins.errors import PluginError
from sandbox.plugins.wire import Secret
from sandbox.testing.containers import read_in
from support.plugins import Plugin, is_unchanged, kinds
from support.tiny import container

pytestmark = pytest.mark.live

UPLOAD = {"file": "/store/trust.p12", "contentBase64": Secret("YQ=="), "permissions": "0440"}

LIMIT = 9999
"""Processes of one user: the kernel counts those of all containers on the machine."""


def test_hardening_is_in_the_process_that_runs(
    docker: Callable[[str], Plugin], client: DockerClient, tiny: str
) -> None:
    """User, capabilities, privileges, root and limits of the running process are the declared ones."""
    docker("Container").create(
        container(
            tiny,
            user="1001:0",
            readOnly=True,
            capabilities={"drops": ["ALL"]},
            securityOpts=["no-new-privileges:true"],
            tmpfs={"/tmp": "rw,size=1m,uid=1001"},  # noqa: S108 - in the container
            ulimits=[{"name": "nproc", "soft": LIMIT, "hard": LIMIT}],
            memory=32,
            memorySwap=32,
            cpus="0.5",
        )
    )
    found = client.containers.get("front")
    status = read_in(found, "cat", "/proc/1/status")
    assert "uid=1001 gid=0 groups=0\n" == read_in(found, "id")
    assert "CapBnd:\t0000000000000000" in status
    assert "NoNewPrivs:\t1" in status
    assert "Seccomp:\t2" in status
    assert 1 == found.exec_run(["touch", "/file"]).exit_code
    assert 0 == found.exec_run(["touch", "/tmp/file"]).exit_code  # noqa: S108 - in the container
    assert str(LIMIT) == read_in(found, "sh", "-c", "ulimit -u").strip()


def test_uploads_are_there_before_the_start(
    docker: Callable[[str], Plugin], client: DockerClient, tiny: str
) -> None:
    """Uploaded files have the declared mode, owner and content before the container starts.

    They also reach a volume through a container that never starts.
    """
    docker("Volume").create({"name": "files"})
    loader = container(
        tiny,
        start=False,
        mustRun=False,
        uploads=[UPLOAD, {**UPLOAD, "file": "/store/own", "owner": "1001", "group": "7"}],
        volumes=[{"containerPath": "/store", "volumeName": "files"}],
    )
    docker("Container").create({**loader, "name": "loader"})
    mounted = {"containerPath": "/store", "volumeName": "files", "readOnly": True}
    docker("Container").create(container(tiny, readOnly=True, volumes=[mounted]))
    found = client.containers.get("front")
    told = read_in(found, "stat", "-c", "%n %u:%g %a", "/store/trust.p12", "/store/own")
    assert ["/store/trust.p12 0:0 440", "/store/own 1001:7 440"] == told.splitlines()
    assert "a" == read_in(found, "cat", "/store/trust.p12")
    assert 1 == found.exec_run(["touch", "/store/more"]).exit_code
    assert "created" == client.containers.get("loader").status


def test_upload_below_a_read_only_root_is_refused_and_leaves_nothing(
    docker: Callable[[str], Plugin], client: DockerClient, tiny: str
) -> None:
    """An upload to a read-only root is refused with the original's message, which the double repeats.

    No container is left.
    """
    with pytest.raises(PluginError) as refused:
        docker("Container").create(container(tiny, readOnly=True, uploads=[UPLOAD]))
    assert str(refused.value) == (
        "Unable to upload volume content: Error response from daemon: container rootfs is marked read-only"
    )
    assert [] == client.containers.list(all=True)


def test_container_that_ends_at_once_is_told_and_removed(
    docker: Callable[[str], Plugin], client: DockerClient, tiny: str
) -> None:
    """A container that ends at once is reported and removed, unless `mustRun` is false."""
    ended = container(tiny) | {"command": ["/bin/sh", "-c", "exit 7"]}
    with pytest.raises(PluginError, match="container front ended at once with exit code 7, and was removed"):
        docker("Container").create(ended)
    assert [] == client.containers.list(all=True)
    assert docker("Container").create({**ended, "mustRun": False})[0]


@pytest.mark.parametrize("how", ["stop", "remove"])
def test_stopped_and_removed_containers_are_gone(
    how: str, docker: Callable[[str], Plugin], client: DockerClient, tiny: str
) -> None:
    """After a container is stopped or removed by hand, a refresh drops it, and the next update makes it again."""
    plugin, inputs = docker("Container"), container(tiny)
    number, state = plugin.create(inputs)
    assert state.items() <= plugin.read(state, inputs, number).items()
    found = client.containers.get(number)
    found.stop() if how == "stop" else found.remove(force=True)
    assert {} == plugin.read(state, inputs, number)
    assert plugin.create(inputs)[0] != number


def test_changes_by_hand_show_and_are_taken_back(
    docker: Callable[[str], Plugin], client: DockerClient, tiny: str
) -> None:
    """A refresh finds manual changes of limits and networks, and the next update reverts them.

    Nothing else of a container can be changed by hand.
    """
    for name in ("inner", "outer"):
        docker("Network").create({"name": name})
    plugin = docker("Container")
    inputs = container(
        tiny, memory=32, memorySwap=32, cpus="1.0", restart="no", networksAdvanced=[{"name": "inner"}]
    )
    number, state = plugin.create(inputs)
    found = client.containers.get(number)
    found.update(mem_limit="64m", memswap_limit="64m", restart_policy={"Name": "always"})
    client.networks.get("outer").connect(found)

    drifted = plugin.read_inputs(state, inputs, number)

    seen = plugin.read(state, inputs, number)
    assert (64, 64, "always") == (seen["memory"], seen["memorySwap"], seen["restart"])
    assert kinds(plugin.diff(drifted, inputs, seen)) == {
        "memory": "UPDATE",
        "memorySwap": "UPDATE",
        "restart": "UPDATE",
        "networksAdvanced[1]": "DELETE_REPLACE",
    }
    plugin.update(seen, inputs, number)
    client.networks.get("outer").disconnect(found)
    assert is_unchanged(plugin.diff(plugin.read_inputs(seen, inputs, number), inputs, state))


def test_ports_are_bound_to_their_address_alone(
    docker: Callable[[str], Plugin], daemon: Daemon, client: DockerClient, tiny: str
) -> None:
    """The host listens only on the declared address, as its kernel shows."""
    ports = [
        {"internal": 80, "external": 8080, "ip": "192.0.2.20"},
        {"internal": 81, "external": 8081, "ip": "192.0.2.20", "protocol": "udp"},
    ]
    docker("Container").create(container(tiny, ports=ports))
    assert {("192.0.2.20", 8080, "tcp"), ("192.0.2.20", 8081, "udp")} == set(daemon.listeners())
    client.containers.get("front").remove(force=True)
    assert [] == daemon.listeners()


def test_grace_is_given_before_a_removal(
    docker: Callable[[str], Plugin], client: DockerClient, tiny: str
) -> None:
    """A container gets its grace period to end by itself before it is removed."""
    docker("Volume").create({"name": "kept"})
    last = "trap 'echo drained > /kept/last; exit 0' TERM; while :; do sleep 3600 & wait $!; done"
    volumes = [{"containerPath": "/kept", "volumeName": "kept"}]
    inputs = {**container(tiny, volumes=volumes, destroyGraceSeconds=20), "command": ["/bin/sh", "-c", last]}
    plugin = docker("Container")
    number, state = plugin.create(inputs)
    plugin.delete(state, number)
    assert [] == client.containers.list(all=True)
    assert (
        "drained\n"
        == client.containers.run(
            tiny, ["cat", "/kept/last"], volumes={"kept": {"bind": "/kept"}}, remove=True
        ).decode()
    )
    plugin.delete(state, number)


def test_images_are_taken_where_they_are_and_else_pulled(
    docker: Callable[[str], Plugin], client: DockerClient, tiny: str
) -> None:
    """An image of the daemon needs no registry. If an image cannot be pulled, the error names it and the remedy."""
    plugin = docker("RemoteImage")
    number, state = plugin.create({"name": tiny, "keepLocally": True})
    assert state["imageId"] == client.images.get(tiny).id
    assert number == f"{state['imageId']}{tiny}"
    plugin.delete(state, number)
    assert client.images.get(tiny)
    with pytest.raises(PluginError) as refused:
        plugin.create({"name": "192.0.2.20:5000/none:1"})
    assert "image 192.0.2.20:5000/none:1 is not on the daemon's host and cannot be pulled: " in str(
        refused.value
    )
    assert "Check its name, the connection to its registry, and `registryAuth`; or load it" in str(
        refused.value
    )


def test_networks_and_volumes_come_and_go(docker: Callable[[str], Plugin], client: DockerClient) -> None:
    """Networks and volumes are found again, a missing one is noticed, and removing one twice is no error."""
    for kind, inputs in (
        ("Network", {"name": "inner", "internal": True, "driver": "bridge"}),
        ("Volume", {"name": "kept", "labels": [{"label": "files", "value": "1"}]}),
    ):
        plugin = docker(kind)
        number, state = plugin.create(inputs)
        assert state.items() <= plugin.read(state, inputs, number).items()
        if kind == "Network":
            assert client.networks.get("inner").attrs["Internal"] is True
        else:
            assert {"files": "1"} == client.volumes.get("kept").attrs["Labels"]
        plugin.delete(state, number)
        assert {} == plugin.read(state, inputs, number)
        plugin.delete(state, number)


def test_property_that_is_not_translated_is_refused(docker: Callable[[str], Plugin], tiny: str) -> None:
    """A property that the plugin does not implement is refused and not ignored."""
    with pytest.raises(PluginError, match="gpus: the sandbox cannot give this to a container"):
        docker("Container").create(container(tiny, gpus="all"))


def test_archive_has_what_was_uploaded(
    docker: Callable[[str], Plugin], client: DockerClient, tiny: str
) -> None:
    """The files of a container that never started can be read back, with bytes and mode."""
    inputs = container(
        tiny, start=False, mustRun=False, uploads=[{"file": "/etc/plain", "content": "ä", "executable": True}]
    )
    number, _ = docker("Container").create(inputs)
    stream, _ = client.containers.get(number).get_archive("/etc/plain")
    with tarfile.open(fileobj=io.BytesIO(b"".join(stream))) as tar:
        (member,) = tar.getmembers()
        content = tar.extractfile(member)
        assert content
        assert ("ä".encode(), 0o744) == (content.read(), member.mode & 0o777)

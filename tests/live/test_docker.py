"""The Docker example on a real daemon: what is declared is in the containers that run, as their kernel tells it.

The images stand in for the vendor's: busybox, a shell for the probes, and a port that answers them. What a service
does with its files is not looked at here.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.daemon.server import Daemon
from sandbox.testing.stacks import wait_for
from tests.support.docker_example import BUSY, EXAMPLE, IMAGE, SERVICES, Host, example_on

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def host(daemon: Daemon, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The example, deployed."""
    with example_on(daemon, tmp_path_factory.mktemp("docker")) as made:
        yield made


@pytest.mark.parametrize("service", SERVICES)
def test_process_has_no_rights(host: Host, service: str) -> None:
    """User, capabilities, privileges and seccomp of the process, and a root file system that nobody may write."""
    status = host.read(service, "cat", "/proc/1/status")
    assert "uid=1001 gid=0 groups=0\n" == host.read(service, "id")
    for name in ("CapEff", "CapPrm", "CapBnd", "CapAmb"):
        assert f"{name}:\t0000000000000000" in status
    assert "NoNewPrivs:\t1" in status
    assert "Seccomp:\t2" in status
    assert 1 == host.container(service).exec_run(["touch", "/file"], user="0").exit_code
    assert host.run(service, "touch", "/tmp/file") == ""  # noqa: S108 - in the container


@pytest.mark.parametrize("service", SERVICES)
def test_files_are_read_and_not_written(host: Host, service: str) -> None:
    """Every file belongs to root, is read by group 0 alone, and lies on a mount that is read-only."""
    found = host.container(service)
    mounts = [each["Destination"] for each in found.attrs["Mounts"] if "-files-" in each.get("Name", "")]
    assert "/sslConf" in mounts
    told = host.read(service, "find", *mounts, "-type", "f", "-exec", "stat", "-c", "%u:%g %a", "{}", ";")
    assert {"0:0 440"} == set(told.splitlines())
    for mount in mounts:
        assert 1 == found.exec_run(["touch", f"{mount}/more"], user="0").exit_code
    stranger = found.exec_run(["sh", "-c", "cat /sslConf/*"], user="1002:1002")
    assert stranger.exit_code == 1
    assert "Permission denied" in str(stranger.output)


@pytest.mark.parametrize("service", SERVICES)
def test_limits_are_the_kernels(host: Host, service: str) -> None:
    """Memory, compute and processes, as the container's control group and its process have them."""
    settings = host.container(service).attrs["HostConfig"]
    v1, v2 = "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory.max"
    memory = int(host.read(service, "sh", "-c", f"cat {v1} 2>/dev/null || cat {v2}"))
    v1, v2 = "/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "/sys/fs/cgroup/cpu.max"
    quota = int(host.read(service, "sh", "-c", f"cat {v1} 2>/dev/null || cat {v2}").split()[0])
    assert memory == settings["Memory"] > 0
    assert quota * 10**4 == settings["NanoCpus"] > 0
    assert "4096" == host.read(service, "sh", "-c", "ulimit -u").strip()


@pytest.mark.parametrize("service", SERVICES)
def test_logs_and_stops_are_bounded(host: Host, service: str) -> None:
    """What the daemon keeps of the container's words, and how long it waits before it kills it."""
    attributes = host.container(service).attrs
    expected = {"Type": "json-file", "Config": {"max-file": "5", "max-size": "100m"}}
    assert expected == attributes["HostConfig"]["LogConfig"]
    assert attributes["Config"]["StopTimeout"] >= 30
    assert "always" == attributes["HostConfig"]["RestartPolicy"]["Name"]


@pytest.mark.parametrize("service", SERVICES)
def test_scratch_is_memory_of_a_declared_size(host: Host, service: str) -> None:
    """What is written outside of volumes is in memory, belongs to the service, and can be no more than was declared."""
    declared = host.container(service).attrs["HostConfig"]["Tmpfs"]
    lines = map(str.split, host.read(service, "cat", "/proc/mounts").splitlines())
    mounts = {place: (kind, options.split(",")) for _, place, kind, options, *_ in lines}
    assert "/tmp" in declared  # noqa: S108 - in the container
    for path, options in declared.items():
        wanted = dict(each.partition("=")[::2] for each in options.split(","))
        kind, found = mounts[path]
        assert "tmpfs" == kind
        assert {"nosuid", "nodev", f"size={int(wanted['size']) // 1024}k"} <= set(found)
        # not the mode: this runc gives the one that the directory has in the image
        assert "1001:0" == host.read(service, "stat", "-c", "%u:%g", path).strip()


def test_log_is_moved_away_when_it_is_large(host: Host) -> None:
    """The daemon begins another file after 100 MB, whatever a service says."""
    found = host.container("stt-adapter")
    log = Path(f"/proc/{host.daemon.pid}/root{found.attrs['LogPath']}")
    assert not log.with_name(f"{log.name}.1").exists()
    line = f"yes {'x' * 4000} | head -c 101000000 > /proc/1/fd/1"
    host.run("stt-adapter", "sh", "-c", line)
    wait_for(log.with_name(f"{log.name}.1").exists, "another file of the log", 60)
    assert log.stat().st_size < 100_000_000


def test_a_service_that_drains_is_waited_for(host: Host) -> None:
    """The daemon lets it end by itself, by the time that the container has from its declaration."""
    found = host.container("stt-adapter")
    host.run("stt-adapter", "touch", BUSY)
    found.stop()
    found.reload()
    assert 0 == found.attrs["State"]["ExitCode"]
    assert b"drained" in found.logs(tail=5)
    found.start()


def test_exactly_the_exposed_ports_listen_on_the_declared_address(host: Host) -> None:
    """Those that the outputs list, and on no other address of the host."""
    exposed = {
        (EXAMPLE["target"]["docker"]["bindAddress"], number, each["protocol"].lower())
        for each in host.program.sandbox.outputs()["exposure"]
        for number in range(each["ports"]["low"], each["ports"]["high"] + 1)
    }
    assert exposed == set(host.daemon.listeners())


def test_services_of_a_workload_share_loopback_and_find_the_others(host: Host) -> None:
    """The relay is on the orchestrator's loopback; the adapter has its name on the inner network, and no way out."""
    assert host.run("sip-orchestrator", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080") == ""
    assert "172." in host.read("sip-orchestrator", "nslookup", "voice-gateway-stt-adapter")
    assert host.container("media-relay").attrs["HostConfig"]["NetworkMode"].startswith("container:")


def test_second_up_changes_nothing(host: Host) -> None:
    """Nor does a refresh: what was read back is what was written."""
    assert {} == host.program.changes("up")
    result = host.program.run("refresh", "--expect-no-changes")
    assert result.code == 0, result.text


def test_drift_is_seen_and_repaired(host: Host) -> None:
    """Stopped, removed or changed by hand: a refresh shows it, and the next update makes what is declared."""
    memory = host.container("sip-orchestrator").attrs["HostConfig"]["Memory"]
    host.container("sip-orchestrator").update(mem_limit=memory // 2, memswap_limit=memory // 2)
    host.container("media-relay").stop(timeout=5)
    host.container("stt-adapter").remove(force=True)

    seen = host.program.run("refresh")

    assert "~ 1 updated" in seen.text
    assert "- 2 deleted" in seen.text
    assert host.program.changes("up") == {
        "Container voice-gateway-media-relay": "create",
        "Container voice-gateway-sip-orchestrator": "update",
        "Container voice-gateway-stt-adapter": "create",
    }
    assert memory == host.container("sip-orchestrator").attrs["HostConfig"]["Memory"]
    assert {} == host.program.changes("up")


def test_containers_are_healthy(host: Host) -> None:
    """By the probes that the plan gives them, which run in the container; `up` has waited for it."""
    for service in SERVICES:
        assert "healthy" == host.container(service).attrs["State"]["Health"]["Status"]


def test_changed_credentials_make_their_carriers_anew(host: Host) -> None:
    """The new file is in the new container; the others keep running."""
    before = {service: host.container(service).id for service in SERVICES}
    told = EXAMPLE["adapter"]["google"]["credentials"].replace("invented", "another")
    host.program.declare({"adapter.google": {"credentials": told}})
    host.program.up()
    after = {service: host.container(service).id for service in SERVICES}
    assert {"stt-adapter"} == {service for service in SERVICES if before[service] != after[service]}
    assert "another" in host.read("stt-adapter", "sh", "-c", "cat /stt-adapter/credentials/*")


def test_a_daemon_that_is_gone_is_named(host: Host) -> None:
    """One sentence with the address and what to do; what runs is left alone, and the right address repairs all."""
    declared, before = host.program.document, host.container("stt-adapter").id
    elsewhere = {**EXAMPLE["target"]["docker"], "host": "unix:///run/none.sock"}
    host.program.declare({"target.docker": elsewhere, "adapter.google": EXAMPLE["adapter"]["google"]})
    result = host.program.run("up")
    assert result.code != 0
    assert "No Docker daemon answers at unix:///run/none.sock. Start one there, or give" in result.text
    assert before == host.container("stt-adapter").id
    host.program.document = declared
    host.program.declare({})
    host.program.up()
    assert before == host.container("stt-adapter").id


def test_destroy_leaves_nothing_but_lasting_storage(host: Host) -> None:
    """No container, no network, no file; images and the logs that were asked for stay."""
    host.program.run("destroy")
    assert [] == host.client.containers.list(all=True)
    assert {"bridge", "host", "none"} == {each.name for each in host.client.networks.list()}
    (kept,) = host.client.volumes.list()
    assert kept.name.startswith("voice-gateway-orchestrator-logs-")
    assert host.client.images.get(IMAGE)
    assert [] == host.daemon.listeners()
    kept.remove()

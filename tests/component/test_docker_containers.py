from dataclasses import replace
from typing import Any

import pytest

from facts.model.values import Address
from facts.parties import Member, Namespace, Network, Peer, PortRange
from keystore import StoreType, open_store
from plan.model.flows import Flow
from tests.support.containers import on_docker
from tests.support.declarations import GOOGLE_KEY
from tests.support.deployment import deploy
from tests.support.plans import DOCKER, GIVEN, ON_DOCKER, OUTSIDE, SAMPLE, accepted, with_container
from tests.support.pulumi import Recording, run

CALLER, SIP = Network("192.0.2.20/32"), PortRange.tcp(5061)
NAMES = ("sample-media-relay", "sample-sip-orchestrator", "sample-stt-adapter")


def _container(recording: Recording, name: str) -> dict[str, Any]:
    return recording.one(":Container", name).plain


COMPUTE = {
    "sample-media-relay": (8192, "2.0"),
    "sample-sip-orchestrator": (8192, "2.0"),
    "sample-stt-adapter": (1024, "1.0"),
}


@pytest.mark.parametrize("name", NAMES)
def test_every_container_is_hardened(docker: Recording, name: str) -> None:
    """No capability, no new privilege, no root, no swap, bounded compute and processes."""
    memory, processors = COMPUTE[name]
    container = _container(docker, name)

    assert {
        "capabilities": {"drops": ["ALL"]},
        "securityOpts": ["no-new-privileges:true"],
        "privileged": False,
        "user": "1001:0",
        "memory": memory,
        "memorySwap": memory,
        "cpus": processors,
        "ulimits": [{"name": "nproc", "soft": 4096, "hard": 4096}],
    }.items() <= container.items()


@pytest.mark.parametrize("name", NAMES)
def test_the_root_is_read_only_where_it_is_declared(docker: Recording, name: str) -> None:
    """The declaration decides it for all containers."""
    writable = accepted(ON_DOCKER, {"hardening": {"readOnlyRoot": False}}).plan
    assert _container(docker, name)["readOnly"] is True
    assert _container(run(lambda: deploy(writable, GIVEN)), name)["readOnly"] is False


@pytest.mark.parametrize("name", NAMES)
def test_files_come_from_a_container_that_never_starts(docker: Recording, name: str) -> None:
    """The loader has the image, user and hardening of its container, and no network, and is never started."""
    loader, container = _container(docker, f"{name}-loader"), _container(docker, name)

    assert {
        "start": False,
        "mustRun": False,
        "restart": "no",
        "networkMode": "none",
    }.items() <= loader.items()
    assert "readOnly" not in loader
    assert "envs" not in loader
    assert "uploads" not in container
    for shared in ("image", "user", "capabilities", "securityOpts", "privileged", "labels", "logOpts"):
        assert loader[shared] == container[shared]


def test_files_are_readable_by_the_group_only(docker: Recording) -> None:
    """Uploads belong to root with mode 0440: group 0 of the container can read them, and no user can write them."""
    for name in NAMES:
        for upload in _container(docker, f"{name}-loader")["uploads"]:
            assert upload["permissions"] == "0440"


def test_files_lie_in_volumes_that_the_container_cannot_write(docker: Recording) -> None:
    """Each directory of files is a volume that the loader fills.

    The container mounts it read-only, and starts after it is filled.
    """
    name = "sample-sip-orchestrator"
    filled, mounted = (_container(docker, each)["volumes"] for each in (f"{name}-loader", name))

    assert [volume["containerPath"] for volume in mounted] == ["/sslConf", "/tenantconfig"]
    assert mounted == [{**volume, "readOnly": True} for volume in filled]
    assert all(volume["volumeName"].startswith(f"{name}-files-") for volume in filled)
    loader = docker.urns[f"docker:index/container:Container {name}-loader"]
    assert loader in docker.one(":Container", name).request.dependencies


def test_other_files_are_another_generation(docker: Recording) -> None:
    """A changed file changes the label of its container's volumes, so these volumes are replaced, and no others.

    Everybody can read the label. It does not show the content, because it is keyed with the stack's seed.
    """
    other = run(lambda: deploy(DOCKER, {**GIVEN, "adapter.google.credentials": "another"}))
    again = run(lambda: deploy(DOCKER, GIVEN))
    strange = run(lambda: deploy(DOCKER, GIVEN), state={})

    changed = {name for name, label in _generations(docker).items() if _generations(other)[name] != label}
    assert changed == {"sample-stt-adapter-files-sslConf", "sample-stt-adapter-files-stt-adapter-credentials"}
    assert _generations(docker) == _generations(again)
    assert set(_generations(docker).values()).isdisjoint(_generations(strange).values())
    assert all(len(label) == 32 for label in _generations(docker).values())
    for name in _generations(docker):
        assert docker.one(":Volume", name).secret_properties == set()


def _generations(recording: Recording) -> dict[str, str]:
    """The generation of each volume of files."""
    return {
        record.name: record.plain["labels"][0]["value"]
        for record in recording.of(":Volume")
        if "-files-" in record.name
    }


def test_lasting_storage_is_mounted(docker: Recording) -> None:
    """A new claim is a volume that the stack makes, and an existing volume is mounted by its name."""
    volumes = _container(docker, "sample-media-relay")["volumes"]

    assert {"containerPath": "/vgw-media-relay/logs", "volumeName": "relay.logs"} in volumes
    [made] = [volume for volume in volumes if volume["containerPath"] == "/vgw-media-relay/recordings"]
    assert made["volumeName"].startswith("sample-recordings-")


def test_volumes_outlive_the_gateway(docker: Recording) -> None:
    """When the stack is destroyed, the volumes stay, because recordings cannot be made again."""
    assert docker.one(":Volume", "sample-recordings").request.retainOnDelete is True


def test_a_host_directory_is_bound() -> None:
    """A declared directory of the host is mounted where the container writes."""
    plan = accepted(
        ON_DOCKER, {"volumes": {"recordings": {"claim": None, "hostDirectory": "/srv/recordings"}}}
    ).plan

    recording = run(lambda: deploy(plan, GIVEN))

    volumes = _container(recording, "sample-media-relay")["volumes"]
    assert {"containerPath": "/vgw-media-relay/recordings", "hostPath": "/srv/recordings"} in volumes


def test_scratch_is_bounded_and_the_user_s(docker: Recording) -> None:
    """Writable directories are tmpfs with a size limit, owned by the container's user, without device files."""
    scratch = _container(docker, "sample-sip-orchestrator")["tmpfs"]

    assert scratch["/logs"] == "rw,exec,nosuid,nodev,size=1073741824,uid=1001,gid=0,mode=0770"


def test_containers_of_a_workload_share_loopback(docker: Recording) -> None:
    """Containers of a workload share the network namespace of a container that does nothing else.

    So each of them can stop and start again.
    """
    holder = docker.one(":Container", "sample-network")
    for name in ("sample-media-relay", "sample-sip-orchestrator"):
        container = _container(docker, name)
        assert container["networkMode"].startswith("container:id-")
        assert container.get("networksAdvanced", []) == []
        assert container.get("ports", []) == []
        assert docker.urns["docker:index/container:Container sample-network"] in (
            docker.one(":Container", name).request.dependencies
        )
    assert "networkMode" not in holder.plain
    assert "networkMode" not in _container(docker, "sample-stt-adapter")


def test_who_holds_a_network_does_nothing_else(docker: Recording) -> None:
    """The container that holds a network only waits, without files, variables and capabilities."""
    holder = _container(docker, "sample-network")

    assert holder["entrypoints"] == ["bash", "-c", "trap 'exit 0' TERM; sleep infinity & wait"]
    assert {
        "readOnly": True,
        "memory": 32,
        "memorySwap": 32,
        "restart": "always",
    }.items() <= holder.items()
    assert {"envs", "volumes", "uploads", "tmpfs"}.isdisjoint(holder)
    orchestrator = _container(docker, "sample-sip-orchestrator")
    for shared in (
        "image",
        "user",
        "capabilities",
        "securityOpts",
        "privileged",
        "labels",
        "logOpts",
        "ulimits",
    ):
        assert holder[shared] == orchestrator[shared]


def test_workloads_find_each_other_by_name(docker: Recording) -> None:
    """On the inner network a workload answers to its own name and those of its endpoints."""
    inner, _ = _container(docker, "sample-network")["networksAdvanced"]

    assert inner["name"].startswith("sample-inner-")
    assert inner["aliases"] == ["sample", "sample-sip"]


def test_the_inner_network_leads_nowhere(docker: Recording) -> None:
    """The network between workloads is internal; the outer one is an ordinary bridge."""
    assert docker.one(":Network", "sample-inner").plain["internal"] is True
    assert "internal" not in docker.one(":Network", "sample-outer").plain


@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        (DOCKER.flows, 2),
        ((Flow(Namespace("trunk"), Member("sample-stt-adapter"), SIP, "in", encrypted=True),), 2),
        ((Flow(Member("sample"), Member("sample-stt-adapter"), SIP, "in", encrypted=True),), 1),
        ((Flow(Member("sample"), Peer.ANYWHERE, SIP, "another's", encrypted=True),), 1),
        ((), 1),
    ],
    ids=["out", "in", "between", "another's", "none"],
)
def test_only_flows_that_leave_join_the_outer_network(flows: tuple[Flow, ...], expected: int) -> None:
    """A workload that talks only to other workloads of the gateway is not on the outer network."""
    recording = run(lambda: deploy(replace(DOCKER, flows=flows), GIVEN))

    assert len(_container(recording, "sample-stt-adapter")["networksAdvanced"]) == expected


def test_only_published_ports_are_bound(docker: Recording) -> None:
    """SIP and RTP listen on the declared address and on no other.

    Ports for the gateway's own containers are not bound.
    """
    ports = _container(docker, "sample-network")["ports"]

    assert [(port["external"], port["protocol"]) for port in ports] == [
        (5061, "tcp"),
        *((port, "udp") for port in range(16384, 16388)),
    ]
    assert {port["ip"] for port in ports} == {"198.51.100.1"}
    assert all(port["internal"] == port["external"] for port in ports)
    assert _container(docker, "sample-stt-adapter").get("ports", []) == []


def test_health_is_the_planned_readiness(docker: Recording) -> None:
    """The health check runs a planned command as it is. For a planned port, bash connects to it on loopback."""
    orchestrator = _container(docker, "sample-sip-orchestrator")["healthcheck"]
    relay = _container(docker, "sample-media-relay")["healthcheck"]

    assert orchestrator == {
        "tests": ["CMD", "probe.sh", "readiness"],
        "startPeriod": "1m0s",
        "interval": "20s",
        "timeout": "20s",
        "retries": 3,
    }
    assert relay["tests"] == ["CMD", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080"]


def test_what_has_a_health_check_is_waited_for(docker: Recording) -> None:
    """As long as its probe may take: a minute, and three probes that begin each 20 s and take 20 s. Loaders never run."""
    waited = {
        record.name: record.plain["waitTimeout"]
        for record in docker.of(":Container")
        if record.plain.get("wait")
    }
    assert waited == dict.fromkeys(NAMES, 60 + 3 * (20 + 20))


def test_containers_live_and_end_as_planned(docker: Recording) -> None:
    """Containers restart unless stopped, get the grace period, rotate logs, and go before a successor starts."""
    record = docker.one(":Container", "sample-sip-orchestrator")

    assert {
        "restart": "always",
        "stopTimeout": 600,
        "destroyGraceSeconds": 600,
        "logDriver": "json-file",
        "logOpts": {"max-size": "100m", "max-file": "5"},
    }.items() <= record.plain.items()
    assert record.request.deleteBeforeReplace is True


def test_images_are_pulled_once_and_kept(docker: Recording) -> None:
    """Each image is pulled once, containers name it by its id, and it stays on the host when the stack is destroyed."""
    images = {record.plain["name"]: record for record in docker.of(":RemoteImage")}

    assert set(images) == set(SAMPLE["images"].values())
    assert all(record.plain["keepLocally"] is True for record in images.values())
    assert _container(docker, "sample-stt-adapter")["image"].startswith("sha256:")


def test_values_and_bytes_arrive(docker: Recording) -> None:
    """Environment and files are what the plan says: text as text, secrets by value, bytes as base64."""
    seen = on_docker(docker, "sample")
    adapter = seen["stt-adapter"]

    assert adapter.environment["STT_ADAPTER_PASSWORD"] == GIVEN["adapter.password"]
    assert adapter.environment["PORT"] == "4000"
    assert adapter.files["/stt-adapter/credentials/google.json"] == GOOGLE_KEY.encode()
    store, passphrase = adapter.files["/sslConf/adapter.p12"], adapter.environment["SSL_SERVER_PASSPHRASE"]
    assert open_store(store, StoreType.PKCS12, passphrase).entries
    assert OUTSIDE.encode() in seen["media-relay"].files["/sslConf/ca-bundle.pem"]


def test_a_pod_s_address_is_refused() -> None:
    """A plan that needs a pod's address on a Docker host is refused, because containers have none."""
    plan = with_container(DOCKER, "sip-orchestrator", environment={"SIP_HOST": Address.POD})

    with pytest.raises(AssertionError, match="SIP_HOST needs a pod's address"):
        run(lambda: deploy(plan, GIVEN))


def test_the_provider_speaks_to_the_declared_daemon(docker: Recording) -> None:
    """The provider uses the daemon of the declaration, and not that of the environment."""
    assert docker.one("providers:docker", "sample").plain == {"host": "unix:///var/run/docker.sock"}

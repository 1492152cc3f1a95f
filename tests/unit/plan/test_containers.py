"""Containers: write paths, lasting storage, probes, and how they stop."""

from decimal import Decimal

import pytest

from declaration.containers import CONTAINER_KEYS, CONTAINERS, Amounts
from facts.model.containers import Claim, ExecProbe, ExistingClaim, HostDirectory, Mount, Scratch, TcpProbe
from facts.model.files import DocumentContent, File, SecretContent, SecretDocument
from facts.model.values import SecretRef
from facts.services import SERVICES
from tests.support.declarations import GOOGLE_KEY, small, small_on_docker, weaker, with_adapter
from tests.support.planning import container, planned, variables

NAMES = ("sip-orchestrator", "media-relay", "stt-adapter")
TMP = Scratch("/tmp", "64Mi")  # noqa: S108 - a path in the container


def test_a_writable_root_has_no_scratch() -> None:
    """If the root file system is writable, no extra directory is mounted for writing."""
    for name in NAMES:
        found = container(with_adapter(), name)
        assert (found.read_only_root, found.scratch) == (False, ())


def test_a_read_only_root_leaves_the_known_directories_writable() -> None:
    """The known and the declared directories are writable, each with a limit."""
    paths = {"orchestrator": [{"path": "/opt/work", "size": "1Gi"}], "adapter": [{"path": "/opt/work"}]}
    document = with_adapter(hardening={"readOnlyRoot": True, "writePaths": paths})
    assert {name: container(document, name).scratch for name in NAMES} == {
        "sip-orchestrator": (Scratch("/logs", "1Gi"), Scratch("/opt/work", "1Gi"), TMP),
        "media-relay": (
            TMP,
            Scratch("/vgw-media-relay/logs", "1Gi"),
            Scratch("/vgw-media-relay/recordings", "64Mi"),
        ),
        "stt-adapter": (Scratch("/opt/work", "64Mi"), TMP),
    }
    assert all(container(document, name).read_only_root for name in NAMES)


def test_a_declared_size_wins_over_the_known_one() -> None:
    """The path is mounted once, with the declared size."""
    paths = {"orchestrator": [{"path": "/logs", "size": "3Gi"}]}
    document = small(hardening={"readOnlyRoot": True, "writePaths": paths})
    assert container(document, "sip-orchestrator").scratch == (Scratch("/logs", "3Gi"), TMP)


def test_lasting_storage_takes_the_place_of_scratch() -> None:
    """Each kind of storage is mounted in the directory where the image writes."""
    volumes = {
        "recordings": {"claim": {"size": "15Gi", "storageClass": "fast", "accessMode": "ReadWriteMany"}},
        "relayLogs": {"existing": "relay-logs"},
        "orchestratorLogs": {"hostDirectory": "/var/log/gateway"},
    }
    document = small(
        recording={"stereo": True},
        volumes=volumes,
        hardening={"readOnlyRoot": True},
        weakerChoices=weaker("host-directories"),
    )
    relay = container(document, "media-relay")
    assert relay.mounts == (
        Mount("/vgw-media-relay/logs", ExistingClaim("relay-logs")),
        Mount("/vgw-media-relay/recordings", Claim("recordings", "15Gi", "fast", "ReadWriteMany")),
    )
    assert relay.scratch == (TMP,)
    assert container(document, "sip-orchestrator").mounts == (
        Mount("/logs", HostDirectory("orchestrator-logs", "/var/log/gateway")),
    )
    assert variables(document, "media-relay", "ENABLE_REC", "STEREO") == {
        "ENABLE_RECORDING": "true",
        "STEREO_RECORDING": "true",
    }


def test_health_is_asked_for_as_the_vendor_does() -> None:
    """A relay on loopback is probed from inside its container; a relay in its own pod, and the adapter, by a connection."""
    orchestrator = container(small(), "sip-orchestrator").health
    assert orchestrator.readiness == ExecProbe(("probe.sh", "readiness"))
    assert orchestrator.liveness == ExecProbe(("probe.sh", "liveness"))
    within = container(small(ports={"control": 8081}), "media-relay").health
    assert within.readiness == ExecProbe(("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8081"))
    assert container(
        small(relay={"placement": "apart"}, weakerChoices=weaker("plain-control")), "media-relay"
    ).health.liveness == TcpProbe(8080)
    assert container(with_adapter(), "stt-adapter").health.readiness == TcpProbe(4000)


def test_calls_may_end_before_a_container_does() -> None:
    """Each container takes calls until no Service leads to it, and then drains for as long as in the vendor's chart."""
    document = with_adapter(replicas=1, adapter={"replicas": 3})
    assert {container(document, name).drain for name in NAMES if name != "stt-adapter"} == {
        ("sh", "-c", "sleep 10; exec /opt/quiesce.sh")
    }
    assert {each.name: (each.replicas, each.grace_seconds) for each in planned(document).workloads} == {
        "voice-gateway": (1, 610),
        "voice-gateway-stt-adapter": (3, 1210),
    }


def test_a_container_that_no_service_leads_to_drains_at_once() -> None:
    """On a Docker host nothing has to be waited for, and an adapter is replaced in place."""
    workloads = planned(small_on_docker()).workloads
    assert {each.drain for workload in workloads for each in workload.containers} == {("/opt/quiesce.sh",)}
    assert {workload.grace_seconds for workload in workloads} == {600}


def test_replicas_are_of_the_gateway_and_pull_secrets_of_all() -> None:
    """Replicas apply to the gateway, pull secrets to all workloads. Pull secrets are sorted."""
    document = with_adapter(replicas=2, images={"pullSecrets": ["second", "first"]})
    assert {each.name: each.replicas for each in planned(document).workloads} == {
        "voice-gateway": 2,
        "voice-gateway-stt-adapter": 1,
    }
    assert {each.pull_secrets for each in planned(document).workloads} == {("first", "second")}


def test_compute_is_as_declared() -> None:
    """Requests and limits of each container are those of the declaration."""
    amounts = {
        "requests": {"cpu": "1", "memory": "2Gi", "ephemeralStorage": "3Gi"},
        "limits": {"cpu": "4", "memory": "5Gi", "ephemeralStorage": "6Gi"},
    }
    found = container(small(resources={"relay": amounts}), "media-relay").resources
    assert found.model_dump(by_alias=True) == amounts
    default = container(small(), "sip-orchestrator").resources.requests
    assert default.model_dump(by_alias=True) == {"cpu": "1", "memory": "1Gi", "ephemeralStorage": "1Gi"}


def test_ports_and_sessions_reach_the_containers() -> None:
    """The last port of RTCP is in the plan and not in the variable."""
    document = small(
        ports={
            "sip": 5070,
            "sipTls": 5071,
            "restHttp": 9080,
            "restHttps": 9443,
            "rtp": {"low": 20000, "high": 20100},
        },
        relay={"maxSessions": 50, "workers": 0},
    )
    assert variables(document, "media-relay", "RTP", "MAX", "CLUSTER") == {
        "RTP_UDP_PORT_RANGE": "20000-20100",
        "MAX_SESSIONS": "50",
        "CLUSTER_WORKERS": "0",
    }
    assert planned(document).outputs["media"]["rtpPorts"] == {"low": 20000, "high": 20100}
    assert variables(document, "sip-orchestrator", "SIP_PORT", "HTTP") == {
        "SIP_PORT": "5070",
        "SIP_PORT_TCP": "5070",
        "SIP_PORT_TLS": "5071",
        "HTTP_HOST": "*",
        "HTTP_PORT": "9080",
        "HTTPS_PORT": "9443",
    }


def test_rest_asks_for_passwords() -> None:
    """Passwords are generated if none is given."""
    calls = {"routes": [{"host": "trunk.example.com"}]}
    rest = {"clientNetworks": ["192.0.2.0/24"], "outboundCalls": calls, "metrics": {"samplingSeconds": 60}}
    found = variables(
        small(rest=rest), "sip-orchestrator", "ADMIN", "REST", "ENABLE_METRICS", "ENABLE_OUT", "METRICS"
    )
    assert found == {
        "ADMIN_USERNAME": "admin",
        "ADMIN_PASSWORD": "<generated/administration-password>",
        "REST_API_USERNAME": "outbound",
        "REST_API_PASSWORD": "<generated/outbound-calls-password>",
        "ENABLE_METRICS_AUTH": "true",
        "ENABLE_OUTBOUND_CALLS": "true",
        "METRICS_SAMPLING_INTERVAL": "60",
    }
    lengths = {each.secret.name: each.length for each in planned(small(rest=rest)).passwords}
    assert lengths["generated/administration-password"] == 32


def test_given_passwords_are_used() -> None:
    """Given passwords are used for administration and for the API of outbound calls."""
    calls = {
        "routes": [{"host": "trunk.example.com"}],
        "login": {"username": "client", "password": "canary-password"},
    }
    rest = {
        "clientNetworks": ["192.0.2.0/24"],
        "administration": {"username": "root", "password": "canary-password"},
        "outboundCalls": calls,
    }
    assert variables(small(rest=rest), "sip-orchestrator", "ADMIN", "REST") == {
        "ADMIN_USERNAME": "root",
        "ADMIN_PASSWORD": "<rest.administration.password>",
        "REST_API_USERNAME": "client",
        "REST_API_PASSWORD": "<rest.outboundCalls.login.password>",
    }


def test_open_rest_asks_for_nothing() -> None:
    """With the weaker choice, REST asks for no password."""
    document = small(weakerChoices=weaker("open-rest"))
    assert variables(document, "sip-orchestrator", "ADMIN", "REST", "ENABLE_M", "ENABLE_O") == {
        "ENABLE_METRICS_AUTH": "false",
        "ENABLE_OUTBOUND_CALLS": "false",
    }


def test_rest_on_loopback() -> None:
    """REST listens on loopback, so only the pod reaches it."""
    assert variables(small(rest={"bind": "loopback"}), "sip-orchestrator", "HTTP_HOST") == {
        "HTTP_HOST": "127.0.0.1"
    }


def test_certificate_checks_are_left_alone_unless_a_choice_turns_them_off() -> None:
    """With the weaker choice, both containers get the switches of their images."""
    switches = ("NODE_TLS", "WATSON_CONVERSATION_DISABLE")
    both = {
        "sip-orchestrator": {"WATSON_CONVERSATION_DISABLE_SSL_CERTIFICATE_VALIDATION": "true"},
        "media-relay": {"NODE_TLS_REJECT_UNAUTHORIZED": "0"},
    }
    weak = small(weakerChoices=weaker("no-certificate-checks"))
    for name, expected in both.items():
        assert variables(small(), name, *switches) == {}
        assert expected == variables(weak, name, *switches)


def test_the_adapter_is_given_its_key_and_its_settings() -> None:
    """The key is the file as it was downloaded. The settings are secret as a whole."""
    google = {"credentials": GOOGLE_KEY, "recognitionConfig": {"b": True, "a": 1}}
    document = with_adapter(adapter={"google": google}, weakerChoices=weaker("adapter-without-tls"))
    folder = "/stt-adapter/credentials"
    assert container(document, "stt-adapter").files == (
        File(f"{folder}/google.json", SecretContent(SecretRef("adapter.google.credentials"))),
        File(
            f"{folder}/recognitionConfig.json",
            DocumentContent(SecretDocument(SecretRef("adapter.google.recognitionConfig"))),
        ),
    )
    assert variables(document, "stt-adapter", "GOOGLE", "PORT", "LOG") == {
        "GOOGLE_APPLICATION_CREDENTIALS": f"{folder}/google.json",
        "GOOGLE_SPEECH_LANGUAGE_CODE": "en-US",
        "GOOGLE_SPEECH_RECOGNITION_CONFIG": f"{folder}/recognitionConfig.json",
        "LOG_LEVEL": "info",
        "PORT": "4000",
    }


@pytest.mark.parametrize("document", [with_adapter(), small_on_docker()])
def test_the_adapter_stands_outside_the_proxy(document: dict[str, object]) -> None:
    """The relay calls the adapter directly, and other services through the proxy."""
    document = {**document, "proxy": {"host": "proxy.example.com", "port": 3128}}
    enabled = "true" if "speechToText" in document else "false"
    assert variables(document, "media-relay", "WATSON_STT_ENABLE") == {"WATSON_STT_ENABLE_PROXY": enabled}


def test_every_container_of_the_list_has_one_service() -> None:
    """Services are in the order of the list, and each has its own noun, because type tokens must differ."""
    assert [service.key for service in SERVICES] == list(CONTAINER_KEYS) == list(CONTAINERS)
    assert len({service.noun for service in SERVICES}) == len({each.name for each in CONTAINERS.values()})


@pytest.mark.parametrize(
    ("size", "expected"), [("64Mi", 2**26), ("1.5Gi", 3 * 2**29), ("2G", 2 * 10**9), ("1.5k", 1500)]
)
def test_sizes_are_in_bytes(size: str, expected: int) -> None:
    """Targets that do not know the units of Kubernetes get bytes."""
    assert Scratch("/a", size).size_bytes == expected
    amounts = Amounts.model_validate({"cpu": "500m", "memory": size, "ephemeralStorage": "1Gi"})
    assert amounts.memory_bytes == expected
    assert amounts.cores == Decimal("0.5")

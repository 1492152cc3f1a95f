"""The G.729 codec service: it runs beside the relay, listens on loopback, and only the relay is told about it."""

import pytest

from facts.model.containers import ExecProbe
from facts.model.values import SecretRef, Text
from tests.support.checking import checked
from tests.support.declarations import small, small_on_docker, weaker
from tests.support.planning import planned

DECLARED = small(codec={})
URL = "EXTERNAL_AUDIO_TRANSFORMS"


def _containers(document: dict[str, object]) -> dict[str, dict[str, object]]:
    """Variables of each container, by its name, of every workload."""
    return {
        container.name: dict(container.environment)
        for workload in planned(document).workloads
        for container in workload.containers
    }


@pytest.mark.parametrize("document", [DECLARED, small_on_docker(codec={})], ids=["kubernetes", "docker"])
def test_it_listens_on_loopback_and_only_the_relay_has_its_address(document: dict[str, object]) -> None:
    """This holds on both targets, where the containers of a workload share a network."""
    found = _containers(document)
    assert found["codec-g729"]["WEBSOCKET_SERVER_HOST"] == Text("127.0.0.1")
    assert found["codec-g729"]["WEBSOCKET_SERVER_PORT"] == Text("9001")
    assert found["media-relay"][URL] == Text("ws://127.0.0.1:9001")
    assert URL not in found["sip-orchestrator"]


def test_it_is_in_the_pod_of_the_relay() -> None:
    """This holds also if the relay has a pod of its own, because a loopback belongs to one pod."""
    apart = small(codec={}, relay={"placement": "apart"}, weakerChoices=weaker("plain-control"))
    beside = [container.name for container in planned(apart).workload("voice-gateway-relay").containers]
    assert beside == ["media-relay", "codec-g729"]


def test_it_cannot_be_reached_from_outside_the_pod() -> None:
    """It adds no flow, Service, exposure or warning."""
    with_codec, without = planned(DECLARED), planned(small())
    assert with_codec.flows == without.flows
    assert with_codec.endpoints == without.endpoints
    assert with_codec.outputs["exposure"] == without.outputs["exposure"]
    assert with_codec.warnings == without.warnings


def test_it_is_hardened_as_the_others_are() -> None:
    """It has the same user and root file system, a probe on loopback, and no published port."""
    (codec,) = [
        container
        for container in planned(small(codec={}, hardening={"readOnlyRoot": True})).workloads[0].containers
        if container.name == "codec-g729"
    ]
    assert (codec.user.uid, codec.user.gid, codec.read_only_root) == (1001, 0, True)
    assert [port.published for port in codec.ports] == [False]
    assert codec.health.liveness == ExecProbe(("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9001"))
    assert [scratch.path for scratch in codec.scratch] == ["/tmp"]  # noqa: S108 - a path in the container


def test_it_serves_until_the_relay_has_ended() -> None:
    """Before it stops, it waits until the control port of the relay is closed."""
    relay_port = 8090
    (codec,) = [
        container
        for container in planned(small(codec={}, ports={"control": relay_port})).workloads[0].containers
        if container.name == "codec-g729"
    ]
    assert codec.drain is not None
    assert f"/dev/tcp/127.0.0.1/{relay_port}" in codec.drain[-1]


def test_another_codec_service_may_be_named_where_none_is_declared() -> None:
    """Without `codec` the variable is free, and its address needs TLS like every other."""
    document = small(environment={"relay": {URL: "wss://codec.example.com"}})
    assert _containers(document)["media-relay"][URL] == SecretRef(f"environment.relay.{URL}")
    (fault,) = checked(small(environment={"relay": {URL: "ws://codec.example.com"}})).faults
    assert (fault.path, fault.reason) == (f"environment.relay.{URL}", "is an address without encryption")


def test_a_log_level_is_handed_on() -> None:
    """The log level is written as the image expects it."""
    assert _containers(small(codec={"logLevel": "DEBUG"}))["codec-g729"]["LOG_LEVEL"] == Text("DEBUG")

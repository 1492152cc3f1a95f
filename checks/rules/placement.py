"""Rules on images, on instances and their ports, and on where the relay runs."""

from collections.abc import Iterator

from checks.choices import needs_choice
from declaration.base import value_of
from declaration.containers import CONTAINERS
from declaration.faults import Fault
from declaration.hosts import PLACED
from declaration.references import image_version
from declaration.weaker import Choice
from facts.gateway import Facts

NODE_PORTS = range(30000, 32768)
"""Kubernetes' default: https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport."""

FIRST_WITHOUT_ROOT = (1, 0, 2)
"""The guide: starting with version 1.0.2, containers do not run as root."""


def images_run_as_1001(facts: Facts) -> Iterator[Fault]:
    """The guide: from 1.0.2 on containers run as user 1001; older ones expect root."""
    gateway = facts.gateway
    for key in ("orchestrator", "relay"):
        version = image_version(value_of(gateway.images, key))
        if version is not None and version < FIRST_WITHOUT_ROOT and key not in gateway.root_containers:
            yield needs_choice(
                Choice.ROOT_USER,
                f"images.{key}",
                "is older than 1.0.2, the first release that runs as user 1001",
                "name a newer image",
            )


def node_ports_are_announced_ports(facts: Facts) -> Iterator[Fault]:
    """SIP and SDP announce the listening port, so a NodePort must be the same port."""
    gateway = facts.gateway
    ports, announced = gateway.ports, dict[str, int]()
    if gateway.exposure.service == "NodePort":
        announced = {"sipTls": ports.sip_tls, "rtp.low": ports.rtp.low, "rtp.high": ports.rtp.high}
        if gateway.takes(Choice.PLAIN_SIP):
            announced["sip"] = ports.sip
    for container, adapter in gateway.adapters.items():
        if (
            adapter.outside is not None
            and adapter.outside.service == "NodePort"
            and facts.target.has_services
        ):
            announced[container] = value_of(ports, container)
    for key, number in announced.items():
        if number not in NODE_PORTS:
            yield Fault(
                f"ports.{key}",
                "is outside the node ports 30000 to 32767, so the announced port would not be open",
                "choose a port in this range, or another Service type and announce its address",
            )


def calls_stay_on_their_instance(facts: Facts) -> Iterator[Fault]:
    """SIP and RTP of a call must reach the same instance, which one shared address cannot guarantee."""
    gateway = facts.gateway
    if gateway.replicas == 1 or not facts.target.has_services:
        return
    exposure = gateway.exposure
    shared = exposure.service != "ClusterIP" or not {exposure.sip_address, exposure.media_address} <= PLACED
    if shared:
        yield Fault(
            "replicas",
            "is more than one behind one address: audio could reach a different instance than the call",
            "write replicas: 1, or announce podIP with exposure.service: ClusterIP",
            concerns=("target",),
        )


def separate_relay_has_one_replica_and_pod_address(facts: Facts) -> Iterator[Fault]:
    """An orchestrator finds its own relay only if there is one of each."""
    gateway = facts.gateway
    if not gateway.relay.is_apart:
        return
    if gateway.replicas > 1:
        yield Fault(
            "relay.placement",
            "is apart with more than one replica: an orchestrator could use any of the relays",
            "write with-orchestrator, or replicas: 1",
        )
    if gateway.takes(Choice.HOST_NETWORK) or gateway.exposure.service != "ClusterIP":
        yield Fault(
            "relay.placement",
            "is apart while pods are reached through the node's network or a shared Service",
            "write with-orchestrator, or announce podIP with exposure.service: ClusterIP and without host-network",
        )


def control_in_clear_is_a_choice(facts: Facts) -> Iterator[Fault]:
    """A separate relay listens for control on its pod's address, without TLS and without a password.

    Network policies never block a node from its own pods, because the kubelet's probes come from there:
    https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation.
    """
    gateway = facts.gateway
    if gateway.relay.is_apart and not gateway.takes(Choice.PLAIN_CONTROL):
        yield needs_choice(
            Choice.PLAIN_CONTROL,
            "relay.placement",
            "is apart, so the relay accepts control connections in clear and without a password",
            "write with-orchestrator",
        )


def containers_have_images(facts: Facts) -> Iterator[Fault]:
    """No public source shows a released tag of the adapters, so there is no default."""
    gateway = facts.gateway
    for key, kind in CONTAINERS.items():
        if gateway.has(key) and value_of(gateway.images, key) is None:
            yield Fault(
                f"images.{key}",
                f"is missing, but the {kind.words} is declared",
                f"name the image in your registry, such as icr.io/voice-gateway/{kind.name}:<tag>",
            )

"""Rules on where the gateway runs, from which images, and how callers reach it."""

from collections.abc import Iterator

from checks.rules.storage import volumes
from declaration.addresses import is_anyone
from declaration.base import fields
from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.references import image_version
from declaration.values import PLACED
from declaration.weaker import Choice
from facts.gateway import Facts

NODE_PORTS = range(30000, 32768)
"""Kubernetes' default: https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport."""

FIRST_WITHOUT_ROOT = (1, 0, 2)
"""The guide: starting with version 1.0.2, containers do not run as root."""


def one_target(facts: Facts) -> Iterator[Fault]:
    """Exactly one target is named."""
    gateway = facts.gateway
    count = sum(target is not None for target in (gateway.target.kubernetes, gateway.target.docker))
    if count != 1:
        reason = "does not name a target" if count == 0 else "names two targets"
        yield Fault(
            "target",
            reason,
            "write either kubernetes or docker below it; kubernetes: {} is the current cluster",
        )


def namespace_is_the_gateways_own(facts: Facts) -> Iterator[Fault]:
    """A stack that creates its namespace also deletes it, with everything in it."""
    gateway = facts.gateway
    cluster = gateway.target.kubernetes
    if cluster is None or not cluster.create_namespace:
        return
    if cluster.namespace == "default" or cluster.namespace.startswith("kube-"):
        yield Fault(
            "target.kubernetes.namespace",
            "belongs to the cluster, but the stack would create it, and delete it with the stack",
            "name a namespace only for the gateway, or write createNamespace: false",
            concerns=("target.kubernetes.createNamespace",),
        )


def images_run_as_1001(facts: Facts) -> Iterator[Fault]:
    """The guide: from 1.0.2 on containers run as user 1001; older ones expect root."""
    gateway = facts.gateway
    for key, image in (("orchestrator", gateway.images.orchestrator), ("relay", gateway.images.relay)):
        version = image_version(image)
        if version is not None and version < FIRST_WITHOUT_ROOT and key not in gateway.root_containers:
            yield Fault(
                f"images.{key}",
                "is older than 1.0.2, the first release that runs as user 1001",
                f"name a newer image, or add {{what: {Choice.ROOT_USER}, reason: ...}} to weakerChoices",
                concerns=("weakerChoices",),
            )


def docker_announces_addresses(facts: Facts) -> Iterator[Fault]:
    """On a Docker host, a container cannot get a pod or node address."""
    gateway = facts.gateway
    if gateway.target.docker is None:
        return
    exposure = gateway.exposure
    for key, address in (("sipAddress", exposure.sip_address), ("mediaAddress", exposure.media_address)):
        if address in PLACED:
            yield Fault(
                f"exposure.{key}",
                "means an address in Kubernetes, but the target is docker",
                "write the address by which callers reach the Docker host",
            )


def _only_of_kubernetes(gateway: Gateway) -> Iterator[tuple[str, bool]]:
    """Fields that mean something on Kubernetes alone, and whether they ask for anything."""
    adapter, rest, exposure = gateway.adapter, gateway.rest, gateway.exposure
    yield "replicas", gateway.replicas > 1
    yield "adapter.replicas", adapter is not None and adapter.replicas > 1
    yield "adapter.outside.service", bool(adapter and adapter.outside and adapter.outside.service)
    yield "adapter.outside.nodePorts", bool(adapter and adapter.outside and adapter.outside.node_ports)
    yield "exposure.service", exposure.service != "ClusterIP"
    yield "exposure.loadBalancer", exposure.load_balancer is not None
    yield "images.pullSecrets", bool(gateway.images.pull_secrets)
    yield "rest.clientNamespaces", bool(rest.client_namespaces)
    for path, volume in volumes(gateway):
        if volume.claim is not None:
            yield f"{path}.claim.storageClass", volume.claim.storage_class is not None
            yield f"{path}.claim.accessMode", volume.claim.access_mode != "ReadWriteOnce"


def docker_has_no_cluster(facts: Facts) -> Iterator[Fault]:
    """Replicas, Services, namespaces and storage classes belong to Kubernetes."""
    gateway = facts.gateway
    if gateway.target.docker is None:
        return
    for path, asked in _only_of_kubernetes(gateway):
        if asked:
            yield Fault(
                path,
                "is only for Kubernetes, but the target is docker",
                "remove it, or deploy to kubernetes",
            )


def adapter_outside_has_a_service(facts: Facts) -> Iterator[Fault]:
    """On Kubernetes an adapter is reached from outside by a Service of some type."""
    gateway = facts.gateway
    outside = gateway.adapter_outside
    if outside is not None and outside.service is None and gateway.target.kubernetes is not None:
        yield Fault(
            "adapter.outside.service",
            "is missing, but the target is kubernetes",
            "write LoadBalancer, or NodePort with ports.adapter from 30000 to 32767",
        )


def load_balancer_is_asked_for(facts: Facts) -> Iterator[Fault]:
    """Settings of a load balancer need a load balancer."""
    gateway = facts.gateway
    if gateway.target.docker is not None:
        return
    outside = gateway.adapter_outside
    if outside is not None and outside.node_ports and outside.service == "NodePort":
        yield Fault(
            "adapter.outside.nodePorts",
            "is set, but the Service is not a load balancer",
            "write adapter.outside.service: LoadBalancer, or remove nodePorts",
        )
    if gateway.exposure.load_balancer is not None and gateway.exposure.service != "LoadBalancer":
        yield Fault(
            "exposure.loadBalancer",
            "is set, but the Service is not a load balancer",
            "write exposure.service: LoadBalancer, or remove loadBalancer",
            concerns=("exposure.service", "target"),
        )


def node_ports_are_announced_ports(facts: Facts) -> Iterator[Fault]:
    """SIP and SDP announce the listening port, so a NodePort must be the same port."""
    gateway = facts.gateway
    ports, announced = gateway.ports, dict[str, int]()
    if gateway.exposure.service == "NodePort":
        announced = {"sipTls": ports.sip_tls, "rtp.low": ports.rtp.low, "rtp.high": ports.rtp.high}
        if gateway.takes(Choice.PLAIN_SIP):
            announced["sip"] = ports.sip
    outside = gateway.adapter_outside
    if outside is not None and outside.service == "NodePort" and gateway.target.kubernetes is not None:
        announced["adapter"] = ports.adapter
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
    if gateway.replicas == 1 or gateway.target.docker is not None:
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


def apart_means_one_of_each(facts: Facts) -> Iterator[Fault]:
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
        yield Fault(
            "relay.placement",
            "is apart, so the relay accepts control connections in clear and without a password",
            f"write with-orchestrator, or add {{what: {Choice.PLAIN_CONTROL}, reason: ...}} to weakerChoices",
            concerns=("weakerChoices",),
        )


def cluster_networks_leave_the_rest(facts: Facts) -> Iterator[Fault]:
    """What is left out of "anywhere" must leave the services that are meant by it."""
    cluster = facts.gateway.target.kubernetes
    for key, networks in fields(cluster.cluster_networks) if cluster is not None else ():
        if isinstance(networks, tuple) and is_anyone(networks):
            yield Fault(
                f"target.kubernetes.clusterNetworks.{key}",
                "is so wide that services outside the cluster would be left out too",
                "write the cluster's own networks, such as 10.244.0.0/16; docs/runbook.md says how to find them",
            )


def adapter_has_an_image(facts: Facts) -> Iterator[Fault]:
    """No public source shows a released tag of the adapter, so there is no default."""
    gateway = facts.gateway
    if gateway.adapter is not None and gateway.images.adapter is None:
        yield Fault(
            "images.adapter",
            "is missing, but an adapter is declared",
            "name the image in your registry, such as icr.io/voice-gateway/stt-adapter:<tag>",
        )


RULES = (
    one_target,
    namespace_is_the_gateways_own,
    images_run_as_1001,
    docker_announces_addresses,
    docker_has_no_cluster,
    adapter_outside_has_a_service,
    load_balancer_is_asked_for,
    node_ports_are_announced_ports,
    calls_stay_on_their_instance,
    apart_means_one_of_each,
    control_in_clear_is_a_choice,
    cluster_networks_leave_the_rest,
    adapter_has_an_image,
)

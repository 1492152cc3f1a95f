"""Rules on announced addresses: the gateway must be reachable at them."""

from collections.abc import Iterator

from checks.choices import taking
from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.weaker import Choice
from facts.gateway import Facts


def announced(gateway: Gateway) -> tuple[tuple[str, str], ...]:
    """Each announced address, with its path."""
    exposure = gateway.exposure
    return (
        ("exposure.sipAddress", exposure.sip_address),
        ("exposure.mediaAddress", exposure.media_address),
    )


def node_addresses_answer(facts: Facts) -> Iterator[Fault]:
    """A node address works only with the host network, or with node ports that equal the announced ports."""
    gateway = facts.gateway
    on_nodes = gateway.takes(Choice.HOST_NETWORK) or gateway.exposure.service == "NodePort"
    if not facts.target.places_pods or on_nodes:
        return
    for path, address in announced(gateway):
        if address == "nodeIP":
            yield Fault(
                path,
                "is the node's address, but nodes do not listen on the announced ports",
                _ways_to_a_node(gateway),
                concerns=("exposure.service", "relay.placement", "replicas", "target", "weakerChoices"),
            )


def _ways_to_a_node(gateway: Gateway) -> str:
    """What to write instead; only what other rules accept in this declaration."""
    behind_balancer = gateway.exposure.service == "LoadBalancer"
    ways = ["announce the load balancer's address" if behind_balancer else "announce podIP"]
    if not gateway.relay.is_apart:
        if gateway.replicas == 1:
            ways.append("write exposure.service: NodePort with ports from 30000 to 32767")
        ways.append(taking(Choice.HOST_NETWORK))
    return ", or ".join(ways)

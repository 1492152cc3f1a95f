"""Fixed names: those that another team, a certificate or a URL must know."""

from dataclasses import dataclass

from declaration.gateway import Gateway
from facts.targets import target_site


@dataclass(frozen=True)
class Names:
    """Names of one gateway."""

    gateway: str
    """Workload of orchestrator and relay, or of the orchestrator alone."""
    relay: str
    """Workload and endpoint of a relay that is apart."""
    media: str
    """Workload of the relay, wherever it is."""
    sip: str
    """Endpoint for callers."""
    rest: str
    """Endpoint for REST clients."""
    namespace: str | None
    """Namespace of the gateway; None if host names contain none."""

    def of(self, ending: str) -> str:
        """A name of a workload, with the endpoint of the same name: the gateway's name and an ending."""
        return f"{self.gateway}-{ending}"

    def hosts(self, endpoint: str) -> tuple[str, ...]:
        """Host names of an endpoint, shortest first."""
        if self.namespace is None:
            return (endpoint,)
        within = f"{endpoint}.{self.namespace}"
        return (endpoint, within, f"{within}.svc", f"{within}.svc.cluster.local")

    @property
    def orchestrator_hosts(self) -> tuple[str, ...]:
        """Host names of the orchestrator's ports."""
        return (*self.hosts(self.sip), *self.hosts(self.rest))


def names(gateway: Gateway) -> Names:
    """The names of a declared gateway."""
    relay = f"{gateway.name}-relay"
    return Names(
        gateway=gateway.name,
        relay=relay,
        media=relay if gateway.relay.is_apart else gateway.name,
        sip=f"{gateway.name}-sip",
        rest=f"{gateway.name}-rest",
        namespace=target_site(gateway).host_namespace,
    )

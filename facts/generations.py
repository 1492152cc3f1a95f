"""Whether an adapter is replaced as a whole: a new adapter starts beside the old one.

The relay and an adapter of this stack share a login, TLS, a port and an authority. If the adapter changed in place, it
would refuse a relay that still waits for its calls to end. So each change of a shared value makes a new adapter with a
new name. The old adapter stays until the relays that call it have ended.
See docs/decisions/0025-generations-of-the-adapter.md.
"""

from declaration.base import value_of
from declaration.containers import ContainerKey
from declaration.gateway import Gateway
from declaration.weaker import Choice
from facts.targets import starts_before_it_stops


def has_tls(gateway: Gateway, adapter: ContainerKey) -> bool:
    """Whether the relay and a declared adapter speak TLS."""
    return gateway.has(adapter) and not gateway.takes(Choice.ADAPTER_WITHOUT_TLS, adapter)


def has_generations(gateway: Gateway, adapter: ContainerKey) -> bool:
    """Whether an adapter can have a name for each generation.

    A certificate that was brought has fixed names, and some targets replace a container in place.
    """
    return (
        gateway.has(adapter) and starts_before_it_stops(gateway) and not brings_certificate(gateway, adapter)
    )


def brings_certificate(gateway: Gateway, adapter: ContainerKey) -> bool:
    """Whether an adapter's certificate is brought, as PEM or in a store."""
    tls = gateway.tls
    brought = value_of(tls.certificates, adapter) or value_of(tls.stores, adapter)
    return has_tls(gateway, adapter) and brought is not None

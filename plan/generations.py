"""Which workload is replaced as a whole, beside the old one, and what decides that.

The relay and the adapter of this stack share a login, TLS, a port and an authority. Were the adapter changed in place, a
relay that still ends its calls would be refused by it. So each change of what they share makes a new adapter under a
new name, and the old one stays until the relays that call it have ended: docs/decisions tells how.
"""

from collections.abc import Mapping

from declaration.gateway import Gateway
from declaration.weaker import Choice
from facts.names import Names
from plan.containers import DRAIN, GRACE_SECONDS
from plan.model import Anchor, Generation, GenerationText, SecretRef, Text, Value

CALLERS_FIRST = ("sh", "-c", f"sleep {GRACE_SECONDS}; exec {DRAIN[0]}")
"""What an adapter does before it stops: it serves on for as long as a relay may take to end its calls, then drains."""
GRACE_AFTER_CALLERS = 2 * GRACE_SECONDS
"""Seconds that an adapter may take to end: those of its callers, then its own."""


def adapter_has_tls(gateway: Gateway) -> bool:
    """Whether relay and adapter speak TLS."""
    return gateway.adapter is not None and not gateway.takes(Choice.ADAPTER_WITHOUT_TLS)


def has_generations(gateway: Gateway) -> bool:
    """Whether the adapter can have a name for each generation.

    A certificate that was brought has fixed names, and on a Docker host a container is replaced in place.
    """
    return (
        gateway.adapter is not None and gateway.target.kubernetes is not None and not brings_adapter(gateway)
    )


def brings_adapter(gateway: Gateway) -> bool:
    """Whether the adapter's certificate is brought, by itself or in a store."""
    tls = gateway.tls
    return adapter_has_tls(gateway) and bool(tls.certificates.adapter or tls.stores.adapter)


def adapter_name(gateway: Gateway, names: Names, before: str = "", after: str = "") -> Text | GenerationText:
    """The name by which this gateway's relay finds the adapter, with text around it."""
    if has_generations(gateway):
        return GenerationText(f"{before}{names.adapter}-", names.adapter, after)
    return Text(f"{before}{names.adapter}{after}")


def adapter_hosts(gateway: Gateway, names: Names) -> tuple[GenerationText, ...]:
    """All names under which one generation of the adapter is found; none where there are no generations."""
    if not has_generations(gateway):
        return ()
    endings = (host.removeprefix(names.adapter) for host in names.adapter_hosts)
    return tuple(GenerationText(f"{names.adapter}-", names.adapter, ending) for ending in endings)


def generations(
    gateway: Gateway, names: Names, told: Mapping[str, Value], trusted: tuple[Anchor, ...]
) -> tuple[Generation, ...]:
    """The adapter, where it has generations.

    Args:
        gateway: the declaration.
        names: its names.
        told: what the relay is told of the adapter: address and login, which are those that the adapter has.
        trusted: the authorities that sign the stack's certificates, and those alongside.
    """
    if not has_generations(gateway):
        return ()
    agreed = {name: _agreed(value) for name, value in told.items()}
    return (Generation(names.adapter, agreed, trusted if adapter_has_tls(gateway) else ()),)


def _agreed(value: Value) -> Text | SecretRef:
    if isinstance(value, GenerationText):
        return Text(value.with_suffix(""))  # a generation cannot depend on its own suffix
    if isinstance(value, Text | SecretRef):
        return value
    raise AssertionError("an address of a pod is nothing to agree on")

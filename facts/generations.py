"""What relay and adapter share, and whether the adapter is replaced as a whole, beside the old one.

The relay and the adapter of this stack share a login, TLS, a port and an authority. Were the adapter changed in place, a
relay that still ends its calls would be refused by it. So each change of what they share makes a new adapter under a
new name, and the old one stays until the relays that call it have ended: docs/decisions tells how.
"""

from declaration.gateway import Gateway
from declaration.weaker import Choice
from facts.model.values import GenerationText, SecretRef, Text
from facts.names import Names
from facts.targets import starts_before_it_stops
from facts.values import given_or_generated


def adapter_has_tls(gateway: Gateway) -> bool:
    """Whether relay and adapter speak TLS."""
    return gateway.adapter is not None and not gateway.takes(Choice.ADAPTER_WITHOUT_TLS)


def has_generations(gateway: Gateway) -> bool:
    """Whether the adapter can have a name for each generation.

    A certificate that was brought has fixed names, and some targets replace a container in place.
    """
    return gateway.adapter is not None and starts_before_it_stops(gateway) and not brings_adapter(gateway)


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


def adapter_url(gateway: Gateway, names: Names) -> Text | GenerationText:
    """The adapter's address, as the relay is told it."""
    scheme = "https" if adapter_has_tls(gateway) else "http"
    return adapter_name(gateway, names, before=f"{scheme}://", after=f":{gateway.ports.adapter}")


def adapter_username(gateway: Gateway) -> str | None:
    """User name that the adapter asks for: equal on both sides, as the guide says; None where it asks for none."""
    if gateway.adapter is None or gateway.takes(Choice.ADAPTER_WITHOUT_AUTHENTICATION):
        return None
    return gateway.adapter.username


def adapter_password(gateway: Gateway) -> SecretRef | None:
    """Its password; None where it asks for none."""
    if gateway.adapter is None or gateway.takes(Choice.ADAPTER_WITHOUT_AUTHENTICATION):
        return None
    return given_or_generated(gateway.adapter.password, "adapter.password", "adapter-password")

"""Workloads that are replaced as a whole, with what decides that; why is told in `facts.generations`."""

from declaration.gateway import Gateway
from facts.generations import (
    adapter_has_tls,
    adapter_password,
    adapter_url,
    adapter_username,
    has_generations,
)
from facts.model.values import GenerationText, SecretRef, Text, Value
from facts.names import Names
from plan.model import Generation


def generations(gateway: Gateway, names: Names) -> tuple[Generation, ...]:
    """The adapter, where it has generations.

    Of the authorities only the one that signs counts. As long as it stays, every relay trusts it, whoever comes or goes
    beside it; when it changes, an old relay may not know the new one.
    """
    if not has_generations(gateway):
        return ()
    username = adapter_username(gateway)
    told: dict[str, Value | None] = {
        "WATSON_STT_PASSWORD": adapter_password(gateway),
        "WATSON_STT_URL": adapter_url(gateway, names),
        "WATSON_STT_USERNAME": None if username is None else Text(username),
    }
    agreed = {name: _agreed(value) for name, value in told.items() if value is not None}
    authority = gateway.tls.authority.name if adapter_has_tls(gateway) else None
    return (Generation(names.adapter, agreed, authority),)


def _agreed(value: Value) -> Text | SecretRef:
    if isinstance(value, GenerationText):
        return Text(value.with_suffix(""))  # a generation cannot depend on its own suffix
    if isinstance(value, Text | SecretRef):
        return value
    raise AssertionError("an address of a pod is nothing to agree on")

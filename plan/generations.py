"""Workloads that are replaced as a whole, with what decides that; why is told in `facts.generations`."""

from collections.abc import Iterator

from facts.gateway import Facts, ServiceFacts
from facts.model.values import GenerationText, SecretRef, Text, Value
from facts.settings import ServiceContext
from facts.values import environment
from plan.model import Generation


def generations(facts: Facts, context: ServiceContext) -> tuple[Generation, ...]:
    """Each workload that has generations, with what it and its callers must agree on."""
    return tuple(_generations(facts, context))


def _generations(facts: Facts, context: ServiceContext) -> Iterator[Generation]:
    for each in facts.services:
        if each.service.has_generations(facts.gateway):
            yield Generation(each.workload, _agreed(each, context), _authority(facts, each))


def _agreed(each: ServiceFacts, context: ServiceContext) -> dict[str, Text | SecretRef]:
    """What its callers are told: where it is, and how to log in."""
    told = environment((setting.name, setting.value) for _, setting in each.service.tells(context))
    return {name: _without_suffix(value) for name, value in told.items()}


def _authority(facts: Facts, each: ServiceFacts) -> str | None:
    """Of the authorities only the one that signs counts.

    As long as it stays, every caller trusts it, whoever comes or goes beside it; when it changes, an old caller may not
    know the new one.
    """
    return facts.gateway.tls.authority.name if each.certificate is not None else None


def _without_suffix(value: Value) -> Text | SecretRef:
    if isinstance(value, GenerationText):
        return Text(value.with_suffix(""))  # a generation cannot depend on its own suffix
    if isinstance(value, Text | SecretRef):
        return value
    raise AssertionError("an address of a pod is nothing to agree on")

"""Workloads that are replaced as a whole, and the values whose change causes it. `facts.services.speech_adapter` says why."""

from facts.gateway import Facts, ServiceFacts
from facts.model.values import GenerationText, SecretRef, Text, Value
from facts.settings import ServiceContext, environment
from plan.model.generations import Generation


def generations(facts: Facts, context: ServiceContext) -> tuple[Generation, ...]:
    """Each workload that has generations, with the values that it shares with its callers."""
    return tuple(
        Generation(each.workload, _shared(each, context), _authority(facts, each))
        for each in facts.services
        if each.service.has_generations(facts.gateway)
    )


def _shared(each: ServiceFacts, context: ServiceContext) -> dict[str, Text | SecretRef]:
    """The variables that it sets in its callers: its address and the login."""
    variables = environment((setting.name, setting.value) for _, setting in each.service.tells(context))
    return {name: _without_suffix(value) for name, value in variables.items()}


def _authority(facts: Facts, each: ServiceFacts) -> str | None:
    """The authority that signs its certificate; additional authorities do not count.

    Every caller trusts the signing authority, so a change of additional authorities needs no new generation. If the
    signing authority changes, an old caller may not trust the new one.
    """
    return facts.gateway.tls.authority.name if each.certificate is not None else None


def _without_suffix(value: Value) -> Text | SecretRef:
    if isinstance(value, GenerationText):
        return Text(value.with_suffix(""))  # a generation cannot depend on its own suffix
    if isinstance(value, Text | SecretRef):
        return value
    raise AssertionError("the address of a pod is not a shared value")

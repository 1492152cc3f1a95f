"""Warnings of compute settings: less than the vendor requests, or without effect on the target."""

from collections.abc import Iterator, Mapping

from checks.rules.compute import amounts, containers
from declaration.base import join
from declaration.containers import CONTAINERS
from declaration.gateway import Gateway
from declaration.quantities import amount
from facts.gateway import Facts
from facts.targets import TargetTraits

VENDOR_REQUESTS: Mapping[str, Mapping[str, str]] = {
    "orchestrator": {"cpu": "1", "memory": "1Gi"},
    "relay": {"cpu": "500m", "memory": "1Gi"},
}
"""Source: IBM/charts, ibm-voice-gateway-prod. No public source names any for the adapter."""


def compute_warnings(facts: Facts) -> Iterator[str]:
    """Limits below the vendor's requests, and amounts without effect on the target."""
    yield from _below_the_vendor(facts.gateway)
    if facts.target is not None and not facts.target.reserves_compute:
        yield from _without_effect(facts.gateway, facts.target)


def _below_the_vendor(gateway: Gateway) -> Iterator[str]:
    for container, resources in containers(gateway):
        limits = amounts(resources.limits)
        for key, requested in VENDOR_REQUESTS.get(container, {}).items():
            if amount(limits[key]) < amount(requested):
                yield (
                    f"{join('resources', container, 'limits', key)}: is less than the {requested} that the vendor requests;"
                    " test it under load before production use"
                )


def _without_effect(gateway: Gateway, target: TargetTraits) -> Iterator[str]:
    for container, resources in containers(gateway):
        default = CONTAINERS[container].resources
        disk = resources.limits.ephemeral_storage != default.limits.ephemeral_storage
        for path, declared in (
            ("requests", resources.requests != default.requests),
            ("limits.ephemeralStorage", disk),
        ):
            if declared:
                yield (
                    f"resources.{container}.{path}: has no effect on {target.title}, which does not reserve compute or"
                    " limit disk; limits.cpu and limits.memory apply"
                )

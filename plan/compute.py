"""Warnings of compute settings: less than the vendor requests, or without effect on the target."""

from collections.abc import Iterator

from checks.rules.compute import amounts, containers
from declaration.base import join
from declaration.containers import CONTAINERS
from declaration.faults import DeclarationWarning
from declaration.gateway import Gateway
from declaration.quantities import amount
from facts.gateway import Facts
from facts.targets import TargetTraits

_OF_VENDOR = ("cpu", "memory")
"""What the vendor's charts request; disk is our own choice."""


def compute_warnings(facts: Facts) -> Iterator[DeclarationWarning]:
    """Limits below the vendor's requests, and amounts without effect on the target."""
    yield from _below_the_vendor(facts.gateway)
    if not facts.target.reserves_compute:
        yield from _without_effect(facts.gateway, facts.target)


def _below_the_vendor(gateway: Gateway) -> Iterator[DeclarationWarning]:
    for container, resources in containers(gateway):
        kind, limits = CONTAINERS[container], amounts(resources.limits)
        requests = amounts(kind.resources.requests) if kind.requests_of_vendor else {}
        for key, requested in requests.items():
            if key in _OF_VENDOR and amount(limits[key]) < amount(requested):
                yield DeclarationWarning(
                    join("resources", container, "limits", key),
                    f"is less than the {requested} that the vendor requests;"
                    " test it under load before production use",
                    (container,),
                )


def _without_effect(gateway: Gateway, target: TargetTraits) -> Iterator[DeclarationWarning]:
    for container, resources in containers(gateway):
        default = CONTAINERS[container].resources
        disk = resources.limits.ephemeral_storage != default.limits.ephemeral_storage
        for path, declared in (
            ("requests", resources.requests != default.requests),
            ("limits.ephemeralStorage", disk),
        ):
            if declared:
                yield DeclarationWarning(
                    f"resources.{container}.{path}",
                    f"has no effect on {target.title}, which does not reserve compute or"
                    " limit disk; limits.cpu and limits.memory apply",
                    (container,),
                )

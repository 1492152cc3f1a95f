"""Warnings of compute settings: less than the vendor requests, or without effect on the target."""

from collections.abc import Iterator, Mapping

from checks.rules.compute import amounts, containers
from declaration.base import join
from declaration.containers import CONTAINERS
from declaration.gateway import Gateway
from declaration.quantities import amount

VENDOR_REQUESTS: Mapping[str, Mapping[str, str]] = {
    "orchestrator": {"cpu": "1", "memory": "1Gi"},
    "relay": {"cpu": "500m", "memory": "1Gi"},
}
"""Source: IBM/charts, ibm-voice-gateway-prod. No public source names any for the adapter."""


def compute_warnings(gateway: Gateway) -> Iterator[str]:
    """Limits below the vendor's requests, and amounts without effect on a Docker host."""
    yield from _below_the_vendor(gateway)
    if gateway.target.docker is not None:
        yield from _unknown_to_docker(gateway)


def _below_the_vendor(gateway: Gateway) -> Iterator[str]:
    for container, resources in containers(gateway):
        limits = amounts(resources.limits)
        for key, requested in VENDOR_REQUESTS.get(container, {}).items():
            if amount(limits[key]) < amount(requested):
                yield (
                    f"{join('resources', container, 'limits', key)}: is less than the {requested} that the vendor requests;"
                    " test it under load before production use"
                )


def _unknown_to_docker(gateway: Gateway) -> Iterator[str]:
    for container, resources in containers(gateway):
        default = CONTAINERS[container].resources
        disk = resources.limits.ephemeral_storage != default.limits.ephemeral_storage
        for path, declared in (
            ("requests", resources.requests != default.requests),
            ("limits.ephemeralStorage", disk),
        ):
            if declared:
                yield (
                    f"resources.{container}.{path}: has no effect on Docker, which does not reserve compute or limit"
                    " disk; limits.cpu and limits.memory apply"
                )

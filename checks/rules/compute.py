"""Rules on compute: requests lie within limits, and no container is given less than it needs to start.

The floors are far below what any source asks for: only what is certainly a slip, such as a unit that was left out, is
refused. What lies below the vendor's own requests is a warning of the plan.
"""

from collections.abc import Iterator

from declaration.base import fields, join
from declaration.containers import DEFAULT_RESOURCES, Amounts, ContainerResources
from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.quantities import amount
from facts.gateway import Facts

_LEAST_LIMIT = {"cpu": "50m", "memory": "64Mi", "ephemeralStorage": "16Mi"}
"""For any of the containers. A bare run time of Node or Java takes about 40 MiB, and with less than a twentieth of a
core it does not start within the minute after which the first probe asks."""
_LEAST_REQUEST = {"cpu": "10m", "memory": "16Mi", "ephemeralStorage": "1Mi"}
"""Requests may be small where a cluster is shared, but these promise nothing."""


def containers(gateway: Gateway) -> Iterator[tuple[str, ContainerResources]]:
    """The compute of each container, by its key in the declaration."""
    for container, resources in fields(gateway.resources):
        if isinstance(resources, ContainerResources):
            yield container, resources


def amounts(given: Amounts) -> dict[str, str]:
    """Amounts by their keys in the declaration."""
    return {key: str(value) for key, value in fields(given)}


def requests_fit_limits(facts: Facts) -> Iterator[Fault]:
    """Kubernetes refuses a container that asks for more than its limit."""
    gateway = facts.gateway
    for container, resources in containers(gateway):
        limits, defaults = amounts(resources.limits), amounts(DEFAULT_RESOURCES[container].requests)
        for key, request in amounts(resources.requests).items():
            if amount(request) <= amount(limits[key]):
                continue
            asked, allowed = (join("resources", container, part, key) for part in ("requests", "limits"))
            if request == defaults[key]:
                yield Fault(
                    allowed,
                    f"is less than the request, which is {request} by default",
                    f"write at least {request}, or a smaller amount in requests too",
                    concerns=(asked,),
                )
            else:
                yield Fault(
                    asked,
                    "is more than the limit",
                    "write at most the amount in limits, or a larger amount there",
                    concerns=(allowed,),
                )


def amounts_let_a_container_start(facts: Facts) -> Iterator[Fault]:
    """An amount without its unit is far too small: 512 is 512 bytes, and Kubernetes takes it."""
    gateway = facts.gateway
    for container, resources in containers(gateway):
        for part, given, floors in (
            ("requests", resources.requests, _LEAST_REQUEST),
            ("limits", resources.limits, _LEAST_LIMIT),
        ):
            for key, value in amounts(given).items():
                if amount(value) < amount(floors[key]):
                    yield Fault(
                        join("resources", container, part, key),
                        "is too little for any container of the gateway",
                        f"write {floors[key]} or more, with its unit",
                    )


RULES = (requests_fit_limits, amounts_let_a_container_start)

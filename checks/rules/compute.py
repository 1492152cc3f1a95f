"""Rules on compute: requests must be within limits, and each container needs enough to start.

The minimums are far below what any source recommends: only clear mistakes are refused, such as a missing unit.
Amounts below the vendor's own requests only lead to a warning.
"""

from collections.abc import Iterator

from declaration.base import fields, value_of
from declaration.containers import (
    CONTAINER_KEYS,
    CONTAINERS,
    Amounts,
    ContainerKey,
    ContainerResources,
)
from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.quantities import Quantity, amount
from facts.gateway import Facts

_LEAST_LIMIT = {"cpu": Quantity("50m"), "memory": Quantity("64Mi"), "ephemeralStorage": Quantity("16Mi")}
"""Smallest limits of a container. A bare runtime of Node or Java needs about 40 MiB. With less than a twentieth of a core it does not
start within the minute before the first probe."""
_LEAST_REQUEST = {"cpu": Quantity("10m"), "memory": Quantity("16Mi"), "ephemeralStorage": Quantity("1Mi")}
"""Requests may be small in a shared cluster, but smaller ones reserve nothing useful."""


def containers(gateway: Gateway) -> Iterator[tuple[ContainerKey, ContainerResources]]:
    """The compute of each container, by its key in the declaration."""
    for key in CONTAINER_KEYS:
        yield key, value_of(gateway.resources, key)


def amounts(declared: Amounts) -> dict[str, str]:
    """Amounts by their keys in the declaration."""
    return {key: value for key, value in fields(declared) if isinstance(value, str)}


def requests_fit_limits(facts: Facts) -> Iterator[Fault]:
    """Kubernetes refuses a container that asks for more than its limit."""
    for container, resources in containers(facts.gateway):
        limits, defaults = amounts(resources.limits), amounts(CONTAINERS[container].resources.requests)
        for key, request in amounts(resources.requests).items():
            if amount(request) <= amount(limits[key]):
                continue
            request_path, limit_path = (
                f"resources.{container}.{part}.{key}" for part in ("requests", "limits")
            )
            if request == defaults[key]:
                yield Fault(
                    limit_path,
                    f"is less than the request, which is {request} by default",
                    f"write at least {request}, or a smaller amount in requests too",
                    concerns=(request_path,),
                )
            else:
                yield Fault(
                    request_path,
                    "is more than the limit",
                    "write at most the amount in limits, or a larger amount there",
                    concerns=(limit_path,),
                )


def amounts_let_a_container_start(facts: Facts) -> Iterator[Fault]:
    """An amount without its unit is far too small: 512 means 512 bytes, and Kubernetes accepts it."""
    for container, resources in containers(facts.gateway):
        for part, minimums in (("requests", _LEAST_REQUEST), ("limits", _LEAST_LIMIT)):
            for key, value in amounts(value_of(resources, part)).items():
                if amount(value) < amount(minimums[key]):
                    yield Fault(
                        f"resources.{container}.{part}.{key}",
                        "is too little for any container of the gateway",
                        f"write {minimums[key]} or more, with its unit",
                    )

"""Rules on compute: what a container is promised lies within what it may use."""

from collections.abc import Iterator

from declaration.base import fields, join
from declaration.containers import ContainerResources
from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.quantities import amount


def requests_fit_limits(gateway: Gateway) -> Iterator[Fault]:
    """Kubernetes refuses a container that asks for more than its limit."""
    for container, resources in fields(gateway.resources):
        if not isinstance(resources, ContainerResources):
            continue
        limits = dict(fields(resources.limits))
        for key, request in fields(resources.requests):
            if amount(str(request)) > amount(str(limits[key])):
                yield Fault(
                    join("resources", container, "requests", key),
                    "is more than the limit",
                    "write at most the amount in limits",
                )


RULES = (requests_fit_limits,)

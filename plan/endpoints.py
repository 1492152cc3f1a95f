"""Names and ports at which clients reach the workloads. Each service defines its own."""

from facts.gateway import Facts
from plan.model import Endpoint


def endpoints(facts: Facts) -> tuple[Endpoint, ...]:
    """Every endpoint, sorted by name."""
    unsorted = (
        endpoint
        for each in facts.services
        for endpoint in each.service.endpoints(facts.gateway, facts.names, facts.listeners)
    )
    return tuple(sorted(unsorted, key=lambda endpoint: (endpoint.name, not endpoint.of_each_generation)))

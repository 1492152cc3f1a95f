"""From a declaration of a test to its plan, and to the parts that tests look at."""

from typing import Any

from plan.acceptance import accept
from plan.model import Container, Endpoint, Flow, GatewayPlan, Secret, Text
from tests.support.certificates import NOW
from tests.support.gallery import read
from tests.support.walking import found


def planned(document: dict[str, Any]) -> GatewayPlan:
    """The plan of an acceptable declaration."""
    return accept(document, read, NOW).plan


def container(document: dict[str, Any], name: str) -> Container:
    """One container of its plan."""
    return {each.name: each for each in found(planned(document), Container)}[name]


def variables(document: dict[str, Any], name: str, *prefixes: str) -> dict[str, str]:
    """Variables of a container whose names begin so; secrets as their names in angle brackets."""
    environment = container(document, name).environment
    return {
        key: value.value
        if isinstance(value, Text)
        else f"<{value.name}>"
        if isinstance(value, Secret)
        else str(value)
        for key, value in environment.items()
        if key.startswith(prefixes)
    }


def flows(document: dict[str, Any], purpose: str) -> list[Flow]:
    """Flows of a purpose, in the plan's order."""
    return [flow for flow in planned(document).flows if flow.purpose == purpose]


def endpoint(document: dict[str, Any], name: str) -> Endpoint:
    """One endpoint of its plan."""
    return {each.name: each for each in planned(document).endpoints}[name]

"""The plan of a test's declaration, and the parts of it that tests check."""

from typing import Any

from facts.model.containers import Container
from facts.model.endpoints import Endpoint
from facts.model.values import GenerationText, SecretRef, Text, Value
from plan.model.flows import Flow
from plan.model.gateway import GatewayPlan
from plan.preflight import accept
from tests.support.certificates import NOW
from tests.support.gallery import read
from tests.support.walking import found


def planned(document: dict[str, Any]) -> GatewayPlan:
    """The plan of a valid declaration."""
    return accept(document, read, NOW).plan


def container(document: dict[str, Any], name: str) -> Container:
    """One container of the plan."""
    return {each.name: each for each in found(planned(document), Container)}[name]


def variables(document: dict[str, Any], name: str, *prefixes: str) -> dict[str, str]:
    """The variables of a container with this prefix. Secrets are shown as their names in angle brackets."""
    environment = container(document, name).environment
    return {key: _shown(value) for key, value in environment.items() if key.startswith(prefixes)}


def _shown(value: Value) -> str:
    match value:
        case Text(text):
            return text
        case SecretRef(known):
            return f"<{known}>"
        case GenerationText():
            return value.with_suffix("<generation>")
        case _:
            return str(value)


def flows(document: dict[str, Any], purpose: str) -> list[Flow]:
    """The flows of a purpose, in the plan's order."""
    return [flow for flow in planned(document).flows if flow.purpose == purpose]


def endpoint(document: dict[str, Any], name: str) -> Endpoint:
    """One endpoint of the plan."""
    return {each.name: each for each in planned(document).endpoints}[name]

"""The guide's declarations, laid over its first one, as tests of its sentences read them."""

import re
from typing import Any

import pytest
import yaml

from declaration.faults import DeclarationError
from docs.generate.guide import FOLDER, NAME, merged, planned
from plan.model import Container, Content, GatewayPlan, Secret, Text

TEXT = (FOLDER / NAME).read_text(encoding="utf-8")
DECLARATIONS: list[dict[str, Any]] = [
    yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
]
BASE = DECLARATIONS[0]

ADAPTER: dict[str, Any] = {
    "images": {"adapter": "registry.example.com/stt-adapter:1.0.7.0"},
    "speechToText": None,
    "adapter": {"google": {"credentials": '{"type": "service_account"}'}},
}
"""An adapter in place of the speech to text of the first declaration."""

CERTIFICATE = {"file": "examples/trust/digicert-global-root-g2.pem"}


def store(name: str, kind: str) -> dict[str, Any]:
    """A store that the example brings."""
    return {
        "type": kind,
        "content": {"file": f"examples/bring-your-own/{name}"},
        "passphrase": "invented-passphrase",
    }


def plan_of(*over: dict[str, Any]) -> GatewayPlan:
    """The plan of the first declaration with others laid over it."""
    document = BASE
    for each in over:
        document = merged(document, each)
    return planned(document)


def container(plan: GatewayPlan, name: str) -> Container:
    """A container of a plan."""
    return next(each for workload in plan.workloads for each in workload.containers if each.name == name)


def variables(plan: GatewayPlan, name: str, *wanted: str) -> dict[str, str]:
    """Variables of a container as text; secrets as `<where they come from>`; absent ones are left out."""
    environment = container(plan, name).environment
    return {key: _shown(environment[key]) for key in wanted if key in environment}


def _shown(value: object) -> str:
    match value:
        case Text(text):
            return text
        case Secret(name):
            return f"<{name}>"
        case _:
            return str(value)


def file(plan: GatewayPlan, name: str, path: str) -> Content:
    """Content of a file of a container."""
    return next(each.content for each in container(plan, name).files if each.path == path)


def refused(*over: dict[str, Any]) -> list[str]:
    """The faults of a declaration that must not be accepted, each as `path: reason`."""
    with pytest.raises(DeclarationError, match="nothing was changed") as caught:
        plan_of(*over)
    return [f"{fault.path}: {fault.reason}" for fault in caught.value.faults]

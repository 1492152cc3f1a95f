"""The declarations that are measured: that of `Pulumi.dev.yaml`, with more tenants, or several times over."""

from pathlib import Path
from typing import Any

import yaml

from declaration.stack_file import KEY

ROOT = Path(__file__).resolve().parents[1]
DEV = ROOT / "Pulumi.dev.yaml"


def dev(rendered: Path | str = "rendered/measured") -> dict[str, Any]:
    """The declaration of the dev stack, rendered into a folder of its own."""
    document: dict[str, Any] = yaml.safe_load(DEV.read_text(encoding="utf-8"))["config"][KEY]
    document["target"]["kubernetes"]["render"] = str(rendered)
    return document


def with_tenants(count: int) -> dict[str, Any]:
    """The dev stack with tenants, each with an assistant and a key of its own."""
    tenants = [
        {
            "tenantURI": f"1555{number:07}",
            "description": f"tenant {number}",
            "conversation": {
                "url": "https://api.us-south.assistant.watson.cloud.ibm.com",
                "workspaceID": f"00000000-0000-0000-0000-{number:012}",
                "apikey": f"invented-key-{number}",
            },
        }
        for number in range(count)
    ]
    return {**dev(), "tenants": tenants}


def gateways(count: int) -> list[dict[str, Any]]:
    """The dev stack's gateway under several names, each in a namespace and a folder of its own."""
    found = []
    for number in range(count):
        name = f"voice-gateway-{number}"
        document = {**dev(f"rendered/{name}"), "name": name}
        document["target"]["kubernetes"]["namespace"] = name
        found.append(document)
    return found

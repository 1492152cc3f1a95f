"""The sandbox's tables are compared with the published schemas of the official plugins, where these are available."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from sandbox.plugins.docker.provider import DockerProvider
from sandbox.plugins.provider import Resource, TableProvider
from sandbox.plugins.published import package_schema, resource_schema
from sandbox.plugins.random.provider import RandomProvider
from sandbox.plugins.tls.provider import TlsProvider
from sandbox.plugins.wire import Value

SCHEMAS = Path(os.environ.get("VENDOR_FILES", os.devnull)) / "schemas"
"""In a folder of files that others publish, and that this repository does not hold."""
PROVIDERS: tuple[type[TableProvider], ...] = (TlsProvider, RandomProvider, DockerProvider)
RESOURCES = [(provider, resource) for provider in PROVIDERS for resource in provider.resources]

ADDED_SINCE = {
    ("docker:index/container:Container", "inputProperties"): {"uploads": ("group", "owner")},
    ("docker:index/container:Container", "properties"): {"uploads": ("group", "owner")},
}
"""Properties that the SDK has and the older published schema does not."""

REPLACED_BY_TERRAFORM = ("tls", "random")
"""Packages whose schema does not say what replaces. The source of the upstream provider does."""


def published(package: str) -> dict[str, Any]:
    """The published schema with its references resolved."""
    path = SCHEMAS / f"{package}.json"
    if not path.exists():
        pytest.skip(
            f"set VENDOR_FILES to a folder with schemas/{package}.json, the plugin's published schema"
        )
    schema: dict[str, Any] = json.loads(path.read_text())
    resolved: dict[str, Any] = resolve(schema, schema["types"])
    return resolved


def resolve(node: Value, types: dict[str, Any]) -> Value:
    """The node with types in place of references, and without enumerations."""
    if isinstance(node, list):
        return [resolve(item, types) for item in node]
    if not isinstance(node, dict):
        return node
    rest = {key: resolve(value, types) for key, value in node.items() if key not in ("$ref", "types", "enum")}
    if isinstance(node.get("$ref"), str):
        return {**resolve(types[node["$ref"].removeprefix("#/types/")], types), **rest}
    return rest


def comparable(schema: dict[str, Any], package: str, token: str) -> dict[str, Any]:
    """The part of a resource's schema that both sides have."""
    found = {name: schema.get(name, []) for name in ("requiredInputs", "required")} | {
        name: schema.get(name, {}) for name in ("inputProperties", "properties")
    }
    for part in ("inputProperties", "properties"):
        for name, added in ADDED_SINCE.get((token, part), {}).items():
            for member in added:
                found[part][name]["items"]["properties"].pop(member, None)
    if package in REPLACED_BY_TERRAFORM:
        found["inputProperties"] = without_replacement(found["inputProperties"])
    found["properties"] = without_replacement(found["properties"])
    return found


def without_replacement(node: Value) -> Value:
    """The node without its statements about replacement."""
    if isinstance(node, dict):
        return {
            key: without_replacement(value) for key, value in node.items() if key != "willReplaceOnChanges"
        }
    return node


@pytest.mark.parametrize(
    ("provider", "resource"), RESOURCES, ids=[resource.type.token for _, resource in RESOURCES]
)
def test_resource_table_equals_the_published_schema(
    provider: type[TableProvider], resource: Resource
) -> None:
    """Names, types, required inputs, secrets and, if published, replacement are those of the official plugin."""
    token = resource.type.token
    expected = comparable(published(provider.package)["resources"][token], provider.package, token)
    assert expected == comparable(resource_schema(resource.type), provider.package, token)


@pytest.mark.parametrize("provider", PROVIDERS, ids=[provider.package for provider in PROVIDERS])
def test_settings_equal_the_published_schema(provider: type[TableProvider]) -> None:
    """The provider accepts exactly the settings of the official plugin."""
    expected = published(provider.package)["provider"].get("inputProperties", {})
    settings = package_schema(provider.package, provider.configuration_properties, ())
    actual = settings["provider"]["inputProperties"]
    assert without_defaults(expected) == without_defaults(actual)


def without_defaults(node: Value) -> Value:
    """The node without defaults from the environment, which programs resolve before they call a plugin."""
    if isinstance(node, dict):
        return {key: without_defaults(value) for key, value in node.items() if key != "defaultInfo"}
    return node

"""Writes a plain program: the resources of a recorded run, declared one after the other as literals.

It is what a person would have who wrote every object out, keystores included: nothing is checked, planned or
computed. The program is written anew for each comparison, so that it has the resources that ours has today.
"""

import json
import re
from collections.abc import Iterator
from pprint import pformat

from sandbox.plugins.wire import Object, Secret, Value
from tests.support.pulumi import Record, Recording

_HEADER = '''"""Made by benchmarks.plain."""

import pulumi
import pulumi_kubernetes
import pulumi_random
import pulumi_tls

'''
_SDK = {"random": "pulumi_random", "tls": "pulumi_tls"}
_SET_BY_THE_SDK = {"apiVersion", "kind"}


class _Literal:
    """Source text inside a literal."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


def plain_program(recording: Recording) -> str:
    """Source of a program that registers what was recorded."""
    variables = {urn: f"resource_{number}" for number, urn in enumerate(recording.urns.values())}
    text = _HEADER
    for record in recording.records:
        urn = recording.urns[f"{record.type} {record.name}"]
        variable = variables[urn]
        options = f"pulumi.ResourceOptions({', '.join(_options(record, variables))})"
        text += f"{variable} = {_constructor(record)}, opts={options})\n"
        if not record.request.custom:
            outputs = pformat(_literal(recording.outputs.get(urn, {})))
            text += f"{variable}.register_outputs({outputs})\n"
    return text


def _constructor(record: Record) -> str:
    if not record.request.custom:
        return f"pulumi.ComponentResource({record.type!r}, {record.name!r}, {{}}"
    inputs = _settings(record.inputs) if record.type.startswith("pulumi:providers:") else record.inputs
    arguments = "".join(f", {name}={pformat(value)}" for name, value in _arguments(inputs))
    return f"{_class(record.type)}({record.name!r}{arguments}"


def _class(kind: str) -> str:
    """`kubernetes:networking.k8s.io/v1:NetworkPolicy` is `pulumi_kubernetes.networking.v1.NetworkPolicy`."""
    package, module, name = kind.split(":")
    if kind == "pulumi:providers:kubernetes":
        return "pulumi_kubernetes.Provider"
    if package == "kubernetes":
        group, version = module.split("/")
        return f"pulumi_kubernetes.{group.split('.')[0]}.{version}.{name}"
    return f"{_SDK[package]}.{name}"


def _settings(inputs: Object) -> Object:
    """A provider's settings as a program gives them: the SDK sends all but texts as JSON."""
    return {
        name: json.loads(value) if value in ("true", "false") else value for name, value in inputs.items()
    }


def _arguments(inputs: Object) -> Iterator[tuple[str, Value]]:
    for name, value in inputs.items():
        if name not in _SET_BY_THE_SDK:
            yield re.sub(r"(?=[A-Z])", "_", name).lower(), _literal(value)


def _literal(value: Value) -> Value:
    match value:
        case Secret():
            return _Literal(f"pulumi.Output.secret({_literal(value.value)!r})")
        case dict():
            return {key: _literal(item) for key, item in value.items()}
        case list():
            return [_literal(item) for item in value]
        case _:
            return value


def _options(record: Record, variables: dict[str, str]) -> Iterator[str]:
    request = record.request
    if request.parent in variables:
        yield f"parent={variables[request.parent]}"
    provider = request.provider.rpartition("::")[0]
    if provider in variables:
        yield f"provider={variables[provider]}"
    if request.deleteBeforeReplace:
        yield "delete_before_replace=True"

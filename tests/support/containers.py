"""The variables, files and ports of containers, read from the registered resources, in one form for both targets."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from components.kubernetes.labels import GENERATION
from tests.support.pulumi import Recording


@dataclass(frozen=True)
class Seen:
    """What one container gets."""

    environment: Mapping[str, str]
    """Secrets are values. A pod's address is the path of its field."""
    files: Mapping[str, bytes]
    ports: frozenset[tuple[int, str]]
    """Number and protocol of each port."""
    generations: Mapping[str, str] = field(default_factory=dict)
    """The suffix of each generation, by its name, on Kubernetes only."""


def on_kubernetes(recording: Recording) -> dict[str, Seen]:
    """The containers by name, with the values of references to Secrets and ConfigMaps."""
    pods = [record.plain["spec"]["template"]["spec"] for record in recording.of(":Deployment")]
    labels = [
        record.plain["spec"]["template"]["metadata"]["labels"] for record in recording.of(":Deployment")
    ]
    suffixes = {
        each["app.kubernetes.io/component"]: each[GENERATION] for each in labels if GENERATION in each
    }
    return {
        container["name"]: Seen(
            _variables(container, recording),
            dict(_projected(container, pod, recording)),
            frozenset((port["containerPort"], port["protocol"]) for port in container.get("ports", [])),
            suffixes,
        )
        for pod in pods
        for container in pod["containers"]
    }


def on_docker(recording: Recording, gateway: str) -> dict[str, Seen]:
    """The containers by name. On Docker a container lists only its published ports.

    Its files are those that a container which never starts puts into a volume that this container mounts.
    """
    return {
        record.name.removeprefix(f"{gateway}-"): Seen(
            dict(assignment.split("=", 1) for assignment in record.plain["envs"]),
            dict(_loaded(record.plain, recording)),
            frozenset((port["internal"], port["protocol"].upper()) for port in record.plain.get("ports", [])),
        )
        for record in recording.of(":Container")
        if record.plain.get("start", True)
        and "entrypoints" not in record.plain  # except the one that holds a network
    }


def _variables(container: dict[str, Any], recording: Recording) -> dict[str, str]:
    known: dict[str, str] = {}
    for variable in container["env"]:
        known[variable["name"]] = _value(variable, known, recording)
    return known


def _value(variable: dict[str, Any], known: Mapping[str, str], recording: Recording) -> str:
    if "value" in variable:
        return _expanded(variable["value"], known)
    source = variable["valueFrom"]
    if "fieldRef" in source:
        return str(source["fieldRef"]["fieldPath"])
    reference = source["secretKeyRef"]
    return _entry("Secret", reference["name"], reference["key"], recording).decode()


def _expanded(value: str, known: Mapping[str, str]) -> str:
    """The value as the kubelet passes it on: a doubled dollar becomes one, and an earlier variable's name its value."""
    return re.sub(
        r"\$(\$|\(([^)]*)\))",
        lambda found: "$" if found[1] == "$" else known.get(found[2], found[0]),
        value,
    )


def _projected(container: dict[str, Any], pod: dict[str, Any], recording: Recording) -> Any:  # noqa: ANN401 - pairs
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    for mount in container["volumeMounts"]:
        for source in volumes[mount["name"]].get("projected", {}).get("sources", []):
            kind, projection = next(iter(source.items()))
            for item in projection["items"]:
                path = f"{mount['mountPath']}/{item['path']}"
                yield path, _entry(kind[0].upper() + kind[1:], projection["name"], item["key"], recording)


def _entry(kind: str, object_name: str, key: str, recording: Recording) -> bytes:
    """The bytes of an entry. An object's name is its logical name and a suffix."""
    value: str = recording.one(f":{kind}", object_name.rpartition("-")[0]).plain["data"][key]
    return base64.b64decode(value) if kind == "Secret" else value.encode()


def _loaded(container: dict[str, Any], recording: Recording) -> Iterator[tuple[str, bytes]]:
    mounted = {volume.get("volumeName"): volume["containerPath"] for volume in container["volumes"]}
    for record in recording.of(":Container"):
        if record.plain.get("start", True):
            continue
        filled = {volume["volumeName"]: volume["containerPath"] for volume in record.plain["volumes"]}
        places = {path: mounted[name] for name, path in filled.items() if name in mounted}
        for upload in record.plain["uploads"]:
            directory, _, name = upload["file"].rpartition("/")
            if directory in places:
                yield f"{places[directory]}/{name}", _uploaded(upload)


def _uploaded(upload: dict[str, str]) -> bytes:
    if "contentBase64" in upload:
        return base64.b64decode(upload["contentBase64"])
    return upload["content"].encode()

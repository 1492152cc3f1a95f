"""The real program on the real engine: a declaration of the test's own, and what one command changed.

    program = Program(sandbox(ROOT), changed(DEV, QUICK))
    assert program.changes("up") == {"Service voice-gateway-sip": "create", ...}

Manifests are rendered below the sandbox's folder, so that nothing is shared between two tests.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from declaration.stack_file import KEY
from sandbox.testing.stacks import Result, Sandbox, wait_for
from tests.support.documents import ROOT

Document = dict[str, Any]

DEV: Final[Document] = yaml.safe_load((ROOT / "Pulumi.dev.yaml").read_text(encoding="utf-8"))["config"][KEY]
"""The declaration for a new user."""

QUICK: Final[Mapping[str, Any]] = {"tls.keys": "ecdsa-p256"}
"""Small keys for tests that are not about keys, because making an RSA key takes a second."""

_DELETED: Final = {"delete", "delete-replaced"}


def changed(document: Document, values: Mapping[str, Any]) -> Document:
    """A declaration with other values at some paths, such as `tls.authority.name`. None removes a value."""
    made = deepcopy(document)
    for path, value in values.items():
        *parents, last = path.split(".")
        part = made
        for parent in parents:
            part = part.setdefault(parent, {})
        if value is None:
            part.pop(last, None)
        else:
            part[last] = value
    return made


@dataclass
class Program:
    """One stack of the real program."""

    sandbox: Sandbox
    document: Document
    salt: str | None = None
    """`encryptionsalt` of the stack file. With None, the sandbox keeps one."""
    is_applied: bool = False
    """Whether objects are applied to a cluster and not written to a folder."""

    def __post_init__(self) -> None:
        # shows the engine's flag for a log of its events: https://github.com/pulumi/pulumi/pull/5890
        self.sandbox.environment["PULUMI_DEBUG_COMMANDS"] = "true"
        self.declare({})

    @property
    def rendered(self) -> Path:
        """The folder of the manifests."""
        return self.sandbox.folder / "rendered" / self.sandbox.stack

    @property
    def events_file(self) -> Path:
        """The events of the last command, in the engine's own format."""
        return self.sandbox.folder / f"events-{self.sandbox.stack}.json"

    def declare(self, values: Mapping[str, Any]) -> None:
        """Change the declaration at some paths."""
        self.document = changed(self.document, values)
        if "kubernetes" in self.document["target"] and not self.is_applied:
            self.document["target"]["kubernetes"]["render"] = str(self.rendered)
        salt = {"encryptionsalt": self.salt} if self.salt else {}
        self.sandbox.config = yaml.safe_dump({**salt, "config": {KEY: self.document}})

    def run(self, command: str, *arguments: str) -> Result:
        """Run `up`, `preview`, `refresh` or `destroy`. The engine's events go to `events_file`."""
        self.events_file.unlink(missing_ok=True)
        return self.sandbox.run(command, *arguments, "--event-log", str(self.events_file))

    def up(self, *arguments: str) -> Result:
        """`make up`, which must succeed."""
        result = self.run("up", *arguments)
        assert result.code == 0, result.text
        return result

    def changes(self, command: str, *arguments: str) -> dict[str, str]:
        """The changes of each resource by a command, which must succeed.

        Returns:
            create, update, replace or delete by kind and logical name, such as `Secret voice-gateway-relay-env`.
            Unchanged resources and components are left out.
        """
        result = self.run(command, *arguments)
        assert result.code == 0, result.text
        return dict(sorted(_operations(self.events())))

    def events(self) -> Iterator[dict[str, Any]]:
        """The engine's events in the last command."""
        for line in self.events_file.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)

    def manifests(self) -> dict[str, Document]:
        """The rendered objects by file name."""
        files = sorted(self.rendered.rglob("*.yaml"))
        return {file.name: yaml.safe_load(file.read_text(encoding="utf-8")) for file in files}

    def mismatches(self) -> set[tuple[str, str]]:
        """Kind and name of every object that is only in the folder or only in the state."""
        states = (
            each["outputs"] for each in self.sandbox.resources() if each["type"].startswith("kubernetes:")
        )
        known, made = (
            {(each["kind"], each["metadata"]["name"]) for each in objects}
            for objects in (states, self.manifests().values())
        )
        return known ^ made

    def objects(self, kind: str) -> dict[str, Document]:
        """The rendered objects of a kind by name. The suffix of chosen names is removed."""
        found = (each for each in self.manifests().values() if each["kind"] == kind)
        return {logical_name(each): each for each in found}

    def of(self, kind: str) -> list[Document]:
        """The rendered objects of a kind."""
        return [each for each in self.manifests().values() if each["kind"] == kind]

    def files(self, container: str) -> dict[str, bytes]:
        """The files that a container reads, in /sslConf and elsewhere, by their key: `sslConf.mutual.p12`."""
        name = f"{self.document.get('name', 'voice-gateway')}-{container}-files"
        secret = self.objects("Secret").get(name, {}).get("data", {})
        public = self.objects("ConfigMap").get(name, {}).get("data", {})
        found = {key: base64.b64decode(value) for key, value in secret.items()}
        return found | {key: value.encode() for key, value in public.items()}

    def secret_environment(self, container: str) -> dict[str, str]:
        """The secret variables of a container."""
        name = f"{self.document.get('name', 'voice-gateway')}-{container}-env"
        data = self.objects("Secret")[name]["data"]
        return {key: base64.b64decode(value).decode() for key, value in data.items()}

    def wait_for_resources(self, count: int) -> None:
        """Wait, while a command runs, until so many resources are done."""
        wait_for(lambda: done(self.events_file) >= count, f"{count} resources")


def logical_name(manifest: Document) -> str:
    """An object's name without the eight digits that the plugin added, if it chose the name."""
    metadata = manifest["metadata"]
    is_autonamed = metadata.get("annotations", {}).get("pulumi.com/autonamed") == "true"
    name: str = metadata["name"]
    return name[: -len("-00000000")] if is_autonamed else name


def _operations(events: Iterator[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    seen: dict[str, set[str]] = {}
    for event in events:
        metadata = event.get("resourcePreEvent", {}).get("metadata", {})
        if metadata.get("op", "same") != "same":
            seen.setdefault(metadata["urn"], set()).add(metadata["op"])
    for urn, operations in seen.items():
        kind = urn.split("::")[2].split("$")[-1]
        if not kind.startswith(("voice-gateway:", "pulumi:pulumi:")):
            yield f"{kind.split(':')[-1]} {urn.split('::')[-1]}", _summed(operations)


def _summed(operations: set[str]) -> str:
    if any("replace" in operation for operation in operations):
        return "replace"
    return "delete" if operations <= _DELETED else next(iter(operations))


def done(events: Path) -> int:
    """The number of resources that a running command has finished."""
    return events.read_text(encoding="utf-8").count('"resOutputsEvent"') if events.exists() else 0

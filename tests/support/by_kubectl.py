"""What someone with all rights in a namespace does to a gateway by hand: other variables and files, other objects.

Secrets of the gateway cannot be changed. So other files are in another Secret, and the pods are told to read that one.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sandbox.node.node import Node
from sandbox.testing.stacks import wait_for

Document = dict[str, Any]

COMPONENT: Final = "app.kubernetes.io/component"
"""The label by which objects belong to a workload."""
_BY_HAND: Final = "broken-"
"""How names of Secrets begin that are made here."""
_OF_THE_SERVER: Final = ("resourceVersion", "uid", "creationTimestamp", "generation", "managedFields")
_SECONDS: Final = 180.0
"""Until new pods are ready."""


@dataclass
class Workload:
    """A Deployment as someone wants it to be."""

    component: str
    document: Document

    def container(self, name: str) -> Document:
        """One of its containers."""
        containers = self.document["spec"]["template"]["spec"]["containers"]
        (found,) = (each for each in containers if each["name"] == name)
        made: Document = found
        return made

    def set_variables(self, container: str, values: dict[str, str | None]) -> None:
        """Give variables other values, or take them out by None."""
        there = self.container(container)
        kept = [each for each in there["env"] if each["name"] not in values]
        there["env"] = kept + [{"name": name, "value": value} for name, value in values.items() if value]

    def source(self, file: str) -> tuple[Document, str]:
        """From which Secret its pods read a file, and by which of its keys."""
        volumes = self.document["spec"]["template"]["spec"]["volumes"]
        secrets = [
            source["secret"]
            for volume in volumes
            for source in volume.get("projected", {}).get("sources", [])
            if "secret" in source
        ]
        ((found, key),) = (
            (each, item["key"]) for each in secrets for item in each["items"] if item["path"] == file
        )
        return found, key


@dataclass(frozen=True)
class Hand:
    """Someone with kubectl, in one namespace of a node."""

    node: Node
    namespace: str

    def kubectl(self, *words: str, given: Document | None = None) -> str:
        """What kubectl says; it may be given an object."""
        text = None if given is None else json.dumps(given)
        return self.node.kubectl(*words, f"--namespace={self.namespace}", given=text)

    def objects(self, kind: str, *selection: str) -> list[Document]:
        """Objects of a kind, without what the server adds to them."""
        listed = json.loads(self.kubectl("get", kind, *selection, "--output=json"))["items"]
        for each in listed:
            each.pop("status", None)
            for name in _OF_THE_SERVER:
                each["metadata"].pop(name, None)
        return list(listed)

    def workload(self, component: str) -> Workload:
        """The Deployment of a workload of the plan, as it is."""
        (found,) = self.objects("deployments", f"--selector={COMPONENT}={component}")
        return Workload(component, found)

    def passphrase(self, workload: Workload, container: str, variable: str) -> str:
        """The value that a container reads from a Secret as a variable."""
        (found,) = (each for each in workload.container(container)["env"] if each["name"] == variable)
        reference = found["valueFrom"]["secretKeyRef"]
        return self._value(self._secret(reference["name"]), reference["key"]).decode()

    def file(self, workload: Workload, name: str) -> bytes:
        """What a workload's pods read as the file of that name."""
        source, key = workload.source(name)
        return self._value(self._secret(source["name"]), key)

    def set_file(self, workload: Workload, name: str, content: bytes) -> None:
        """Let a workload's pods read something else as the file of that name."""
        source, key = workload.source(name)
        secret = self._secret(source["name"])
        source["name"] = f"{_BY_HAND}{hashlib.sha256(content).hexdigest()[:8]}"
        secret["metadata"] = {"name": source["name"]}
        secret["data"][key] = base64.b64encode(content).decode()
        self.kubectl("apply", "--filename=-", given=secret)

    def _secret(self, name: str) -> Document:
        (found,) = (each for each in self.objects("secrets") if each["metadata"]["name"] == name)
        return found

    @staticmethod
    def _value(secret: Document, key: str) -> bytes:
        return base64.b64decode(secret["data"][key])

    def roll(self, workloads: Sequence[Workload]) -> None:
        """Let workloads be as they are wanted, and wait until new pods alone are there, and ready."""
        changed = [
            each
            for each in workloads
            if each.document["spec"] != self.workload(each.component).document["spec"]
        ]
        before = {each.component: set(self.pods(each.component)) for each in changed}
        for each in changed:
            self.kubectl("replace", "--filename=-", given=each.document)
        for each in changed:
            old = before[each.component]

            def is_new(component: str = each.component, old: set[str] = old) -> bool:
                pods = self.pods(component)
                return not old & pods.keys() and any(pods.values())

            wait_for(is_new, f"new pods of {each.component} alone", _SECONDS)

    def wait_for_replaced(self, *components: str) -> None:
        """Wait until no other pods are there than Deployments want: until then old ones may still be asked.

        Pods of a Deployment that is gone are told to end a moment after it.
        """

        def are_gone() -> bool:
            pods = [each for component in components for each in self.pods(component)]
            wanted: list[int] = [
                each["spec"]["replicas"]
                for component in components
                for each in self.objects("deployments", f"--selector={COMPONENT}={component}")
            ]
            return len(pods) == sum(wanted)

        wait_for(are_gone, "the end of old pods", _SECONDS)

    def pods(self, component: str) -> dict[str, bool]:
        """The pods of a workload, and whether they are ready."""
        return {
            each["metadata"]["name"]: any(
                condition["type"] == "Ready" and condition["status"] == "True"
                for condition in each["status"].get("conditions", [])
            )
            for each in self._pods(component)
        }

    def address(self, component: str) -> str:
        """That of the one pod of a workload."""
        (pod,) = self._pods(component)
        address: str = pod["status"]["podIP"]
        return address

    def _pods(self, component: str) -> list[Document]:
        selector = f"--selector={COMPONENT}={component}"
        return list(json.loads(self.kubectl("get", "pods", selector, "--output=json"))["items"])

    @contextmanager
    def without(self, kind: str, *components: str | None) -> Iterator[None]:
        """Delete the objects of a kind that belong to some workloads, and put them back in the end.

        Args:
            kind: such as `networkpolicies`.
            components: workloads; None for objects that belong to all of them.
        """
        found = [
            each for each in self.objects(kind) if each["metadata"]["labels"].get(COMPONENT) in components
        ]
        assert len(found) == len(components)
        self.kubectl("delete", kind, *(each["metadata"]["name"] for each in found))
        try:
            yield
        finally:
            for each in found:
                self.kubectl("create", "--filename=-", given=each)

    @contextmanager
    def with_object(self, document: Document) -> Iterator[None]:
        """Create an object, and delete it in the end."""
        self.kubectl("create", "--filename=-", given=document)
        try:
            yield
        finally:
            self.kubectl("delete", document["kind"], document["metadata"]["name"])

"""Asks the API server about objects, as `kubectl apply --server-side` would, and returns its answers.

Kinds and their paths are read from the server itself. A refusal is an answer, not an error.
"""

import json
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import requests

from sandbox.cluster.kinds import Kinds, UnknownKindError
from sandbox.errors import SandboxError

Document = dict[str, Any]

MANAGER: Final = "sandbox"
"""Owner of the fields that are applied:
https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management"""

TIMEOUT: Final = 30.0
"""Seconds for one answer. It usually needs milliseconds."""


@dataclass(frozen=True)
class Answer:
    """The answer of the server about an object."""

    status: int
    """The HTTP status: 201 if the object is new, 200 if it existed."""
    warnings: tuple[str, ...]
    """The server's warnings about an accepted object."""
    body: Document
    """The object as it is now, or the refusal."""

    @property
    def refusal(self) -> str:
        """The reason why the object was refused, or an empty text."""
        return "" if self.status < HTTPStatus.BAD_REQUEST else self.body["message"]


class Client:
    """One user's connection to an API server."""

    def __init__(self, address: str, authority: Path, token: str) -> None:
        self.address = address
        self.authority = authority
        self._kinds = Kinds(self._listed)
        self._session = requests.Session()
        # no proxy and no .netrc of the machine may change a request
        self._session.trust_env = False
        self._session.verify = str(authority)
        self._session.headers["Authorization"] = f"Bearer {token}"
        self._token = token

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections to the server."""
        self._session.close()

    @property
    def kubeconfig(self) -> Document:
        """The kubeconfig with which kubectl is this user.

        https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
        """
        cluster = {"server": self.address, "certificate-authority": str(self.authority)}
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": MANAGER, "cluster": cluster}],
            "users": [{"name": MANAGER, "user": {"token": self._token}}],
            "contexts": [{"name": MANAGER, "context": {"cluster": MANAGER, "user": MANAGER}}],
            "current-context": MANAGER,
        }

    def is_ready(self) -> bool:
        """Whether the server answers, and says that all its parts have started.

        Raises:
            requests.exceptions.SSLError: another server listens there.
        """
        try:
            return self._session.get(f"{self.address}/readyz", timeout=TIMEOUT).ok
        except requests.exceptions.SSLError:
            raise
        except OSError:  # it does not listen yet, or has no certificate yet
            return False

    @property
    def version(self) -> str:
        """The server's release, such as `v1.36.1`."""
        told: str = self._session.get(f"{self.address}/version", timeout=TIMEOUT).json()["gitVersion"]
        return told

    def read(self, path: str) -> Document | None:
        """The object at a path such as `/api/v1/nodes/one`, or None if there is none.

        Raises:
            requests.HTTPError: the server refuses.
        """
        answer = self._session.get(self.address + path, timeout=TIMEOUT)
        if answer.status_code == HTTPStatus.NOT_FOUND:
            return None
        answer.raise_for_status()
        found: Document = answer.json()
        return found

    def apply(self, manifest: Document) -> Answer:
        """Create the object, or make it as the manifest has it; unknown fields are refused.

        Raises:
            SandboxError: The server knows no such kind.
        """
        return self._send(
            "PATCH",
            f"{self._collection(manifest)}/{manifest['metadata']['name']}",
            manifest,
            "application/apply-patch+yaml",
            {"fieldManager": MANAGER},
        )

    def try_to_create(self, manifest: Document) -> Answer:
        """Have an object judged as if it were created; nothing is stored.

        Raises:
            SandboxError: The server knows no such kind.
        """
        return self._send("POST", self._collection(manifest), manifest, "application/json", {"dryRun": "All"})

    def _send(
        self, method: str, path: str, manifest: Document, content: str, parameters: dict[str, str]
    ) -> Answer:
        answer = self._session.request(
            method,
            self.address + path,
            params={"fieldValidation": "Strict", **parameters},
            data=json.dumps(manifest),
            headers={"Content-Type": content},
            timeout=TIMEOUT,
        )
        warnings = answer.raw.headers.getlist("Warning")
        return Answer(answer.status_code, tuple(warnings), answer.json())

    def _collection(self, manifest: Document) -> str:
        """The path of all objects of this kind in the namespace of this object."""
        namespace = manifest["metadata"].get("namespace", "")
        try:
            return self._kinds.collection(manifest["apiVersion"], manifest["kind"], namespace)
        except UnknownKindError as error:
            raise SandboxError(f"The API server {error}.") from None

    def _listed(self, group: str) -> list[Document]:
        listed = self._session.get(self.address + group, timeout=TIMEOUT)
        if listed.status_code == HTTPStatus.NOT_FOUND:
            return []
        listed.raise_for_status()
        found: list[Document] = listed.json()["resources"]
        return found

"""Requests to an API server, and its answers: objects are read, checked, stored, listed, watched and removed.

Kinds and their paths are read from the server itself. It uses urllib3, because JSON over TLS on connections that many
threads share is all that is needed. The package `kubernetes` would need ten others.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

import urllib3
from urllib3.exceptions import HTTPError

from sandbox.cluster.kinds import Kinds, UnknownKindError
from sandbox.plugins.errors import PluginError
from sandbox.plugins.kubernetes.applying.kubeconfig import Access
from sandbox.plugins.kubernetes.kinds import ObjectKind
from sandbox.plugins.wire import Object

SECONDS: Final = 60
"""The time limit of an answer, which usually needs milliseconds."""

_CONNECTIONS: Final = 64
_APPLY: Final = "application/apply-patch+yaml"
_JSON_PATCH: Final = "application/json-patch+json"


@dataclass(frozen=True, slots=True)
class Place:
    """The kind, namespace and name of an object."""

    kind: ObjectKind
    namespace: str
    name: str

    def __str__(self) -> str:
        """The usual form for people."""
        return (
            f"{self.kind.kind} {self.namespace}/{self.name}"
            if self.namespace
            else f"{self.kind.kind} {self.name}"
        )


@dataclass(frozen=True)
class Watched:
    """Objects of one kind in one namespace, selected by `fieldSelector` and `labelSelector`."""

    kind: ObjectKind
    namespace: str
    selectors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def only(cls, place: Place) -> "Watched":
        """One object."""
        return cls(place.kind, place.namespace, {"fieldSelector": f"metadata.name={place.name}"})


@dataclass(frozen=True)
class Stored:
    """An object as the server has it, with the server's warnings."""

    body: Object = field(repr=False)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Sent:
    """What is sent with a request."""

    body: object = field(default=None, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)
    content: str = "application/json"


class RefusedError(Exception):
    """The server refuses a request, and says why."""

    def __init__(self, status: int, body: Object) -> None:
        super().__init__(status)
        self.status = status
        self.message = str(body.get("message") or HTTPStatus(status).phrase)
        self.reason = str(body.get("reason", ""))
        details = body.get("details") or {}
        self.kind = str(details.get("kind", ""))
        self.causes: list[Object] = details.get("causes") or []


class UnreachableError(PluginError):
    """No server answers at the address."""

    def __init__(self, server: str, cause: Exception) -> None:
        super().__init__(
            f"No Kubernetes API server answers at {server} ({_cause(cause)}). Start the cluster, or set the "
            "provider's `kubeconfig` and `context`, or KUBECONFIG, to one that runs."
        )


class Api:
    """The connections of one user to an API server."""

    def __init__(self, access: Access) -> None:
        self.server = access.server
        self._headers = access.headers
        self._kinds = Kinds(self._resources)
        self._pool = (
            urllib3.PoolManager(
                maxsize=_CONNECTIONS, ssl_context=access.tls, retries=False, server_hostname=access.name
            )
            if access.tls
            else urllib3.PoolManager(maxsize=_CONNECTIONS, retries=False)
        )

    def greet(self) -> None:
        """Ask for the kinds, which every user may do.

        Raises:
            UnreachableError: no server answers.
            PluginError: the server does not let this user in.
        """
        try:
            self._send("GET", "/api/v1")
        except RefusedError as refusal:
            if refusal.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
                raise PluginError(
                    f"The Kubernetes API server at {self.server} does not let this user in: check the credentials in "
                    "the kubeconfig"
                ) from None
            raise PluginError(f"{self.server} answers, but it is not a Kubernetes API server") from None

    def get(self, place: Place) -> Object | None:
        """The object, or nothing if there is none."""
        try:
            return self._send("GET", self._path(place)).body
        except RefusedError as refusal:
            if refusal.status == HTTPStatus.NOT_FOUND:
                return None
            raise

    def create(self, place: Place, manifest: Object, manager: str, *, trial: bool = False) -> Stored:
        """Make a new object, or only let the server check it."""
        options = {"fieldManager": manager, "fieldValidation": "Strict", **_trial(trial)}
        return self._send("POST", self._collection(place.kind, place.namespace), _Sent(manifest, options))

    def apply(
        self, place: Place, manifest: Object, manager: str, *, force: bool = False, trial: bool = False
    ) -> Stored:
        """Apply the manifest, or only let the server check it."""
        options = {
            "fieldManager": manager,
            "fieldValidation": "Strict",
            "force": str(force).lower(),
            **_trial(trial),
        }
        return self._send("PATCH", self._path(place), _Sent(manifest, options, _APPLY))

    def patch(self, place: Place, patch: list[Object]) -> Stored:
        """Change parts of an object."""
        return self._send("PATCH", self._path(place), _Sent(patch, content=_JSON_PATCH))

    def delete(self, place: Place, propagation: str) -> None:
        """Delete an object. One that is already gone is no error."""
        try:
            self._send("DELETE", self._path(place), _Sent(options={"propagationPolicy": propagation}))
        except RefusedError as refusal:
            if refusal.status != HTTPStatus.NOT_FOUND:
                raise

    def listed(self, watched: Watched) -> list[Object]:
        """All these objects, or none if this user may not see them."""
        try:
            answer = self._send(
                "GET", self._collection(watched.kind, watched.namespace), _Sent(options=watched.selectors)
            )
        except RefusedError as refusal:
            if refusal.status == HTTPStatus.FORBIDDEN:
                return []
            raise
        found: list[Object] = answer.body.get("items", [])
        return found

    def moment(self, watched: Watched) -> str:
        """The current point in the server's history. Later changes can be waited for."""
        options = {**watched.selectors, "limit": "1"}
        listed = self._send("GET", self._collection(watched.kind, watched.namespace), _Sent(options=options))
        return str(listed.body.get("metadata", {}).get("resourceVersion", ""))

    def wait(self, watched: Watched, since: str, seconds: float) -> None:
        """Wait until one of the watched objects has changed since a moment, for at most these seconds."""
        options = {
            **watched.selectors,
            "watch": "true",
            "resourceVersion": since,
            "timeoutSeconds": str(max(1, round(seconds))),
        }
        path = self._collection(watched.kind, watched.namespace)
        response = self._ask("GET", path, _Sent(options=options), stream=True)
        try:
            next(iter(response.stream(1)), None)
        except HTTPError as error:
            raise UnreachableError(self.server, error) from None
        finally:
            response.close()

    def _send(self, method: str, path: str, sent: _Sent | None = None) -> Stored:
        response = self._ask(method, path, sent or _Sent())
        try:
            answer = json.loads(response.data)
        except ValueError:
            answer = {}
        if response.status >= HTTPStatus.BAD_REQUEST:
            raise RefusedError(response.status, answer if isinstance(answer, dict) else {})
        return Stored(answer, tuple(response.headers.getlist("Warning")))

    def _ask(self, method: str, path: str, sent: _Sent, *, stream: bool = False) -> urllib3.BaseHTTPResponse:
        try:
            return self._pool.request(
                method,
                f"{self.server}{path}?{urlencode(sent.options)}",
                body=None if sent.body is None else json.dumps(sent.body),
                headers={**self._headers, "Accept": "application/json", "Content-Type": sent.content},
                timeout=SECONDS,
                preload_content=not stream,
            )
        except HTTPError as error:
            raise UnreachableError(self.server, error) from None

    def _path(self, place: Place) -> str:
        return f"{self._collection(place.kind, place.namespace)}/{place.name}"

    def _collection(self, kind: ObjectKind, namespace: str) -> str:
        """The path of all objects of this kind in this namespace."""
        try:
            return self._kinds.collection(kind.api_version, kind.kind, namespace)
        except UnknownKindError:
            raise PluginError(
                f"the API server at {self.server} knows no {kind.kind} in {kind.api_version}"
            ) from None

    def _resources(self, group: str) -> list[Object]:
        try:
            listed: list[Object] = self._send("GET", group).body.get("resources", [])
        except RefusedError as refusal:
            if refusal.status == HTTPStatus.NOT_FOUND:
                return []
            raise
        return listed


def _trial(trial: bool) -> dict[str, str]:  # noqa: FBT001 - one flag
    return {"dryRun": "All"} if trial else {}


def _cause(error: Exception) -> str:
    """The innermost cause in few words, because urllib3's own text has addresses of objects in memory."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, OSError) and (inner.strerror or inner.args):
            return str(inner.strerror or inner.args[0])
        inner = getattr(inner, "reason", None) or inner.__cause__ or inner.__context__
    return type(error).__name__

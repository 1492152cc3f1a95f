"""Requests to an API server, and its answers: objects are found, judged, stored, listed, watched and removed.

Which kinds there are and where they live is read from the server itself. Why urllib3: all that is needed is JSON
over TLS on connections that many threads share; the package `kubernetes` would bring ten others along.
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
"""How long an answer may take; usual are milliseconds."""

_CONNECTIONS: Final = 64
_APPLY: Final = "application/apply-patch+yaml"
_JSON_PATCH: Final = "application/json-patch+json"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object is."""

    kind: ObjectKind
    namespace: str
    name: str

    def __str__(self) -> str:
        """As people write it."""
        return (
            f"{self.kind.kind} {self.namespace}/{self.name}"
            if self.namespace
            else f"{self.kind.kind} {self.name}"
        )


@dataclass(frozen=True)
class Watched:
    """Objects of one kind in one namespace, chosen by `fieldSelector` and `labelSelector`."""

    kind: ObjectKind
    namespace: str
    selectors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def only(cls, place: Place) -> "Watched":
        """One object."""
        return cls(place.kind, place.namespace, {"fieldSelector": f"metadata.name={place.name}"})


@dataclass(frozen=True)
class Stored:
    """An object as the server has it, and what the server would rather not have taken."""

    body: Object = field(repr=False)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Sent:
    """What goes with a request."""

    body: object = field(default=None, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)
    content: str = "application/json"


class RefusedError(Exception):
    """What the server does not do, and why."""

    def __init__(self, status: int, body: Object) -> None:
        super().__init__(status)
        self.status = status
        self.message = str(body.get("message") or HTTPStatus(status).phrase)
        self.reason = str(body.get("reason", ""))
        details = body.get("details") or {}
        self.kind = str(details.get("kind", ""))
        self.causes: list[Object] = details.get("causes") or []


class UnreachableError(PluginError):
    """Nobody answers where the server should be."""

    def __init__(self, server: str, cause: Exception) -> None:
        super().__init__(
            f"No Kubernetes API server answers at {server} ({_cause(cause)}). Start the cluster, or set the "
            "provider's `kubeconfig` and `context`, or KUBECONFIG, to one that runs."
        )


class Api:
    """One user's connections to an API server."""

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
        """Asks which kinds there are, which every user may do.

        Raises:
            UnreachableError: nobody answers.
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
            raise PluginError(f"{self.server} answers, but not as a Kubernetes API server does") from None

    def get(self, place: Place) -> Object | None:
        """The object, or nothing where there is none."""
        try:
            return self._send("GET", self._path(place)).body
        except RefusedError as refusal:
            if refusal.status == HTTPStatus.NOT_FOUND:
                return None
            raise

    def create(self, place: Place, manifest: Object, manager: str, *, trial: bool = False) -> Stored:
        """Makes a new object, or has it judged only."""
        options = {"fieldManager": manager, "fieldValidation": "Strict", **_trial(trial)}
        return self._send("POST", self._collection(place.kind, place.namespace), _Sent(manifest, options))

    def apply(
        self, place: Place, manifest: Object, manager: str, *, force: bool = False, trial: bool = False
    ) -> Stored:
        """Makes the object as the manifest has it, or has that judged only."""
        options = {
            "fieldManager": manager,
            "fieldValidation": "Strict",
            "force": str(force).lower(),
            **_trial(trial),
        }
        return self._send("PATCH", self._path(place), _Sent(manifest, options, _APPLY))

    def patch(self, place: Place, patch: list[Object]) -> Stored:
        """Changes parts of an object."""
        return self._send("PATCH", self._path(place), _Sent(patch, content=_JSON_PATCH))

    def delete(self, place: Place, propagation: str) -> None:
        """Asks for the end of an object; one that is gone already is no error."""
        try:
            self._send("DELETE", self._path(place), _Sent(options={"propagationPolicy": propagation}))
        except RefusedError as refusal:
            if refusal.status != HTTPStatus.NOT_FOUND:
                raise

    def listed(self, watched: Watched) -> list[Object]:
        """All these objects; none where this user may not see them."""
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
        """Now, as the server counts it: what changes later than this can be waited for."""
        options = {**watched.selectors, "limit": "1"}
        listed = self._send("GET", self._collection(watched.kind, watched.namespace), _Sent(options=options))
        return str(listed.body.get("metadata", {}).get("resourceVersion", ""))

    def wait(self, watched: Watched, since: str, seconds: float) -> None:
        """Waits until one of the watched objects has changed since a moment, but no longer than these seconds."""
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
        """The path under which all objects of this kind live, in this namespace."""
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
    """The innermost reason in few words; urllib3's own text holds addresses of objects."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, OSError) and (inner.strerror or inner.args):
            return str(inner.strerror or inner.args[0])
        inner = getattr(inner, "reason", None) or inner.__cause__ or inner.__context__
    return type(error).__name__

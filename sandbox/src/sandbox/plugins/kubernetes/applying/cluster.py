"""The backend that applies: the order of the requests to an API server for one object.

As `Creation`, `Update`, `Read` and `Deletion` in `provider/pkg/await/await.go` of
https://github.com/pulumi/pulumi-kubernetes.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from sandbox.journal import Entry, of_this_run
from sandbox.plugins.errors import PluginError
from sandbox.plugins.kubernetes.applying import options, ownership
from sandbox.plugins.kubernetes.applying.admission import require_admission
from sandbox.plugins.kubernetes.applying.api import (
    Api,
    Place,
    RefusedError,
    Stored,
    UnreachableError,
    Watched,
)
from sandbox.plugins.kubernetes.applying.awaiting import NotReadyError, Waiting
from sandbox.plugins.kubernetes.applying.kubeconfig import access
from sandbox.plugins.kubernetes.applying.readiness import AWAITED
from sandbox.plugins.kubernetes.applying.state import imported, inputs_of, state_of
from sandbox.plugins.kubernetes.applying.words import (
    conflicting,
    is_missing_namespace,
    is_not_allowed,
    refused,
)
from sandbox.plugins.kubernetes.backend import Backend, Found, Task, number_of
from sandbox.plugins.kubernetes.kinds import ObjectKind
from sandbox.plugins.kubernetes.naming import is_autonamed, name_of, namespace_of
from sandbox.plugins.partial import InitFailedError
from sandbox.plugins.schema import Fault
from sandbox.plugins.wire import Object, has_unknown, reveal

_DELETION_SECONDS: Final = {"Deployment": 600, "StatefulSet": 600}
_DELETION_USUAL: Final = 300
_PACKAGE: Final = "kubernetes"


@dataclass(frozen=True)
class Applied:
    """An object as the API server has it, with the name under which it was applied."""

    body: Object = field(repr=False)
    manager: str

    def state(self, manifest: Object) -> Object:
        """The part of it that the engine keeps."""
        return state_of(self.body, manifest, self.manager)


class Cluster(Backend):
    """One API server, used by one user."""

    def __init__(self, settings: Object, cancelled: threading.Event) -> None:
        self._settings = settings
        self._cancelled = cancelled
        self._connecting = threading.Lock()
        self._known: Api | None = None

    def faults(self, urn: str) -> Iterator[Fault]:
        """The faults of a cluster that is not named, does not answer, or does not let this user in."""
        try:
            self._api().greet()
        except PluginError as error:
            yield Fault((), str(error))

    def foresee(self, task: Task, manifest: Object, old: Object | None) -> Object:
        """Let the API server check the object. What cannot be checked before the update passes, as in the original."""
        if has_unknown(manifest) or has_unknown(self._settings):
            return manifest
        place, plain = _place(task.kind, manifest), reveal(manifest)
        try:
            stored = (
                self._trial_creation(task, place, plain)
                if old is None
                else self._trial(task, place, plain, old)
            )
        except RefusedError as refusal:
            if is_missing_namespace(refusal):
                return manifest
            if is_not_allowed(refusal):
                task.warn(f"{place} cannot be checked before the update: this user lacks the permission")
                return manifest
            raise refused(refusal, place, manifest) from None
        self._pass_on(task, stored)
        require_admission(self._api(), place, plain, manifest, ownership.manager_of(task.urn, plain))
        return manifest

    def create(self, task: Task, manifest: Object) -> tuple[str, Object]:
        """Make the object, and wait until it is ready."""
        place, plain = _place(task.kind, manifest), _known(manifest)
        manager = ownership.manager_of(task.urn, plain)
        self._sweep()
        if is_autonamed(plain):
            of_this_run().begin(self._entry(place, number_of(plain)))
        with _worded(place, manifest):
            stored = self._made(task, place, plain, manager)
        self._pass_on(task, stored)
        number = number_of(manifest)
        return number, self._awaited(
            replace(task, number=number), place, manifest, Applied(stored.body, manager)
        )

    def update(self, task: Task, old: Object, manifest: Object) -> Object:
        """Change the object in place, and wait until the change has taken effect."""
        place, plain = _place(task.kind, manifest), _known(manifest)
        manager = ownership.manager_of(task.urn, plain, reveal(old))
        with _worded(place, manifest):
            live = self._api().get(place)
            if live is None:
                raise PluginError(
                    f"{place} does not exist any more: run a refresh, and the next update makes it again"
                )
            stored = self._changed(place, plain, manager, live)
        self._pass_on(task, stored)
        return self._awaited(task, place, manifest, Applied(stored.body, manager))

    def read(self, task: Task, state: Object, inputs: Object) -> Found | None:
        """The object as the API server has it, or nothing if it is gone."""
        namespace, _, name = task.number.rpartition("/")
        place = Place(task.kind, _scope(task.kind, namespace), name)
        try:
            with _worded(place, inputs):
                live = self._api().get(place)
        except UnreachableError as error:
            return self._unread(task, state, inputs, error)
        if live is None:
            return None
        manager = ownership.manager_of(task.urn, reveal(inputs), reveal(state))
        seen = inputs_of(live, inputs) if inputs else imported(live)
        found = Found(task.number, state_of(live, inputs or seen, manager), seen)
        self._require_ready(task, place, found, live)
        return found

    def delete(self, task: Task, state: Object) -> None:
        """Remove the object, and wait until it and the objects that it owns are gone."""
        plain = reveal(state)
        place = _place(task.kind, plain)
        try:
            self._sweep()
            with _worded(place, state):
                self._api().delete(place, options.propagation(plain))
                if options.is_awaited(plain):
                    self._until_gone(task, place, plain)
        except UnreachableError as error:
            if not options.is_set(self._settings, "deleteUnreachable"):
                raise
            task.warn(f"{error} The object is taken out of the state, as `deleteUnreachable` says.")

    def _sweep(self) -> None:
        """Remove what an interrupted run has left here, before anything is made or removed."""
        of_this_run().sweep(_PACKAGE, self._api().server, self._remove_left, RefusedError)

    def _remove_left(self, entry: Entry) -> None:
        api_version, _, kind = entry.kind.rpartition(" ")
        namespace, _, name = entry.name.rpartition("/")
        self._api().delete(Place(ObjectKind(api_version, kind), namespace, name), "Background")

    def _entry(self, place: Place, number: str) -> Entry:
        return Entry(_PACKAGE, self._api().server, f"{place.kind.api_version} {place.kind.kind}", number)

    def _api(self) -> Api:
        with self._connecting:
            if self._known is None:
                self._known = Api(access(self._settings))
            return self._known

    def _trial_creation(self, task: Task, place: Place, plain: Object) -> Stored:
        manager = ownership.manager_of(task.urn, plain)
        try:
            return self._api().create(place, plain, manager, trial=True)
        except RefusedError as refusal:
            if refusal.reason != "AlreadyExists":
                raise
            # a replacement of the same name is made after the old object is gone, so it would find its own object
            live = self._api().get(place) or {}
            replaced = task.in_state is not None and name_of(task.in_state) == place.name
            if replaced or ownership.has_manager(live, manager):
                return Stored(live)
            return self._upserted(place, plain, manager, refusal, trial=True)

    def _trial(self, task: Task, place: Place, plain: Object, old: Object) -> Stored:
        manager = ownership.manager_of(task.urn, plain, reveal(old))
        force = options.is_forced(plain, self._settings)
        try:
            return self._api().apply(place, plain, manager, force=force, trial=True)
        except RefusedError as refusal:
            managers = conflicting(refusal)
            if not managers or not all(ownership.is_taken_over(each) for each in managers):
                raise
            return self._api().apply(place, plain, manager, force=True, trial=True)

    def _made(self, task: Task, place: Place, plain: Object, manager: str) -> Stored:
        try:
            return self._api().create(place, plain, manager)
        except RefusedError as refusal:
            if refusal.reason != "AlreadyExists":
                raise
            live = self._api().get(place)
            if live is not None and ownership.has_manager(live, manager):
                task.warn(f"{place} exists already, from an earlier run of this stack; it is used again")
                return self._changed(place, plain, manager, live)
            return self._upserted(place, plain, manager, refusal, trial=False)

    def _upserted(
        self, place: Place, plain: Object, manager: str, refusal: RefusedError, *, trial: bool
    ) -> Stored:
        if not options.is_set(self._settings, "upsertExistingObjects"):
            raise refusal
        force = options.is_forced(plain, self._settings)
        return self._api().apply(place, plain, manager, force=force, trial=trial)

    def _changed(self, place: Place, plain: Object, manager: str, live: Object) -> Stored:
        if patch := ownership.takeover(live, manager):
            self._api().patch(place, patch)
        return self._api().apply(place, plain, manager, force=options.is_forced(plain, self._settings))

    def _awaited(self, task: Task, place: Place, manifest: Object, applied: Applied) -> Object:
        """The state of the object when it is ready. If it is not, the last state that was seen is kept."""
        readiness = AWAITED.get(task.kind)
        if readiness is None or not options.is_awaited(applied.body):
            return applied.state(manifest)
        seconds = options.patience(applied.body, task.seconds, readiness.seconds)
        waiting = Waiting(
            self._api(),
            place,
            readiness.watched(place),
            seconds,
            self._cancelled,
            partial(_tell, task, place),
        )
        try:
            live = waiting.until(partial(readiness.judge, self._api()))
        except NotReadyError as late:
            state = replace(applied, body=late.live or applied.body).state(manifest)
            raise InitFailedError(
                task.number, state, manifest, f"{place} {late.why}", late.verdict.words
            ) from None
        except (PluginError, RefusedError) as error:
            words = str(refused(error, place, manifest) if isinstance(error, RefusedError) else error)
            failure = f"{place} was stored, and then could not be waited for"
            raise InitFailedError(task.number, applied.state(manifest), manifest, failure, (words,)) from None
        return replace(applied, body=live).state(manifest)

    def _require_ready(self, task: Task, place: Place, found: Found, live: Object) -> None:
        """Report an object that is not ready in a refresh. The next update waits for it again."""
        readiness = AWAITED.get(task.kind)
        if readiness is None or not options.is_awaited(live):
            return
        with _worded(place, found.inputs):
            verdict = readiness.judge(self._api(), live)
        if verdict.missing:
            raise InitFailedError(
                found.number, found.state, found.inputs, f"{place} is not ready", verdict.words
            )

    def _until_gone(self, task: Task, place: Place, plain: Object) -> None:
        usual = _DELETION_SECONDS.get(task.kind.kind, _DELETION_USUAL)
        seconds = options.patience(plain, task.seconds, usual)
        waiting = Waiting(
            self._api(), place, Watched.only(place), seconds, self._cancelled, partial(_tell, task, place)
        )
        try:
            waiting.until_gone()
        except NotReadyError as late:
            raise PluginError(
                f"the deletion of {place} {late.why}: it is {', '.join(late.verdict.missing)}"
            ) from None

    def _unread(self, task: Task, state: Object, inputs: Object, error: UnreachableError) -> Found | None:
        if options.is_set(self._settings, "deleteUnreachable"):
            task.warn(f"{error} The object is taken out of the state, as `deleteUnreachable` says.")
            return None
        if options.is_set(self._settings, "skipUpdateUnreachable"):
            task.warn(f"{error} The state may differ from the object, as `skipUpdateUnreachable` says.")
            return Found(task.number, state, inputs)
        raise error

    def _pass_on(self, task: Task, stored: Stored) -> None:
        for warning in stored.warnings:
            # `299 - "text"`: https://datatracker.ietf.org/doc/html/rfc7234#section-5.5
            task.warn(warning.partition('"')[2].rstrip('"').replace('\\"', '"') or warning)


def _tell(task: Task, place: Place, cause: str) -> None:
    task.warn(f"{place} is waited for: {cause}")


@contextmanager
def _worded(place: Place, manifest: Object) -> Iterator[None]:
    """Word a refusal so that it holds no secret.

    Raises:
        PluginError: instead of a RefusedError.
    """
    try:
        yield
    except RefusedError as refusal:
        raise refused(refusal, place, manifest) from None


def _known(manifest: Object) -> Object:
    if has_unknown(manifest):
        raise PluginError("a field is still unknown; this is a defect of the engine or of the program")
    plain: Object = reveal(manifest)
    return plain


def _place(kind: ObjectKind, manifest: Object) -> Place:
    return Place(kind, _scope(kind, namespace_of(manifest)), str(name_of(manifest)))


def _scope(kind: ObjectKind, namespace: str) -> str:
    return (namespace or "default") if kind.is_namespaced else ""

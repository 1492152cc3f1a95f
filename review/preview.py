"""The effects of a change, from `pulumi preview --json`: what is replaced, which pods restart, whether calls end.

Reads the kind of each step, and the name and type of its resource. It never reads inputs and outputs, because they may
contain secrets.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from plan.rollouts import replacement
from review.changes import Change, neutral
from review.reading import Reviewed, StackFileError

_REPLACING: Final = frozenset({"replace", "create-replacement", "delete-replaced"})
_REPLACED: Final = {
    "LocallySignedCert": "certificate",
    "SelfSignedCert": "certificate of an authority",
    "PrivateKey": "private key",
    "RandomPassword": "generated password",
}
"""Resources whose replacement affects peers or operators, by type."""
_DONE: Final = {"create": "created", "update": "updated", "replace": "replaced", "delete": "deleted"}
_POD_TEMPLATE: Final = "spec.template"


@dataclass(frozen=True)
class _Step:
    """The change of one resource."""

    kind: str
    """Last part of its type: `Deployment`."""
    name: str
    operation: str
    """create, update, replace, delete."""
    paths: tuple[str, ...]
    """Properties that change, if the engine names them."""


def preview_changes(preview: object, new: Reviewed) -> Iterator[Change]:
    """Replaced resources, workloads with new pods, and at the end how many resources change.

    Raises:
        StackFileError: it is not a preview.
    """
    steps = list(_steps(preview))
    for step in steps:
        if step.operation == "replace" and step.kind in _REPLACED:
            yield neutral(f"replaces the {_REPLACED[step.kind]} {step.name}")
    yield from _rollouts(steps, new)
    counts = Counter(step.operation for step in steps if step.operation != "same")
    if counts:
        summary = ", ".join(f"{count} {_DONE.get(each, each)}" for each, count in sorted(counts.items()))
        yield neutral(f"changes resources: {summary}")


def _steps(preview: object) -> Iterator[_Step]:
    listed = preview.get("steps") if isinstance(preview, dict) else None
    if not isinstance(listed, list) or not all(isinstance(step, dict) for step in listed):
        raise StackFileError("the preview has no steps; give what `pulumi preview --json` printed")
    operations: dict[str, set[str]] = {}
    paths: dict[str, set[str]] = {}
    for step in listed:
        urn, operation = (str(step.get(key, "")) for key in ("urn", "op"))
        operations.setdefault(urn, set()).add(operation)
        changed = step.get("detailedDiff")
        paths.setdefault(urn, set()).update(changed if isinstance(changed, dict) else ())
    for urn, names in operations.items():
        kind, name = _resource(urn)
        if not kind.startswith(("voice-gateway:", "pulumi:")):
            yield _Step(kind.rpartition(":")[2], name, _summed(names), tuple(sorted(paths[urn])))


def _resource(urn: str) -> tuple[str, str]:
    """Type and name: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns."""
    parts = urn.split("::")
    if len(parts) < 4:  # noqa: PLR2004 - urn:pulumi:stack, project, types, name
        raise StackFileError(
            "the preview has a step without a resource; give what `pulumi preview --json` printed"
        )
    return parts[2].rpartition("$")[2], parts[3]


def _summed(operations: set[str]) -> str:
    if operations & _REPLACING:
        return "replace"
    return next(iter(sorted(operations)))


def _rollouts(steps: list[_Step], new: Reviewed) -> Iterator[Change]:
    """Workloads whose pods or containers are replaced."""
    plan, facts = new.accepted.plan, new.accepted.facts
    for workload in plan.workloads:
        names = {workload.name, *(f"{workload.name}-{each.name}" for each in workload.containers)}
        if any(step.name in names and _rolls(step) for step in steps):
            count = f"{workload.replicas} instance{'s' if workload.replicas > 1 else ''}"
            yield neutral(
                f"replaces {workload.name} ({count}), one instance after the other: {replacement(facts, workload)}"
            )


def _rolls(step: _Step) -> bool:
    if step.kind == "Container":
        return step.operation == "replace"
    if step.kind != "Deployment" or step.operation not in {"update", "replace"}:
        return False
    return (
        step.operation == "replace" or not step.paths or any(p.startswith(_POD_TEMPLATE) for p in step.paths)
    )

"""Rules on sizes of storage: no volume that is too small to be useful, no write path that is larger than its disk."""

from collections.abc import Iterator

from checks.rules.compute import amounts, containers
from checks.rules.storage import volumes
from declaration.base import parts, value_of
from declaration.containers import WritePath
from declaration.faults import Fault
from declaration.quantities import Quantity, amount
from facts.gateway import Facts

LEAST_CLAIM = Quantity("16Mi")
"""A quarter of an hour of one recorded call, or a sixth of one log file of the orchestrator, which has 100 MB
(IBM/charts, logMaxFileSize). In a smaller size, the unit is missing."""
LEAST_WRITE_PATH = Quantity("64Ki")
"""A few blocks of any file system."""


def volumes_are_large_enough(facts: Facts) -> Iterator[Fault]:
    """A size without its unit is in bytes, and Kubernetes accepts it."""
    gateway = facts.gateway
    for path, volume in volumes(gateway):
        if volume.claim is not None and amount(volume.claim.size) < amount(LEAST_CLAIM):
            yield _too_small(f"{path}.claim.size", LEAST_CLAIM)
    for path, part in parts(gateway.hardening.write_paths, "hardening.writePaths"):
        if isinstance(part, WritePath) and amount(part.size) < amount(LEAST_WRITE_PATH):
            yield _too_small(f"{path}.size", LEAST_WRITE_PATH)


def _too_small(path: str, least: str) -> Fault:
    return Fault(path, "is too small to be useful", f"write {least} or more, with its unit")


def write_paths_fit_their_disk(facts: Facts) -> Iterator[Fault]:
    """A container is stopped when its paths exceed its limit, long before a larger path is full.

    Which limit that is depends on the target.
    """
    gateway = facts.gateway
    key = facts.target.write_paths_count_as
    if key is None:
        return
    for container, resources in containers(gateway):
        paths: tuple[WritePath, ...] = value_of(gateway.hardening.write_paths, container)
        limit_path = f"resources.{container}.limits.{key}"
        if sum(amount(item.size) for item in paths) > amount(amounts(resources.limits)[key]):
            yield Fault(
                f"hardening.writePaths.{container}",
                f"are together larger than {limit_path}, at which the container is stopped",
                "write smaller sizes, or a larger limit",
                concerns=(limit_path, "target"),
            )

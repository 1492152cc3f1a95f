"""What containers have in common: user, compute, writable paths, lasting storage, health.

Paths and commands are those of the vendor's images, as its charts and samples show them.
"""

from collections.abc import Iterable

from declaration.containers import ContainerKey, WritePath
from declaration.gateway import Gateway
from declaration.volumes import Volume
from facts.model.containers import (
    Claim,
    ExistingClaim,
    HostDirectory,
    Mount,
    Scratch,
    Storage,
    User,
)

DRAIN = ("/opt/quiesce.sh",)
"""Waits until calls have ended. Source: IBM/charts, preStop of orchestrator and relay."""
GRACE_SECONDS = 600
"""How long calls may take to end. Source: IBM/charts, terminationGracePeriodSeconds."""
WITHDRAWAL_SECONDS = 10
"""How long new callers may still reach a pod that was told to stop. The cluster's network is told at the same time, and
needs 1 to 4 seconds on a busy node; a caller's DNS server keeps an answer for 5 seconds.
See docs/decisions/0054-callers-leave-before-a-drain.md."""

_TEMPORARY = WritePath(path="/tmp", size="64Mi")  # noqa: S108 - a path in the container


def drain_after(seconds: int) -> tuple[str, ...]:
    """The command before a container stops: it keeps serving for some seconds, and then drains."""
    return ("sh", "-c", f"sleep {seconds}; exec {DRAIN[0]}") if seconds else DRAIN


def user(gateway: Gateway, container: ContainerKey) -> User:
    """The guide: containers run as UID 1001, group 0; root only as a weaker choice."""
    return User(0 if container in gateway.root_containers else 1001, 0)


def scratch(
    gateway: Gateway, of_image: Iterable[WritePath], more: Iterable[WritePath], mounts: Iterable[Mount]
) -> tuple[Scratch, ...]:
    """Writable directories under a read-only root; none if the root is writable."""
    if not gateway.hardening.read_only_root:
        return ()
    mounted = {mount.path for mount in mounts}
    paths = {item.path: item.size for item in (_TEMPORARY, *of_image, *more) if item.path not in mounted}
    return tuple(sorted(Scratch(path, size) for path, size in paths.items()))


def mounts(volumes: Iterable[tuple[str, str, Volume | None]]) -> tuple[Mount, ...]:
    """Lasting storage from (name, path, declared volume)."""
    return tuple(
        sorted(Mount(path, _storage(name, volume)) for name, path, volume in volumes if volume is not None)
    )


def _storage(name: str, volume: Volume) -> Storage:
    if volume.claim is not None:
        return Claim(name, volume.claim.size, volume.claim.storage_class, volume.claim.access_mode)
    if volume.existing is not None:
        return ExistingClaim(volume.existing)
    return HostDirectory(name, str(volume.host_directory))

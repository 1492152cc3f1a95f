"""Containers: image, variables, files, ports, probes, compute and storage of one process."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from declaration.containers import ContainerResources
from declaration.quantities import amount
from declaration.references import has_digest
from facts.addresses import LOOPBACK
from facts.model.files import File
from facts.model.values import Value
from facts.parties import PortRange


@dataclass(frozen=True, order=True)
class Port:
    """A port on which a container listens."""

    name: str
    """What the port is for, in lower case; at most 9 characters, as a Kubernetes port name is this with the number
    behind it, and has at most 15."""
    range: PortRange
    published: bool
    """Whether it is reachable from outside the gateway: on a Service for callers or clients, or bound on a Docker
    host. A port that only the gateway's own containers use is not."""


@dataclass(frozen=True)
class ExecProbe:
    """Healthy while the command ends with 0 inside the container."""

    command: tuple[str, ...]


def connection_to(port: int) -> str:
    """What bash runs to connect to a port of its own loopback: https://www.gnu.org/software/bash/manual/html_node/Redirections.html."""
    return f"exec 3<>/dev/tcp/{LOOPBACK}/{port}"


@dataclass(frozen=True)
class TcpProbe:
    """Healthy while the port accepts connections on the pod's address."""

    port: int

    @property
    def within(self) -> ExecProbe:
        """The same from inside the container, by loopback: bash can connect, and the guide itself runs bash in the containers."""
        return ExecProbe(("bash", "-c", connection_to(self.port)))


Probe = TcpProbe | ExecProbe


@dataclass(frozen=True)
class Health:
    """How a container's health is checked; times in seconds, from the vendor's chart.

    The two probes have different effects. A container that is not ready gets no new calls; a container that is not live
    is restarted, and all its calls end. So a busy container gets no new calls after a minute, and is restarted only
    if it does not answer for more than three minutes.
    """

    readiness: Probe
    liveness: Probe
    initial_delay: int = 60
    readiness_period: int = 20
    readiness_failures: int = 3
    """Failed checks in a row: the default of Kubernetes and Docker alike."""
    liveness_period: int = 35
    liveness_failures: int = 6
    """Failed checks in a row; our own choice."""
    timeout: int = 20

    @property
    def seconds_until_ready(self) -> int:
        """The longest that a container may take until its readiness probe has passed, or counts as failed."""
        return self.initial_delay + self.readiness_failures * (self.readiness_period + self.timeout)


@dataclass(frozen=True, order=True)
class Scratch:
    """An empty writable directory of limited size, deleted with the pod."""

    path: str
    size: str

    @property
    def size_bytes(self) -> int:
        """The size in bytes, rounded down."""
        return int(amount(self.size))


@dataclass(frozen=True, order=True)
class Claim:
    """New storage: a claim in the cluster, or a named volume on a Docker host."""

    name: str
    size: str
    storage_class: str | None
    access_mode: str


@dataclass(frozen=True, order=True)
class ExistingClaim:
    """An existing claim or Docker volume."""

    name: str


@dataclass(frozen=True, order=True)
class HostDirectory:
    """A directory of the host; its owner must be 1001:0 with group read and write."""

    name: str
    path: str


Storage = Claim | ExistingClaim | HostDirectory


@dataclass(frozen=True, order=True)
class Mount:
    """Lasting storage mounted writable into a container."""

    path: str
    storage: Storage


@dataclass(frozen=True)
class User:
    """The user a container runs as."""

    uid: int
    gid: int


class PullPolicy(StrEnum):
    """When an image is fetched, in the spelling of Kubernetes."""

    ALWAYS = "Always"
    IF_NOT_PRESENT = "IfNotPresent"


@dataclass(frozen=True)
class InitStep:
    """A command that must end with 0 before a container starts.

    It has the image, the user and the lasting storage of the container, but none of its variables and files.
    """

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Container:
    """One container with everything it reads."""

    name: str
    noun: str
    """Noun of its component: `Orchestrator`."""
    image: str
    environment: Mapping[str, Value]
    """Sorted by name."""
    files: tuple[File, ...]
    ports: tuple[Port, ...]
    health: Health
    resources: ContainerResources
    user: User
    read_only_root: bool
    scratch: tuple[Scratch, ...] = ()
    mounts: tuple[Mount, ...] = ()
    drain: tuple[str, ...] | None = None
    """Command that runs before the container is stopped, so that calls can end."""
    init: tuple[InitStep, ...] = ()
    """Steps that must succeed before it starts."""

    @property
    def pull_policy(self) -> PullPolicy:
        """A tag may have moved to another image since a node fetched it; a digest always names the same image.

        See https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy.
        """
        return PullPolicy.IF_NOT_PRESENT if has_digest(self.image) else PullPolicy.ALWAYS

"""The whole plan: everything that one declaration needs, its target, warnings and outputs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from declaration.faults import DeclarationWarning
from facts.model.certificates import Anchor, Authority, Identity
from facts.model.containers import Claim, Container
from facts.model.endpoints import Endpoint
from facts.model.values import PasswordSpec
from plan.model.cluster import ClusterNetwork
from plan.model.flows import Flow
from plan.model.generations import Generation
from plan.model.published import Published
from plan.model.workloads import Workload


@dataclass(frozen=True)
class WeakerChoiceOutput(Published):
    """A declared departure from the safe default."""

    what: str
    """The weaker choice."""
    reason: str
    """The reason from the declaration."""
    cost: str
    """What it costs."""
    until: str | None
    """Last day on which it is valid, ISO 8601, in UTC; null if it has no end."""
    containers: tuple[str, ...]
    """Names of the containers that it is for; empty if it is for the whole gateway."""

    @property
    def sentence(self) -> str:
        """The choice as the text of a warning."""
        parts = [f"Weaker choice: {self.what}"]
        parts += [f"Only for: {', '.join(self.containers)}"] if self.containers else []
        parts += [f"Until: {self.until}"] if self.until else []
        return ". ".join([*parts, f"Reason: {self.reason}", f"Cost: {self.cost}"])


@dataclass(frozen=True)
class KubernetesTarget:
    """Namespace and destination of the manifests."""

    kind: ClassVar[Literal["kubernetes"]] = "kubernetes"
    namespace: str
    create_namespace: bool
    render_to: str | None
    """Folder for manifests; None applies them to the current cluster."""
    pod_security: str
    """Pod Security level that every pod passes: `restricted`; after a weaker choice `baseline` or `privileged`."""
    network: ClusterNetwork
    """Networks and DNS servers of this cluster, for its network policies."""

    @property
    def published(self) -> Mapping[str, str | None]:
        """The fields of the output `target`, which other teams read."""
        return {"namespace": self.namespace, "rendered": self.render_to}


@dataclass(frozen=True)
class DockerTarget:
    """The daemon that runs the containers."""

    kind: ClassVar[Literal["docker"]] = "docker"
    host: str
    """Address of the daemon: `unix:///var/run/docker.sock`, `ssh://...`."""
    bind_address: str
    """Address of the host on which published ports listen."""
    pod_security: ClassVar[None] = None
    """Docker has no pods."""

    @property
    def published(self) -> Mapping[str, str | None]:
        """The fields of the output `target`, which other teams read."""
        return {"host": self.host}


Target = KubernetesTarget | DockerTarget


@dataclass(frozen=True)
class GatewayPlan:
    """Everything that one declaration needs."""

    name: str
    target: Target
    authorities: tuple[Authority, ...]
    identities: tuple[Identity, ...]
    published: tuple[Anchor, ...]
    """Authorities that other teams must trust: the signing one and the additional ones."""
    passwords: tuple[PasswordSpec, ...]
    generations: tuple[Generation, ...]
    workloads: tuple[Workload, ...]
    endpoints: tuple[Endpoint, ...]
    flows: tuple[Flow, ...]
    weaker_choices: tuple[WeakerChoiceOutput, ...]
    warnings: tuple[DeclarationWarning, ...]
    outputs: Mapping[str, Any]
    """Stack outputs that need no generated certificate: JSON values by their published names."""

    @property
    def claims(self) -> Mapping[str, Claim]:
        """The claims that the stack creates, by name; sorted."""
        stored = (storage for workload in self.workloads for storage in workload.storage)
        return {each.name: each for each in sorted(each for each in stored if isinstance(each, Claim))}

    @property
    def containers(self) -> Iterator[Container]:
        """Every container of every workload."""
        return (container for workload in self.workloads for container in workload.containers)

    def workload(self, name: str) -> Workload:
        """The workload of that name.

        Raises:
            KeyError: there is none.
        """
        return {workload.name: workload for workload in self.workloads}[name]
